"""A teacher's acts are taken back, the last one first."""

import random

import pytest

from server.classroom import undoing
from server.classroom.lesson import Lesson
from server.messages.fields import MessageError

PICK = random.Random(7).randrange
LESSON = Lesson("CODE", "Nets", "kept").joined("a", PICK).joined("b", PICK)


def acted(lesson, after, what="did", some=False):
    return undoing.noted(lesson, after, what, "key", some)


def bare(lesson):
    return lesson.with_doing(undoing.NAME, None)


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it.staged(paused=True),
        lambda it: it.staged(message="Hello"),
        lambda it: it.with_doing("countdown", {"ends": 5}),
        lambda it: it.with_doing("bounds", None),
        lambda it: it.with_doing("bounds", {"rules": {"noise": {"hide": True}}}),
        lambda it: it.removed("a"),
        lambda it: it.renamed("a", PICK).renamed("b", PICK),
    ],
)
def test_what_was_changed_is_as_before(change):
    before = LESSON.with_doing("bounds", {"rules": {"noise": {"is": 0}}, "more": 1}).staged(message="Before")
    after = acted(before, change(before))
    assert undoing.newest(after) == {"what": "did", "act": "key"}
    assert bare(undoing.undone(after)) == before
    with pytest.raises(MessageError):
        undoing.undone(undoing.undone(after))


def test_an_act_that_changes_nothing_is_none():
    assert acted(LESSON, LESSON.staged(paused=False)) == LESSON


def test_what_others_did_since_stays():
    after = acted(LESSON, LESSON.staged(paused=True)).joined("c", PICK).renamed("b", PICK)
    undone = bare(undoing.undone(after))
    assert undone == bare(after).staged(paused=False)


def test_a_run_given_last_is_withdrawn_and_the_one_before_holds_again():
    one = acted(LESSON, LESSON.pushed("", "seed=1")).served({"a": 1})
    two = acted(one, one.pushed("", "seed=2")).served({"a": 2})
    undone = undoing.undone(two)
    assert (undone.stage.link, undone.stage.withdrawn, undoing.back(undone)) == ("seed=1", False, ["2"])
    assert undone.students["a"].given == undone.stage.given, "who had the first one gets their own back"
    assert undone.students["b"].given < undone.stage.given, "who was away gets the first one"
    none = undoing.undone(undone)
    assert none.stage.withdrawn and undoing.back(none) == ["2", "1"]
    assert {each.given for each in none.joined("c", PICK).students.values()} == {none.stage.given}
    again = none.pushed("", "seed=3")
    assert not again.stage.withdrawn and all(each.given < again.stage.given for each in again.students.values())


def test_a_gift_to_some_can_be_taken_back():
    after = acted(LESSON, LESSON, some=True)
    assert undoing.back(undoing.undone(after)) == ["key"]


def test_what_is_noted_is_bounded():
    lesson = LESSON
    for number in range(3 * undoing.MOST):
        lesson = acted(lesson, lesson.staged(message=str(number)))
    assert len(lesson.doing[undoing.NAME]["acts"]) == undoing.MOST
    large = acted(lesson, lesson.pushed("x" * 200_000, ""))
    larger = acted(large, large.pushed("y" * 200_000, ""))
    assert len(str(larger.doing)) < undoing.LARGEST
    assert undoing.undone(larger).stage.withdrawn, "the run before it is too large to be kept"


def test_an_act_that_another_one_has_covered_is_no_more_taken_back():
    """A colleague ends the pause, or gives other points to all, by acts that aren't noted: undoing would undo those."""
    paused = acted(LESSON, LESSON.staged(paused=True, message="Look up"), "paused everybody")
    assert undoing.newest(paused.staged(paused=False)) is None
    given = acted(paused, paused.pushed("", "seed=1"), "gave a network")
    assert undoing.newest(given.pushed("", "seed=2")) == undoing.newest(paused)
    renamed = acted(LESSON, LESSON.renamed("a", PICK), "renamed a student")
    assert undoing.newest(renamed.renamed("a", PICK)) is None
    assert undoing.newest(renamed.left("a")) is None, "there is nobody to be renamed"
    with pytest.raises(MessageError):
        undoing.undone(paused.staged(paused=False))


def test_the_act_that_was_meant_is_taken_back_or_none():
    one = acted(LESSON, LESSON.staged(paused=True))
    two = undoing.noted(one, one.with_doing("countdown", {"ends": 5}), "a colleague's", "another key", False)
    seen = undoing.newest(one)["act"]
    with pytest.raises(MessageError, match="meanwhile"):
        undoing.undone(two, seen)
    assert bare(undoing.undone(one, seen)) == LESSON
    assert undoing.newest(undoing.undone(two, "another key")) == undoing.newest(one)
