"""Whatever is sent is answered, and the connection is as good as before: messages of all types, sound and spoilt."""

import json
import random
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine import catalog
from server.classroom.activities import Act, activities
from server.messages.fields import Nested
from server.messages.protocol import MESSAGES
from server.sessions import handlers
from server.web.classes import END
from tests.browser.serving import Server, serving
from tests.fuzzing import conversation
from tests.fuzzing.__main__ import conversations, mixed
from tests.fuzzing.contents import CONTENTS
from tests.fuzzing.conversation import Conversation
from tests.fuzzing.drawing import FIELDS, SETTINGS
from tests.fuzzing.lessons import Lesson
from tests.fuzzing.messages import Sent, message, named

pytestmark = pytest.mark.waiting

MESSAGES_EACH = 1000
SOCKET_MESSAGES = 400
CLASS_MESSAGES_EACH = 600


@pytest.mark.parametrize("seed", range(4))
def test_nothing_that_is_sent_does_harm(seed):
    found = [found.what for *_, found in conversations(MESSAGES_EACH, seed, 0) if found is not None]
    assert found == []


def test_every_field_and_every_setting_is_drawn():
    known = [*MESSAGES.items()]
    known += [("", kind.fields) for _, fields in known for kind in fields.values() if isinstance(kind, Nested)]
    untaught = {
        f"{type}.{name}"
        for type, fields in known
        for name, kind in fields.items()
        if not (isinstance(kind, Nested) or kind.__class__ in FIELDS or name in CONTENTS)
    }
    assert untaught == set()
    assert {row["kind"] for row in catalog()["settings"]} <= set(SETTINGS)


def test_every_type_is_done_as_well_as_refused():
    answers: Counter[tuple[str, bool]] = Counter()
    for number in range(25):
        each = Conversation(5, number)
        if number % 5:
            each.ask("hello", protocol=1)
        for sent in (message(each.rng, at, each.told) for at in range(60)):
            for answer in each.say(sent):
                type = json.loads(each.last).get("type") if answer.get("code") != "bad_json" else None
                if isinstance(type, str):
                    answers[type, answer["type"] == "error"] += 1
            if each.sent % 4 == 0:
                each.frame()
    done = {type for type, refused in answers if not refused}
    refused = {type for type, refused in answers if refused}
    assert done == set(MESSAGES) and refused >= set(MESSAGES)


def test_a_seed_says_what_is_sent():
    def said(seed):
        rng = random.Random(seed)
        return [message(rng, at, {}).text for at in range(200)]

    assert said(1) == said(1) != said(2)  # what was drawn before leaves no trace


def broken(session, fields, now):
    raise ZeroDivisionError


def lying(session, fields, now):
    session.restore(session.run.with_parameter(0, 0.5))
    raise handlers.MessageError("bad_value", "refused, but done")


def lost(session, fields, now):
    return {"type": "frame"}


@pytest.mark.parametrize("planted", [broken, lying, lost])
def test_what_is_wrong_is_found(monkeypatch, planted):
    monkeypatch.setitem(handlers.HANDLERS, "pause", planted)
    assert any(found is not None for *_, found in conversations(500, 1, 0))


def test_an_answer_that_takes_long_is_found(monkeypatch):
    monkeypatch.setattr(conversation, "MOST_SECONDS", 0.0)
    (*_, found), *_ = conversations(5, 1, 0)
    assert found is not None and "took too long" in found.kind


@pytest.mark.parametrize("answers", [[], [{"type": "ok"}], [{"type": "ok", "reply_to": 6}], [{"type": "ok"}] * 2])
def test_an_answer_that_does_not_name_its_message_is_found(monkeypatch, answers):
    monkeypatch.setattr(conversation, "answer", lambda *_: answers)
    with pytest.raises(conversation.Wrong):
        Conversation(1, 0).say(Sent('{"type": "pause", "id": 5}', 5))


def spoken(number: int) -> tuple[object, str]:
    """What was wrong in a conversation, and all that its answers came to."""
    each = Conversation(9, number)
    found = each.run(60)
    return None if found is None else found.what, json.dumps(each.told)


def test_two_threads_at_once_say_what_one_alone_says():
    """As the event loop and the thread beside it: at each switch of threads one may be half way through anything."""
    numbers = [number for pair in zip(range(8), range(8), strict=True) for number in pair]  # the same at the same time
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(2) as threads:
            together = list(threads.map(spoken, numbers))
    finally:
        sys.setswitchinterval(before)
    assert [wrong for wrong, _ in together] == [None] * len(numbers)
    assert together == [spoken(number) for number in numbers]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("fuzzing"), "--compute", "inline", "--web", "1") as running:
        yield running


def test_through_a_socket_each_is_answered_and_the_log_stays_empty(new_client, server: Server):
    client, rng, told = new_client(server), random.Random(7), {}
    client.ask("hello", protocol=1)
    for number in range(1, SOCKET_MESSAGES):
        sent = message(rng, 1_000_000 + number, told)
        client.socket.send(sent.text)
        if sent.id is None or named(sent.text) != 1_000_000 + number:  # else another answer could be taken for its own
            continue
        answer = client.until(lambda reply, sent=sent: reply.get("reply_to") == sent.id)
        assert answer.get("code") != "server_fault", sent.text
        told = answer if answer["type"] == "state" else told
    assert client.ask("open", link="networkShape=2", playing=False)["epoch"] == 0
    assert client.ask("view", hidden=False)["type"] == "ok"
    client.ask("step")
    assert client.frame(lambda frame: frame["epoch"] == 1)
    log = server.log.read_text()
    assert "Traceback" not in log and "Error" not in log, log


@pytest.fixture
def lesson(tmp_path, request):
    lesson = Lesson(tmp_path, request.param)
    yield lesson
    lesson.close()


@pytest.mark.parametrize("lesson", range(2), indirect=True)
def test_whatever_is_said_in_a_class_is_answered_and_harms_nobody(lesson):
    lesson.begin()
    lesson.go_on(CLASS_MESSAGES_EACH)
    assert lesson.tried == {*activities.acts, END}


@pytest.mark.parametrize("lesson", [1], indirect=True)
@pytest.mark.parametrize("planted", [lambda scene: 1 / 0, lambda scene: scene.lesson.with_doing("x", {"x": 1e999})])
def test_what_is_wrong_with_an_act_is_found(lesson, monkeypatch, planted):
    monkeypatch.setitem(activities.acts, "pause", Act(do=planted))
    lesson.begin()
    with pytest.raises(conversation.Wrong):
        lesson.go_on(CLASS_MESSAGES_EACH)


def test_a_long_run_speaks_to_classes_too_and_says_what_is_wrong_there(monkeypatch):
    monkeypatch.setitem(activities.acts, "pause", Act(do=lambda scene: 1 / 0))
    said = list(mixed(60, 0.5, seed=1, first=0))
    assert sum(each.sent for each in said) >= 60 and any(each.frames for each in said)
    assert [each.found.kind.split()[:2] for each in said if each.found] == [["a", "lesson:"]]


def test_bytes_that_are_no_text_are_answered_too(new_client, server: Server):
    client, rng = new_client(server), random.Random(8)
    client.ask("hello", protocol=1)
    for _ in range(50):
        client.socket.send(rng.randbytes(rng.randrange(50)), text=rng.random() < 0.5)
    assert client.ask("view")["type"] == "ok"
    assert "Traceback" not in server.log.read_text()
