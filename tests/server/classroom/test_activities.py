"""server/classroom/activities: what holds for every activity, and the countdown."""

import json
import re
from pathlib import Path

import pytest

from server.classroom.activities import Act, Activities, Activity, Scene, activities
from server.classroom.lesson import Lesson
from server.messages.fields import MessageError
from server.web.afterwards import AFTERWARDS
from server.web.findings import FINDINGS

ROOT = Path(__file__).parents[3]
LESSON = Lesson("CDF-GHJ-KMN", "A lesson", "").joined("a", lambda below: 0).joined("b", lambda below: 1)
ON_THE_PAGE = re.compile(r'\{\s*name: "(\w+)",[^{}]*?load: \(\) => import\("\./activities/(\w+)\.js"\)')
each_activity = pytest.mark.parametrize("activity", list(activities), ids=lambda each: each.name)


def scene(lesson=LESSON, who=None, **fields):
    return Scene(lesson=lesson, who=who, fields=fields, pick=lambda below: 0, now=1000.0)


def done(act, lesson=LESSON, who=None, **fields):
    return activities.act(act).do(scene(lesson, who, **fields))


@each_activity
def test_its_acts_are_documented(activity):
    text = (ROOT / "docs" / "protocol.md").read_text("utf-8")
    assert [name for name in activity.acts if f"`{name}`" not in text] == []


@each_activity
def test_what_its_acts_need_can_be_looked_up(activity):
    assert {act.needs for act in activity.acts.values() if act.needs} <= set(FINDINGS)


@each_activity
def test_what_comes_after_its_acts_is_known(activity):
    assert {act.then for act in activity.acts.values() if act.then} <= set(AFTERWARDS)


@each_activity
def test_its_acts_are_somebodys(activity):
    assert all(act.by and set(act.by) <= {"teacher", "student"} for act in activity.acts.values())


@each_activity
@pytest.mark.parametrize("seat", [None, "a"])
def test_it_tells_a_new_class_what_json_has(activity, seat):
    told = activity.told(LESSON, seat)
    assert told is None or json.loads(json.dumps(told)) == told


def test_each_on_the_page_is_one_of_the_servers():
    text = (ROOT / "static" / "classroom" / "activities.js").read_text("utf-8")
    found = ON_THE_PAGE.findall(text)
    assert len(found) == text.count("import(") and all(name == module for name, module in found)
    assert {name for name, _ in found} <= set(activities.names())


def test_an_unknown_act_is_refused_with_those_there_are():
    said = r"\"puase\" is none \(did you mean 'pause'\?\); expected one of .*pause, resume, "
    with pytest.raises(MessageError, match=said) as caught:
        activities.act("puase")
    assert (caught.value.code, caught.value.field) == ("bad_value", "act")


def test_two_acts_of_one_name_are_seen(monkeypatch):
    acts = {"pause": Act(do=lambda scene: scene.lesson)}
    twin = Activity(name="twin", label="", help="", formula="", source="", acts=acts)
    fresh = Activities("activity", "server.classroom.activities", Activity)
    monkeypatch.setitem(fresh.entries, "twin", twin)
    with pytest.raises(ValueError, match="pause"):
        _ = fresh.acts


def test_a_countdown_ends_at_a_time_of_the_servers_clock():
    lesson = done("countdown", seconds=60.0)
    assert [activities.told(lesson, seat)["countdown"] for seat in (None, "a")] == [{"ends": 1060.0}] * 2
    assert "countdown" not in activities.told(done("countdown_end", lesson), "a")


def test_what_is_kept_of_students_goes_with_the_activity():
    lesson = (
        LESSON.with_doing("countdown", {"ends": 1}).with_own("a", "countdown", {"x": 1}).with_own("b", "ask", {"y": 2})
    )
    assert lesson.without("countdown") == LESSON.with_own("b", "ask", {"y": 2})
