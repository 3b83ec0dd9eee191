"""Whatever arrives is a checked message or a clear error; and docs/protocol.md says the same as the code."""

import json
import re
import tracemalloc
from pathlib import Path
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.messages import replies
from server.messages.fields import MessageError, Nested
from server.messages.frames import FRAME
from server.messages.protocol import ALL_MESSAGES, MAX_ID, MESSAGES, parse

DOCUMENT = (Path(__file__).parents[3] / "docs" / "protocol.md").read_text("utf-8")


def error(text):
    with pytest.raises(MessageError) as caught:
        parse(text)
    return caught.value


def message(**fields):
    return json.dumps({"id": 7, **fields})


def test_a_message_comes_out_checked():
    parsed = parse(message(type="step", unit="batch", count=3))
    assert (parsed.type, parsed.fields, parsed.id) == ("step", {"unit": "batch", "count": 3}, 7)


def test_fields_inside_view_and_speed_of_hello_are_checked_too():
    parsed = parse(message(type="hello", protocol=1, view={"output": 50}, speed={"rate": None}))
    assert parsed.fields["view"] == {"output": 50} and parsed.fields["speed"] == {"rate": None}
    refused = error(message(type="hello", protocol=1, view={"output": 500}))
    assert (refused.field, refused.reply_to) == ("view.output", 7)


@pytest.mark.parametrize(
    ("fields", "code", "field", "words"),
    [
        ({"type": "jump"}, "unknown_type", "type", ['"jump"', "hello", "save"]),
        ({}, "unknown_type", "type", ["no type"]),
        ({"type": None}, "unknown_type", "type", ["no type"]),
        ({"type": ["play"]}, "unknown_type", "type", []),
        ({"type": "pause", "now": 1}, "unknown_field", "now", ["none"]),
        ({"type": "play", "go_on": 1}, "bad_value", "go_on", ["true or false"]),
        ({"type": "step", "cuont": 1}, "unknown_field", "cuont", ["unit, count"]),
        ({"type": "step", "count": 0}, "bad_value", "count", ["0", "1 to 1,000"]),
        ({"type": "step", "count": 1001}, "bad_value", "count", ["1001"]),
        ({"type": "step", "count": 1.5}, "bad_value", "count", ["1.5"]),
        ({"type": "step", "count": True}, "bad_value", "count", ["true"]),
        ({"type": "step", "count": None}, "bad_value", "count", ["null"]),
        ({"type": "step", "unit": "year"}, "bad_value", "unit", ['"epoch"', '"batch"']),
        ({"type": "forward"}, "missing_field", "epoch", []),
        ({"type": "forward", "epoch": 10**9}, "bad_value", "epoch", ["1,000,000"]),
        ({"type": "edit", "index": 0, "value": 1e300}, "bad_value", "value", ["-1,000"]),
        ({"type": "edit", "index": 0, "value": 10**400}, "bad_value", "value", []),
        ({"type": "edit", "index": -1, "value": 0}, "bad_value", "index", ["-1"]),
        ({"type": "speed"}, "missing_field", "rate", []),
        ({"type": "speed", "rate": 0}, "bad_value", "rate", ["above 0"]),
        ({"type": "speed", "rate": "fast"}, "bad_value", "rate", ['"fast"']),
        ({"type": "view", "units": 7}, "bad_value", "units", ["8 to 100", "0 for none"]),
        ({"type": "view", "hidden": 1}, "bad_value", "hidden", ["true or false"]),
        ({"type": "view", "focus": 3}, "bad_value", "focus", ["text"]),
        ({"type": "view", "panels": "metrics"}, "bad_value", "panels", ['a list of names out of "worked", "metrics"']),
        ({"type": "view", "panels": ["spectrum"]}, "bad_value", "panels", ["spectrum", "metrics"]),
        ({"type": "view", "panels": ["metrics"] * 2}, "bad_value", "panels", ["metrics", "at most once"]),
        ({"type": "view", "panels": [[]]}, "bad_value", "panels", ["[]"]),
        ({"type": "view", "panels": [{"name": "metrics", "size": 1}]}, "bad_value", "panels", ["no parameter 'size'"]),
        ({"type": "set", "changes": {}}, "bad_value", "changes", ["at least one"]),
        ({"type": "set", "changes": [1]}, "bad_value", "changes", ["[1]"]),
        ({"type": "set"}, "missing_field", "changes", []),
        ({"type": "save", "format": "pickle"}, "bad_value", "format", ['"json"']),
        ({"type": "use_points"}, "missing_field", "points", []),
        ({"type": "use_points", "points": {}}, "bad_value", "points", ["a list"]),
        ({"type": "use_points", "points": [], "classes": "ab"}, "bad_value", "classes", ["a list"]),
        ({"type": "use_points", "points": [], "dimensions": 3}, "bad_value", "dimensions", ["3", "1 to 2"]),
        ({"type": "table", "file": ["a"]}, "bad_value", "file", ["text"]),
        ({"type": "table", "file": "", "problem": "riddle"}, "bad_value", "problem", ["regression"]),
        ({"type": "formula", "text": "x1", "size": 1000}, "bad_value", "size", ["8 to 100"]),
        ({"type": "save", "format": "json", "fresh": 1}, "bad_value", "fresh", ["true or false"]),
        ({"type": "hello"}, "missing_field", "protocol", []),
        ({"type": "hello", "protocol": 1, "run": 5}, "bad_value", "run", ["5"]),
    ],
)
def test_a_bad_message_is_refused_with_what_came_and_what_is_allowed(fields, code, field, words):
    refused = error(message(**fields))
    assert (refused.code, refused.field, refused.reply_to) == (code, field, 7)
    for word in words:
        assert word in str(refused)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "play",
        "[]",
        "null",
        '"play"',
        "{",
        '{"type": "play"} x',
        '{"type": "edit", "index": 0, "value": NaN}',
        '{"type": "edit", "index": 0, "value": -Infinity}',
        '{"type": "play", "type": "pause"}',
        '{"type": "play", "id": ' + "9" * 5000 + "}",
        "[" * 500_000,
        '{"a":' * 100_000,
        '{"type": "set", "changes": {"seed": ' + "[" * 20 + "]" * 20 + "}}",
        '{"type": "set", "changes": {"seed": "\\ud800"}}',
        '{"type": "pl\x00ay"}',
    ],
)
def test_what_is_not_json_as_meant_here_is_refused(text):
    refused = error(text)
    assert refused.code == "bad_json" and len(str(refused)) < 400


