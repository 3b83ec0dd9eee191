"""server/classroom/activities/our_data.py: points of all."""

import math
import random

import pytest

from server.classroom.activities import Scene, activities
from server.classroom.activities.our_data import MOST_ALL, MOST_OWN, SHORTEST
from server.classroom.lesson import Lesson
from server.messages.fields import MessageError

PICK = random.Random(7).randrange


def class_of(count):
    lesson = Lesson("CODE", "Nets", "kept")
    for number in range(count):
        lesson = lesson.joined(f"s{number}", PICK)
    return lesson


def act(lesson, name, who=None, now=0.0, **fields):
    return activities.act(name).do(Scene(lesson=lesson, who=who, fields=fields, pick=PICK, now=now))


def told(lesson, seat=None):
    return activities.told(lesson, seat).get("our_data")


def follows(before, after, seat="s0"):
    return list(activities.get("our_data").follows(before, after, seat))


@pytest.fixture
def begun():
    return act(class_of(2), "our_data", classes=3)


def test_points_of_all_become_one_set(begun):
    assert told(class_of(2)) is None
    lesson = act(begun, "our_data_paint", "s0", points=[[1, -2.345, 0], [6, -6, 2]])
    lesson = act(lesson, "our_data_paint", "s1", points=[[0.5, 0, 1]])
    assert told(lesson)["seats"] == {"s0": [[1.0, -2.35, 0], [6.0, -6.0, 2]], "s1": [[0.5, 0.0, 1]]}
    projected = activities.projected(lesson)["our_data"]
    assert list(projected["seats"].values()) == list(told(lesson)["seats"].values()), "all see all points"
    assert "s0" not in projected["seats"], "but not whose they are"
    after = act(lesson, "our_data_give")
    (message,) = follows(lesson, after)
    assert message.type == "use_points" and message.fields["classes"] == ["A", "B", "C"]
    assert message.fields["points"] == [[1.0, -2.35, 0], [6.0, -6.0, 2], [0.5, 0.0, 1]]
    assert follows(class_of(2), after, "s1") == [message]  # comes later
    assert follows(after, after) == []
    # The same points given again are given once more.
    assert len(follows(after, act(after, "our_data_give"))) == 1
    assert told(after)["given"] == 3 and not told(after)["open"]


def test_a_student_sees_no_other_students_points(begun):
    lesson = act(begun, "our_data_paint", "s0", points=[[1, 1, 0]])
    assert told(lesson, "s1") == {"classes": ["A", "B", "C"], "open": True, "given": 0, "most": MOST_OWN, "points": []}
    assert told(lesson, "s0")["points"] == [[1.0, 1.0, 0]]


def test_what_is_given_stays_as_it_was_given(begun):
    lesson = act(begun, "our_data_paint", "s0", points=[[1, 1, 0], [2, 2, 1]])
    given = act(lesson, "our_data_give")
    more = act(act(given, "our_data_open", open=True), "our_data_paint", "s1", points=[[0, 0, 0]])
    assert follows(given, more) == [] and follows(class_of(2), more) == follows(class_of(2), given)


@pytest.mark.parametrize(
    "points",
    [
        [[0, 0]],
        [[0, 0, 0, 0]],
        [[0, 0, 3]],
        [[0, 0, -1]],
        [[0, 0, 0.5]],
        [[7, 0, 0]],
        [[0, -6.01, 0]],
        [[math.nan, 0, 0]],
        [[0, math.inf, 0]],
        [[0, 10**400, 0]],
        [[0, 0, True]],
        [["0", 0, 0]],
        [[None, 0, 0]],
        ["000"],
        [0],
        [{}],
        [[0, 0, 0], [0, 0, 3]],
    ],
)
def test_what_is_no_point_is_refused(begun, points):
    with pytest.raises(MessageError) as refused:
        act(begun, "our_data_paint", "s0", points=points)
    assert refused.value.code == "bad_value"


def test_nobody_paints_too_many_points_or_too_often(begun):
    with pytest.raises(MessageError) as refused:
        act(begun, "our_data_paint", "s0", points=[[0, 0, 0]] * (MOST_OWN + 1))
    assert refused.value.code == "too_many_points"
    lesson = act(begun, "our_data_paint", "s0", now=100.0, points=[[0, 0, 0]])
    with pytest.raises(MessageError) as refused:
        act(lesson, "our_data_paint", "s0", now=100.0 + SHORTEST / 2, points=[])
    assert refused.value.code == "too_fast"
    # Neither time that has passed nor a clock that was set back keeps anybody out.
    for now in (100.0 + SHORTEST, 10.0):
        assert told(act(lesson, "our_data_paint", "s0", now=now, points=[]), "s0")["points"] == []


def test_there_is_an_end_to_all_points_together():
    most = MOST_ALL // MOST_OWN
    lesson = act(class_of(most + 1), "our_data", classes=2)
    for number in range(most):
        lesson = act(lesson, "our_data_paint", f"s{number}", points=[[0, 0, 1]] * MOST_OWN)
    with pytest.raises(MessageError) as refused:
        act(lesson, "our_data_paint", f"s{most}", points=[[0, 0, 1]])
    assert refused.value.code == "too_many_points"
    # Whoever has points may change them, and those of one who is taken out make room.
    act(lesson, "our_data_paint", "s0", now=1.0, points=[[1, 1, 0]] * MOST_OWN)
    act(lesson.removed("s0"), "our_data_paint", f"s{most}", points=[[0, 0, 1]] * MOST_OWN)


def test_no_points_are_taken_before_or_after(begun):
    with pytest.raises(MessageError):
        act(class_of(2), "our_data_paint", "s0", points=[])
    with pytest.raises(MessageError) as refused:
        act(act(begun, "our_data_open", open=False), "our_data_paint", "s0", points=[])
    assert refused.value.code == "closed"
    for name, fields in (("our_data_open", {"open": True}), ("our_data_give", {}), ("our_data_clear", {})):
        with pytest.raises(MessageError):
            act(class_of(2), name, **fields)


def test_the_teacher_clears_one_or_all(begun):
    lesson = act(begun, "our_data_paint", "s0", points=[[0, 0, 0]])
    lesson = act(lesson, "our_data_paint", "s1", points=[[0, 0, 1]])
    assert list(told(act(lesson, "our_data_clear", seat="s0"))["seats"]) == ["s1"]
    assert told(act(lesson, "our_data_clear"))["seats"] == {}
    with pytest.raises(MessageError):
        act(lesson, "our_data_clear", seat="nobody")
    with pytest.raises(MessageError) as refused:
        act(act(lesson, "our_data_clear"), "our_data_give")
    assert refused.value.code == "no_points"
    ended = act(lesson, "our_data_end")
    assert told(ended) is None and all("our_data" not in each.doing for each in ended.roster())


def test_points_of_a_class_that_goes_go_with_it(begun):
    lesson = act(begun, "our_data_paint", "s0", points=[[0, 0, 2], [1, 1, 1]])
    assert told(act(lesson, "our_data", classes=2))["seats"] == {"s0": [[1.0, 1.0, 1]]}
