"""`/api/check`: what students have handed in, as a table, whatever is sent there."""

import asyncio
import csv
import io
import json
import zipfile
from base64 import b64encode
from types import SimpleNamespace

import pytest
from fastapi import FastAPI

from server.messages.replies import to_text
from server.sessions.goals import CODE, LONGEST_HAND_IN, handed_text
from server.sessions.handed import COLUMNS, pieces
from server.sessions.signing import Signer
from server.web import checking
from server.web.checking import EACH_A_MINUTE, LARGEST, MOST_A_MINUTE, MOST_FILES, PATH, Queue, Refused, add_checking
from tests.server.commands.test_check import FIELDS

SIGNER = Signer(b"k" * 32)


class Answer:
    """What the application sends for one request."""

    def __init__(self, app, body, kind):
        self.body = b""
        headers = [(b"content-type", kind.encode())]
        address = ("192.0.2.1", 1)
        scope = {"type": "http", "method": "POST", "path": PATH, "query_string": b"", "headers": headers}
        waiting = [body[at : at + 60_000] for at in range(0, len(body), 60_000)] or [b""]

        async def receive():
            return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

        async def send(message):
            if message["type"] == "http.response.start":
                self.status, self.headers = message["status"], dict(message["headers"])
            self.body += message.get("body", b"")

        asyncio.run(app({**scope, "client": address}, receive, send))

    @property
    def told(self):
        return json.loads(self.body)


@pytest.fixture
def ask():
    """Asks for a table: a body as it is, or fields."""
    app = FastAPI()
    add_checking(app, lambda: 0.0)
    app.state.hub = SimpleNamespace(signer=SIGNER)

    def asked(body=b"", kind="application/json", **fields):
        return Answer(app, body if not fields else json.dumps(fields).encode(), kind)

    asked.app = app
    return asked


def handed(mark="a", **fields):
    return handed_text({**FIELDS, "mark": mark * 16, **fields}, SIGNER)


def code(mark="a", **fields):
    return CODE + to_text(handed(mark, **fields).encode())


def rows(answer):
    assert answer.status == 200, answer.told
    return [dict(zip(answer.told["columns"], row, strict=True)) for row in answer.told["rows"]]


def test_files_and_codes_are_one_table_the_best_first(ask):
    files = [{"name": "ada.numplay", "text": handed("a")}, {"name": "none.txt", "text": "Dear teacher"}]
    pasted = f"Hello,\n{code('b', name='Bo', parameters=9)}\nAda again: {handed('a')} {handed('c')[:-40]} Yours"
    answer = ask(files=files, pasted=pasted)
    table = rows(answer)
    assert [(row["place"], row["file"], row["name"]) for row in table[:3]] == [
        ("1", "pasted 1", "Bo"), ("2", "ada.numplay", "Ada"), ("3", "pasted 2", "Ada"),
    ]  # fmt: skip
    assert {row["file"]: row["remarks"] for row in table[2:]} == {
        "pasted 2": "Same network as ada.numplay.", "none.txt": "It is no file that was handed in.",
        "pasted 3": "It is no file that was handed in.",
    }  # fmt: skip
    assert (answer.told["genuine"], answer.told["reached"], answer.told["rank"]) == (3, 3, "parameters")
    assert next(csv.reader(io.StringIO(answer.told["csv"]))) == list(COLUMNS)
    assert answer.headers[b"cache-control"] == b"no-store"
    assert rows(ask(files=files, pasted=pasted, by="epochs"))[0]["name"] == "Ada"


def test_what_was_changed_is_said_and_none_of_it_is_shown(ask):
    changed = handed(name="Ada").replace("0.052", "0.001").replace("Ada", "=1+1")
    foreign = handed_text(FIELDS, Signer(b"o" * 32))
    table = rows(ask(pasted=changed + foreign))
    assert [row["name"] + row["loss"] for row in table] == ["", ""]
    assert [row["remarks"].split()[0] for row in table] == ["Something", "Another"]