@pytest.mark.parametrize(
    "text",
    [
        '{"id": 7, "type": "edit", "index": 0, "value": NaN}',
        '{"id": 7, "type": "play", "type": "pause"}',
        '{"id": 7, "type": "formula", "text": "\\ud800", "size": 8}',
        '{"id": 7, "type": "set", "changes": ' + "[" * 20 + "]" * 20 + "}",
    ],
)
def test_an_answer_names_a_message_that_is_refused_as_a_whole(text):
    refused = error(text)
    assert (refused.code, refused.reply_to) == ("bad_json", 7)


LISTS = '{%s"changes":[' + "[]," * 500_000 + "[]]%s}"


@pytest.mark.parametrize(
    ("text", "id"),
    [
        (LISTS % ('"id": 7, ', ""), 7),
        (LISTS % ('"type":"set","id":7,', ""), 7),
        (LISTS % ('"type":"set",', ', "id": 7'), 7),
        (LISTS % ('"link":"a\\"id\\":3,", "id" : 7,', ', "type":"set"'), 7),
        (LISTS % ("", ""), None),
        (LISTS % ('"id": 1' + 20 * "0" + ", ", ""), None),
    ],
)
def test_a_long_message_is_refused_without_being_read(text, id):
    tracemalloc.start()
    try:
        refused = error(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (refused.code, refused.reply_to) == ("bad_json", id)
    assert peak < 8 * len(text)  # its lists would take 40 times as much


@pytest.mark.parametrize("text", ['{"id": 7', '{"id": 7, "value": ' + "9" * 5000 + "}", '[{"id": 7}]', '{"id": NaN}'])
def test_no_answer_names_a_message_that_cannot_be_read(text):
    assert error(text).reply_to is None


@pytest.mark.parametrize("id", [1.5, "1", True, [], MAX_ID + 1])
def test_an_id_is_a_whole_number(id):
    refused = error(json.dumps({"type": "play", "id": id}))
    assert (refused.field, refused.reply_to) == ("id", None)


def test_a_large_number_may_be_written_with_an_exponent():
    assert parse(message(type="edit", index=0, value=1e2)).fields["value"] == 100.0
    assert error('{"type": "edit", "index": 0, "value": 1e999}').code == "bad_value"


def test_surrogate_pairs_are_characters():
    parsed = parse('{"type": "open", "link": "\\ud83d\\ude00"}')
    assert parsed.fields["link"] == "😀"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELD_NAMES = sorted({name for fields in MESSAGES.values() for name in fields})


@given(
    st.dictionaries(st.sampled_from(["type", "id", *FIELD_NAMES]), JSON, max_size=5),
    st.sampled_from([None, *MESSAGES]),
)
def test_drawn_messages_are_parsed_or_refused(fields, type):
    if type is not None:
        fields["type"] = type
    try:
        parsed = parse(json.dumps(fields))
    except MessageError as refused:
        assert refused.code in ("bad_json", "bad_value", "missing_field", "unknown_field", "unknown_type")
        json.loads(replies.encode(dict(replies.error(refused))))
    else:
        assert parsed.type in MESSAGES


@given(st.text())
def test_drawn_text_is_parsed_or_refused(text):
    with pytest.raises(MessageError):
        parse(text)


# The document


def rows(heading):
    """The first two cells of each row of the table below a heading."""
    section = DOCUMENT.split(f"## {heading}\n")[1].split("\n## ")[0]
    cells = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `")]
    return [(re.findall(r"`(\w+)`", row[0]), row[1], "|".join(row[1:])) for row in cells]


def names(cell):
    """What a cell names as fields: words in backquotes, without quotes."""
    return set(re.findall(r"`(\w+)`", cell))


def test_the_document_has_every_client_message_with_its_fields():
    documented = {name: names(cell) for kinds, cell, _ in rows("Client to server") for name in kinds}
    assert set(documented) == set(ALL_MESSAGES)
    for name, fields in ALL_MESSAGES.items():
        inner = {each for kind in fields.values() if isinstance(kind, Nested) for each in kind.fields}
        missing = set(fields) - documented[name]
        explained = set(ALL_MESSAGES) | set(FRAME) | {"true", "false", "null", "name"}
        invented = documented[name] - set(fields) - inner - explained
        assert (missing, invented) == (set(), set()), name


SERVER = {
    "welcome": replies.Welcome,
    "state": replies.State,
    "ok": replies.Ok,
    "error": replies.ErrorReply,
    "saved": replies.Saved,
    "points": replies.Points,
    "table": replies.TableRead,
    "formula": replies.FormulaRead,
    "notice": replies.Notice,
    "class": replies.Class,
    "class_over": replies.ClassOver,
    "wall": replies.Wall,
    "goal": replies.Goal,
    "handed_in": replies.HandedIn,
    "closeups": replies.Closeups,
    "copied": replies.Copied,
    "class_given": replies.ClassGiven,
}


def test_the_document_has_every_server_message_with_its_fields():
    documented = {kinds[0]: names(cell) for kinds, cell, _ in rows("Server to client, JSON")}
    assert set(documented) == set(SERVER)
    for name, declared in SERVER.items():
        missing = set(get_type_hints(declared)) - {"type", "reply_to"} - documented[name]
        assert missing == set(), name


def test_the_document_has_every_field_of_a_frame():
    documented = {name for kinds, _, _ in rows("Server to client, binary: the frame") for name in kinds}
    assert documented == set(FRAME)
