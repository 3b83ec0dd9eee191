"""What one process does for the browsers of a class when the class changes."""

import random

import pytest

from server.classroom.lesson import Lesson
from server.classroom.room import Room
from server.messages.effects import Handle, Send
from server.messages.protocol import TRAINS, Message

PICK = random.Random(7).randrange
LESSON = Lesson("CODE", "Nets", "kept").joined("a", PICK).joined("b", PICK)


def room_of(lesson=LESSON, playing=()):
    room = Room(1, lesson, lambda number: number in playing, lambda number: None, lambda: 0.0)
    return room, [*room.enter(1, "a"), *room.enter(2, "b")]


def handled(effects):
    return [(each.seat, each.message.type) for each in effects if isinstance(each, Handle)]


def told(effects, number):
    return [each.message for each in effects if isinstance(each, Send) and each.to == number]


def renewed(room, lesson):
    return room.renew(room.version + 1, lesson)


def test_who_comes_into_an_untouched_class_is_left_alone():
    assert room_of()[1] == []


def test_who_comes_concerns_nobody_else_unless_something_is_done():
    room, _ = room_of()
    more = LESSON.joined("c", PICK)
    assert renewed(room, more) == [] and room.concerned(LESSON) == []
    other = more.renamed("a", PICK)
    assert [each.to for each in renewed(room, other)] == [1] and room.concerned(more) == [1]
    for after in (other.staged(message="x"), other.with_doing("names", {"hidden": True})):
        renewed(room, after)
        assert room.concerned(other) == [1, 2]


def test_a_pause_stops_all_and_lets_only_those_go_on_who_played():
    room, _ = room_of(playing={1})
    paused = LESSON.staged(paused=True)
    assert handled(renewed(room, paused)) == [(1, "pause"), (2, "pause")]
    assert handled(renewed(room, LESSON)) == [(1, "play")]
    assert handled(renewed(room, LESSON.staged(message="x"))) == []


def test_who_reloads_the_page_while_all_are_paused_goes_on_too():
    playing = {1}
    room, _ = room_of(playing=playing)
    paused = LESSON.staged(paused=True)
    renewed(room, paused)
    room.leave(1)
    playing.clear()
    assert handled(room.enter(3, "a")) == [(3, "pause")]
    assert handled(renewed(room, LESSON)) == [(3, "play")]


def test_who_reloads_the_page_may_come_to_another_process():
    paused = LESSON.staged(paused=True)
    room, other = room_of(playing={1})[0], Room(1, LESSON, lambda number: False, lambda number: None, lambda: 0.0)
    renewed(room, paused)
    other.stopped_elsewhere(room.version, room.stopped(), room.here())  # before this process knows of the pause
    renewed(other, paused)
    other.enter(3, "a")
    assert handled(renewed(other, LESSON)) == [(3, "play")]
    other.stopped_elsewhere(room.version, room.stopped(), room.here())  # too late
    renewed(other, paused)
    assert handled(renewed(other, LESSON)) == []


def test_who_lost_the_connection_in_a_pause_that_is_over_goes_on_when_back():
    room, other = room_of(playing={1})[0], room_of()[0]
    paused = LESSON.staged(paused=True)
    renewed(room, paused)
    renewed(other, paused)
    other.stopped_elsewhere(room.version, room.stopped(), room.here())
    room.leave(1)
    for each in (1, 2):
        other.leave(each)
    renewed(room, LESSON)
    renewed(other, LESSON)
    assert handled(other.enter(3, "a")) == [(3, "play")]
    room.stopped_elsewhere(other.version, other.stopped(), other.here())
    other.leave(3)
    assert handled(other.enter(4, "a")) == handled(room.enter(5, "a")) == [], "only once"


def test_who_left_the_class_while_all_were_paused_begins_no_training_later():
    room, _ = room_of(playing={1})
    renewed(room, LESSON.staged(paused=True))
    room.leave(1)
    gone = LESSON.staged(paused=True).left("a")
    renewed(room, gone)
    back = gone.staged(paused=False).joined("a", PICK)
    renewed(room, back)
    assert handled(room.enter(3, "a")) == []
    renewed(room, back.staged(paused=True))
    assert handled(renewed(room, back)) == []


