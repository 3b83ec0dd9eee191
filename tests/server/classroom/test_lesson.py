"""A class as a value."""

import random

import pytest

from server.classroom.lesson import LARGEST_PUSH, LONGEST_TITLE, MOST_STUDENTS, Lesson, title
from server.classroom.names import ADJECTIVES, ANIMALS, new_name
from server.messages.fields import MessageError

PICK = random.Random(7).randrange


def class_of(*seats):
    lesson = Lesson("CODE", "Nets", "kept")
    for seat in seats:
        lesson = lesson.joined(seat, PICK)
    return lesson


def names(lesson):
    return [student.name for student in lesson.roster()]


def test_nobody_has_the_name_of_another():
    lesson = class_of(*map(str, range(MOST_STUDENTS)))
    assert len(set(names(lesson))) == MOST_STUDENTS


def test_every_pair_is_a_name_before_numbers_are():
    taken = set()
    for _ in range(len(ADJECTIVES) * len(ANIMALS)):
        taken.add(new_name(taken, PICK))
    assert len(taken) == len(ADJECTIVES) * len(ANIMALS) and all(name.split()[0] in ADJECTIVES for name in taken)
    assert new_name(taken, PICK) == f"Student {len(taken) + 1}"


def test_whoever_comes_back_has_the_name_of_before():
    lesson = class_of("a", "b")
    assert lesson.joined("a", PICK) == lesson


def test_who_was_removed_does_not_come_back_and_who_left_may():
    lesson = class_of("a", "b")
    with pytest.raises(MessageError, match="taken you out"):
        lesson.removed("a").joined("a", PICK)
    assert names(lesson.removed("a")) == names(lesson)[1:]
    assert len(lesson.left("a").joined("a", PICK).roster()) == 2
    assert lesson.removed("a").student("a") is None


@pytest.mark.parametrize("act", ["removed", "renamed"])
def test_nothing_happens_to_who_is_not_there(act):
    lesson = class_of("a")
    with pytest.raises(MessageError, match="not in the class"):
        lesson.removed("x") if act == "removed" else lesson.renamed("x", PICK)


def test_another_name_is_another_name():
    lesson = class_of("a", "b")
    assert names(lesson.renamed("a", PICK))[0] not in names(lesson)


def test_a_class_has_a_most():
    lesson = class_of(*map(str, range(MOST_STUDENTS)))
    with pytest.raises(MessageError) as refused:
        lesson.joined("one more", PICK)
    assert refused.value.code == "class_full"


def test_each_run_for_everybody_has_a_number():
    lesson = class_of("a").pushed("run", "").pushed("", "link")
    assert (lesson.stage.given, lesson.stage.run, lesson.stage.link) == (2, "", "link")
    assert lesson.served({"a": 2, "gone": 2}).students["a"].given == 2
    with pytest.raises(MessageError):
        lesson.pushed("x" * (LARGEST_PUSH + 1), "")


def test_who_leaves_while_being_removed_stays_removed():
    removed = class_of("a", "b").removed("a")
    assert removed.left("a") == removed
    assert removed.left("nobody") == removed


def test_a_title_is_kept_as_every_database_takes_it():
    kept = "Nets \N{TURTLE}\N{ZERO WIDTH NON-JOINER}x"
    assert title(" N\0e\nts\x85 \N{TURTLE}\N{ZERO WIDTH NON-JOINER}x ") == kept
    assert len(title("x" * 1000)) == LONGEST_TITLE
