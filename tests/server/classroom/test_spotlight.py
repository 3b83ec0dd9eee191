"""server/classroom/activities/spotlight and copies, and what a projector is told."""

import pytest

from server.classroom.activities import activities, copies
from server.classroom.activities.spotlight import lit
from server.messages.fields import MessageError
from tests.server.classroom.test_activities import LESSON, done


def test_it_may_be_seen_by_students_by_the_projector_or_by_both():
    name = LESSON.known("b").name
    both = done("spotlight", seats=["b", "a"])
    assert lit(both) == lit(both, "students") == lit(both, "projector") == ["b", "a"]
    assert [each["yours"] for each in activities.told(both, "b")["spotlight"]["shown"]] == [True, False]
    only = done("spotlight", seats=["b"], students=False)
    assert "spotlight" not in activities.told(only, "b")
    assert activities.projected(only)["spotlight"] == {"shown": [{"name": name, "yours": False}]}
    assert "spotlight" not in activities.projected(done("spotlight", seats=["b"], projector=False))
    assert activities.told(only, None)["spotlight"]["shown"] == [{"seat": "b", "name": name}]


def test_without_names_nobody_but_the_teacher_learns_whose_it_is():
    lesson = done("spotlight", seats=["b"], named=False)
    for told in (activities.told(lesson, "a"), activities.projected(lesson)):
        assert told["spotlight"] == {"shown": [{"name": None, "yours": False}]}


def test_whoever_leaves_is_in_it_no_more():
    lesson = done("spotlight", seats=["b", "a"]).left("b")
    assert lit(lesson) == ["a"]
    assert lit(lesson.removed("a")) == [] and "spotlight" not in activities.projected(lesson.removed("a"))
    assert activities.told(lesson.removed("a"), None)["spotlight"]["shown"] == []


@pytest.mark.parametrize("fields", [{"seats": []}, {"seats": ["a", "a"]}, {"seats": ["c"]}])
def test_nobody_twice_or_a_stranger_is_refused(fields):
    with pytest.raises(MessageError, match=r"."):
        done("spotlight", **fields)


def test_copies_are_allowed_until_it_is_said_that_they_are_not():
    assert copies.allowed(LESSON)
    off = done("copies", allowed=False)
    assert not copies.allowed(off) and activities.told(off, "a")["copies"] == {"allowed": False}
    assert done("copies", off, allowed=True) == LESSON


def test_some_are_told_something_apart_and_the_projector_is_not():
    lesson = done("say", seats=["a"], text=" Fewer units? ")
    assert activities.told(lesson, "a")["say"] == {"text": "Fewer units?"}
    assert "say" not in activities.told(lesson, "b") and "say" not in activities.projected(lesson)
    assert activities.told(lesson, None)["say"] == {"to": {"a": "Fewer units?"}}
    assert done("say", lesson, seats=["a"]) == LESSON
    assert lesson.stage.message == ""


def test_a_projector_is_told_what_a_new_student_is():
    for activity in activities:
        if activity.projected is None:
            told = activities.projected(LESSON).get(activity.name)
            assert told == activity.told(LESSON.joined("new", lambda below: 2), "new")