def test_who_comes_while_all_are_paused_is_paused():
    assert handled(room_of(LESSON.staged(paused=True))[1]) == [(1, "pause"), (2, "pause")]


@pytest.mark.parametrize("kind", TRAINS)
def test_a_paused_student_trains_nothing_and_a_teacher_does(kind):
    room, _ = room_of(LESSON.staged(paused=True))
    room.leaders.add(3)
    refusal = room.refusal(1, Message(kind, {}, 9))
    assert refusal is not None and (refusal.code, refusal.reply_to) == ("class_paused", 9)
    assert room.refusal(3, Message(kind, {})) is None
    assert room.refusal(1, Message("set", {"changes": {}})) is None


def test_nor_by_opening_a_run_that_plays():
    room, _ = room_of(LESSON.staged(paused=True))
    assert room.refusal(1, Message("open", {"link": "", "playing": True})) is not None
    assert room.refusal(1, Message("open", {"link": ""})) is None


def test_a_run_for_everybody_is_given_once():
    room, _ = room_of()
    pushed = LESSON.pushed("run", "")
    effects = renewed(room, pushed)
    assert [each.message for each in effects if isinstance(each, Handle)] == [Message("open", {"run": "run"})] * 2
    served = room.served(room.students)
    assert served == {"a": 1, "b": 1}
    room.leave(1)
    assert handled(renewed(room, pushed.served(served))) == []
    assert room.enter(3, "a") == []


def test_a_run_that_comes_while_all_are_paused_is_paused_too():
    room, _ = room_of(LESSON.staged(paused=True))
    effects = renewed(room, LESSON.staged(paused=True).pushed("", "seed=1"))
    assert handled(effects) == [(1, "open"), (1, "pause"), (2, "open"), (2, "pause")]


def test_who_is_removed_is_told_and_hears_no_more():
    room, _ = room_of()
    effects = renewed(room, LESSON.removed("a"))
    assert [message["type"] for message in told(effects, 1)] == ["class_over"]
    assert room.students == {2: "b"} and told(effects, 2) == []
    assert told(renewed(room, LESSON.removed("a").staged(message="x")), 1) == []


def test_students_are_told_what_concerns_them():
    room, _ = room_of()
    renamed = LESSON.renamed("a", PICK)
    effects = renewed(room, renamed)
    assert [message["name"] for message in told(effects, 1)] == [renamed.students["a"].name]
    assert told(effects, 2) == []
    effects = renewed(room, renamed.staged(message="Hello"))
    assert [told(effects, number)[0]["stage"]["message"] for number in (1, 2)] == ["Hello"] * 2


def test_a_teacher_sees_who_is_there():
    room, _ = room_of()
    assert [(each["seat"], each["here"]) for each in room.led(["b"])["roster"]] == [("a", False), ("b", True)]


def test_what_is_older_than_what_is_known_changes_nothing():
    room, _ = room_of()
    assert room.renew(1, LESSON.staged(paused=True)) == []
    assert room.lesson is LESSON


def test_nobody_is_told_a_secret():
    room, _ = room_of()
    assert "kept" not in str(room.told(1)) + str(room.led([])) + repr(LESSON)


def test_the_end_is_told_to_all():
    room, _ = room_of()
    room.leaders.add(3)
    assert [each.to for each in room.end("over") if isinstance(each, Send)] == [1, 2, 3]
    assert room.empty


def test_a_run_for_everybody_is_given_once_though_the_class_changes_before_that_is_noted():
    room, _ = room_of()
    pushed = LESSON.pushed("", "seed=1")
    assert handled(renewed(room, pushed)) == [(1, "open"), (2, "open")]
    assert room.served(room.students) == {"a": 1, "b": 1}
    assert handled(renewed(room, pushed.joined("c", PICK))) == []
    assert handled(renewed(room, pushed.served({"a": 1}))) == []
    assert handled(renewed(room, pushed.pushed("", "seed=2"))) == [(1, "open"), (2, "open")]
    room.leave(1)
    assert handled(room.enter(1, "a")) == [(1, "open")], "it is another browser"
