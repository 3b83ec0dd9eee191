"""Stages, names and the door of a class, by their acts."""

import random

import pytest

from engine import Config, new_run
from server.classroom import undoing
from server.classroom.activities import Scene, activities
from server.classroom.lesson import Lesson
from server.messages.fields import MessageError

PICK = random.Random(7).randrange
LESSON = Lesson("CODE", "Nets", "kept").joined("a", PICK).joined("b", PICK)
FOUND = {"present": new_run(Config.from_mapping({})), "run": "AAAA"}


def done(lesson, act, who=None, **fields):
    scene = Scene(lesson=lesson, who=who, fields=fields, pick=PICK, now=0.0, found=FOUND)
    return activities.act(act).do(scene)


def told(lesson, seat, activity):
    return activities.told(lesson, seat).get(activity)


def test_stages_are_lines_and_keep_what_they_gave():
    lesson = done(LESSON, "stages", text="\nOne: first words: more\n\n Two #networkShape=3 \n")
    lesson = done(lesson, "stage_add", title="Mine", words="w", limits=True)
    assert [each["gives"] for each in told(lesson, None, "stages")["list"]] == [False, True, True]
    lesson = done(lesson, "stages", text="Mine: other words\nOne")
    assert [
        (each["title"], each["words"], each["gives"], each["limits"]) for each in told(lesson, None, "stages")["list"]
    ] == [
        ("Mine", "other words", True, True),
        ("One", "", False, False),
    ]
    assert told(lesson, "a", "stages") is None
    lesson = done(lesson, "stage", number=1)
    assert (lesson.stage.run, lesson.stage.given) == ("AAAA", 1)
    assert done(lesson, "stage", number=1) == lesson, "pressed twice"
    assert "list" not in told(lesson, "a", "stages") and told(lesson, "a", "stages")["title"] == "Mine"
    assert told(done(lesson, "stages", text=" "), None, "stages") is None


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("One\n\n: no title", "Stage 2: its title"),
        ("One\nTwo\n" + "t" * 61, "Stage 3: its title"),
        ("One: " + "w" * 301, "Stage 1: .* words"),
        ("One\n" * 21, "1 to 20 stages, not 21"),
    ],
)
def test_what_is_no_stage_is_named_by_its_number(lines, words):
    with pytest.raises(MessageError, match=words):
        done(LESSON, "stages", text=lines)


def test_a_stage_sets_its_limits_and_leaves_them_where_it_has_none():
    lesson = done(LESSON, "bounds", rules={"noise": {"lock": True}})
    lesson = done(lesson, "stage_add", title="One", give=False, limits=True)
    lesson = done(done(lesson, "bounds_end"), "stage_add", title="Two", give=False)
    lesson = done(lesson, "stage", number=1)
    assert "noise" in told(lesson, "a", "bounds")["rules"] and lesson.stage.given == 0
    assert "noise" in told(done(lesson, "stage", number=2), "a", "bounds")["rules"]


def test_a_network_that_is_too_large_is_no_stage(monkeypatch):
    monkeypatch.setitem(FOUND, "run", "A" * 30_000)
    with pytest.raises(MessageError, match="too large"):
        done(LESSON, "stage_add", title="One")


def test_names_are_numbers_for_others_and_stay_the_same():
    hidden = done(LESSON, "hide_names", on=True)
    assert [hidden.shown(seat) for seat in "ab"] == ["Student 1", "Student 2"]
    assert hidden.left("a").joined("c", PICK).shown("b") == "Student 2"
    assert hidden.left("a").joined("c", PICK).shown("c") == "Student 3"
    assert told(hidden, "b", "names") == {"hidden": True, "number": 2}
    assert "names" not in activities.projected(hidden), "the projector is nobody"
    assert done(hidden, "hide_names", on=False).shown("a") == LESSON.students["a"].name


@pytest.mark.parametrize("name", ["Ada", "Ada L.", "Jean-Luc", "Zoë", "Łukasz", "O'Neil 2", "अनिल", "小明", "يوسف"])
def test_a_name_may_be_typed_where_the_teacher_lets_it(name):
    with pytest.raises(MessageError):
        done(LESSON, "name", who="a", text=name)
    free = done(LESSON, "free_names", on=True)
    named = done(free, "name", who="a", text=f"  {name} ")
    assert named.students["a"].name == name
    with pytest.raises(MessageError, match="Somebody"):
        done(named, "name", who="b", text=name.lower())
    assert done(named, "rename", seat="a").students["a"].name != name, "the teacher gives another one"
    over = done(named, "free_names", on=False)
    assert over.students["a"].name != name and over.students["b"] == named.students["b"]
    # The same where the teacher takes back that names may be typed.
    noted = undoing.noted(LESSON, free, "let names be typed", "key", some=False)
    back = done(done(noted, "name", who="a", text=name), "undo")
    assert back.students["a"].name != name and told(back, "a", "names") is None


def test_a_closed_class_lets_in_only_those_who_were():
    closed = done(LESSON, "close")
    assert closed.joined("a", PICK) == closed
    with pytest.raises(MessageError, match="closed"):
        closed.joined("c", PICK)
    assert told(closed, "a", "door") is None and told(closed, None, "door") == {"closed": True}
    assert "c" in done(closed, "reopen").joined("c", PICK).students


@pytest.mark.parametrize("name", ["hide_names", "free_names"])
def test_a_switch_says_what_it_did(name):
    act = activities.act(name)
    assert act.did({"on": True}) == act.undone != act.did({"on": False}) == act.off