HOSTILE = [
    b"", b"{", b"[]", b"1", b"null", b"\xff", b"[" * 100_000, b'{"files": 1}', b'{"files": [1]}', b'{"files": [{}]}',
    b'{"files": [{"name": 1, "text": ""}]}', b'{"files": [{"name": "a", "text": 1}]}', b'{"pasted": {}}',
    b'{"files": [{"name": "a", "zip": "?"}]}', b'{"files": [{"name": "a", "zip": 1}]}',
    b'{"by": "beauty"}', b'{"by": []}',
    b'{"files": {"name": "a"}}', b"{}", b'{"pasted": "Dear teacher"}',
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_anything_else_is_refused_in_words(ask, body):
    answer = ask(body)
    assert answer.status == 400 and answer.told["message"].endswith(".")


def zipped(**files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"{name}_1234_file/handin\n.numplay", text)
    return {"name": "all.zip", "zip": b64encode(made.getvalue()).decode()}


def test_a_zip_file_is_its_files(ask):
    given = zipped(ada=handed("a"), bo=handed("b", name="Bo", parameters=9), eve="Dear teacher")
    table = rows(ask(files=[given, {"name": "c", "text": handed("c", parameters=50)}]))
    assert [(row["file"], row["name"]) for row in table] == [
        ("bo_1234_file/handin .numplay", "Bo"), ("ada_1234_file/handin .numplay", "Ada"), ("c", "Ada"),
        ("eve_1234_file/handin .numplay", ""),
    ]  # fmt: skip


def test_of_a_zip_file_nothing_is_taken_that_could_do_harm(ask):
    torn = {"name": "torn.zip", "zip": "UEsDBA=="}
    table = rows(ask(files=[zipped(a="x" * 9_000_000), torn, {"name": "ada", "text": handed()}]))
    assert [(row["file"], row["name"], row["remarks"]) for row in table] == [
        ("ada", "Ada", ""), ("all.zip", "", "What is in this zip file would be over 100 times as large as itself."),
        ("torn.zip", "", "It can't be read as a zip file."),
    ]  # fmt: skip
    assert ask(files=[zipped(**{f"f{n}": "" for n in range(MOST_FILES)}), zipped(one="")]).status == 413


def test_settings_have_the_names_that_the_page_gives_them(ask):
    (row,) = rows(ask(pasted=handed(changed=["dataset", "regDataset", "networkShape", "of another version"])))
    assert row["changed settings"] == "Dataset, Hidden layers, of another version"


def test_too_many_bytes_or_files_are_refused(ask):
    assert ask(pasted="x" * LARGEST).status == 413
    many = [{"name": "a", "text": ""}] * (MOST_FILES + 1)
    assert ask(files=many).status == 413
    assert ask(pasted="NPH.A " * (MOST_FILES + 1)).status == 413
    assert ask(files=many[1:]).status == 200
    (row,) = rows(ask(files=[{"name": "a\n" * 200, "text": "x" * (LONGEST_HAND_IN + 1)}]))
    assert row["remarks"] == "It is too large." and len(row["file"]) == 200 and row["file"].isprintable()


def test_strange_letters_are_only_strange(ask):
    text = b'{"files": [{"name": "\\ud800", "text": "\\ud800{"}], "pasted": "NPH.\\ud800"}'
    assert len(rows(ask(text))) == 2


def test_a_page_of_another_origin_may_not_ask(ask):
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        assert ask(b"{}", kind).status == 415


def test_nobody_asks_all_the_time():
    now = [0.0]
    queue = Queue(lambda: now[0])

    def asks(client):
        queue.enter(client)
        queue.leave(client)

    for _ in range(EACH_A_MINUTE):
        asks("192.0.2.1")
    with pytest.raises(Refused, match="minute"):
        asks("192.0.2.1")
    for number in range(MOST_A_MINUTE - EACH_A_MINUTE):
        asks(f"198.51.100.{number % 200}")
    with pytest.raises(Refused, match="minute"):
        asks("203.0.113.1")
    now[0] = 60.0
    asks("192.0.2.1")


def test_few_are_under_way_at_once_and_of_one_address_one():
    queue = Queue(lambda: 0.0)
    queue.enter("192.0.2.1")
    with pytest.raises(Refused, match="few seconds"):
        queue.enter("192.0.2.1")
    for number in range(2, 2 + checking.AT_ONCE - 1):
        queue.enter(f"192.0.2.{number}")
    with pytest.raises(Refused, match="few seconds"):
        queue.enter("203.0.113.1")
    queue.leave("192.0.2.1")
    queue.enter("203.0.113.1")


async def asked(app, receive, client):
    """The status of a request whose bytes come as they do."""
    found = []

    async def send(message):
        if message["type"] == "http.response.start":
            found.append(message["status"])

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": PATH, "query_string": b"", "headers": headers}
    await app({**scope, "client": (client, 1)}, receive, send)
    return found


def slow(begun):
    """A body that begins and never ends."""
    parts = [{"type": "http.request", "body": b'{"files": [', "more_body": True}]

    async def receive():
        if parts:
            return parts.pop()
        begun.append(1)
        await asyncio.Event().wait()

    return receive


async def whole():
    return {"type": "http.request", "body": json.dumps({"pasted": handed()}).encode(), "more_body": False}


@pytest.mark.parametrize("client", ["192.0.2.{}", "127.0.0.1", "192.0.2.9"], ids=["many", "a proxy", "the same"])
def test_whoever_sends_slowly_keeps_nobody_out(ask, client):
    async def go():
        begun, app = [], ask.app
        many = 2 * checking.READ_AT_ONCE
        slowly = [asyncio.create_task(asked(app, slow(begun), client.format(each))) for each in range(many)]
        while len(begun) < many:
            await asyncio.sleep(0)
        found = [await asked(app, whole, "192.0.2.9") for _ in range(3)]
        gone = [each for each in slowly if each.done()]
        for each in slowly:
            each.cancel()
        await asyncio.gather(*slowly, return_exceptions=True)
        return found, len(slowly) - len(gone), {status for each in gone for status in each.result()}

    found, left, refused = asyncio.run(go())
    assert found == [[200]] * 3 and left <= checking.READ_AT_ONCE and refused == {408}


def test_pasted_text_costs_no_more_than_its_length():
    assert len(pieces("{" * LARGEST, MOST_FILES)) == MOST_FILES
    assert pieces("a } b [ c", 9) == [] and pieces("", 9) == []
    assert pieces(f"x{CODE}A y {{}}z", 9) == [f"{CODE}A", "{}"]
