"""A task for the class: a goal on points that nobody sees, ranked, with a time or none (`server.classroom.tasks`).

Students begin with the teacher's settings and hand in when they like, now and then. The server judges the run that it
has trained itself: one that was edited, opened from a file or trained by somebody else doesn't count. The seed of the
hidden points is told to nobody, a value only when rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from server.classroom.activities import Act, Activity, Scene, activities
from server.classroom.activities.ask import about
from server.classroom.lesson import Lesson
from server.classroom.tasks import ACCURACY, LOSS, Result, Task, rounded
from server.messages.fields import Flag, MessageError, OneOf, Real, Text, Values, refuse
from server.messages.protocol import MEASURES, RANKS
from server.messages.texts import labels_of, said

NAME = "assignment"
LONGEST_TEXT = 300
SHORTEST, LONGEST = 30.0, 7 * 86_400.0
"""Seconds for a task with a time."""
BETWEEN = 10.0
"""Seconds between two results that a student hands in."""
MOST_TRIES = 200
"""Results that a student may hand in: with values of two digits, too few to find the hidden points."""
BOARD = 20
"""Students that everybody sees on the board."""


def assigned(scene: Scene) -> Lesson:
    """A task; one that was there before is gone with its results."""
    fields, link = scene.fields, scene.found["link"]
    task = task_from(fields, link)
    ends = scene.now + fields["seconds"] if "seconds" in fields else None
    value = {
        "began": round(scene.now, 3),
        "task": task.plain(),
        "seed": f"{scene.pick(2**128):032x}",
        "ends": ends,
        "names": fields.get("names", False),
        "handed": 0,
        "reached": 0,
        "board": [],
    }
    lesson = scene.lesson.without(NAME).with_doing(NAME, value).pushed("", link)
    limits = activities.acts.get("bounds")
    if "bounds" in fields and limits is not None:
        found = {"present": scene.found["present"]}
        lesson = limits.do(replace(scene, lesson=lesson, fields={"rules": fields["bounds"]}, found=found))
    return lesson


def task_from(fields: Mapping[str, Any], link: str) -> Task:
    """The task of an act's fields. Raises MessageError for a bound that no network has."""
    measure, bound = fields["measure"], fields["bound"]
    if measure == ACCURACY and bound > 1:
        raise refuse("bound", bound, "a share, 0 to 1")
    if measure == LOSS and not bound > 0:
        raise refuse("bound", bound, "a loss above 0")
    return Task(
        text=fields.get("text", "").strip(),
        link=link,
        measure=measure,
        bound=bound,
        rank=fields["rank"],
        repair=fields.get("repair", False),
    )


def open_to(lesson: Lesson, seat: str, now: float) -> Mapping[str, Any]:
    """The present task. Raises MessageError where this student may hand in nothing at this time."""
    value = lesson.doing.get(NAME)
    if value is None or (value["ends"] is not None and now > value["ends"]):
        raise MessageError("assignment_over", said("assignment_over"), "act")
    own = lesson.known(seat).doing.get(NAME, {"tries": 0, "at": 0.0})
    wait = own["at"] + BETWEEN - now
    if 0 < wait <= BETWEEN:
        raise MessageError("too_soon", said("too_soon", seconds=int(wait) + 1), "act")
    if own["tries"] >= MOST_TRIES:
        raise MessageError("too_often", said("too_often", most=MOST_TRIES), "act")
    return value


def handed_in(scene: Scene) -> Lesson:
    """A student's result: the best that reached the goal is kept, and the last one is told."""
    assert scene.who is not None
    lesson, who, result = scene.lesson, scene.who, scene.found["result"]
    value = open_to(lesson, who, scene.now)
    if value["began"] != scene.found["began"]:
        raise MessageError("assignment_over", said("assignment_over"), "act")
    before = lesson.known(who).doing.get(NAME, {"tries": 0, "best": None})
    best = before["best"]
    if result.done and (best is None or result.rank(value["task"]["rank"]) < best["rank"]):
        best = _kept(result, value["task"]["rank"], scene.now - value["began"])
    last = {"verdict": result.verdict, "value": rounded(result.value)}
    own = {"tries": before["tries"] + 1, "at": round(scene.now, 3), "last": last, "best": best}
    lesson = lesson.with_own(who, NAME, own)
    standing = _standing(lesson)
    handed = sum(NAME in each.doing for each in lesson.roster())
    board = [seat for seat, _ in standing[:BOARD]]
    return lesson.with_doing(NAME, {**value, "handed": handed, "reached": len(standing), "board": board})


def _kept(result: Result, rank: str, seconds: float) -> dict[str, Any]:
    return {
        "rank": result.rank(rank),
        "value": rounded(result.value),
        "parameters": result.parameters,
        "epochs": result.epochs,
        "features": result.features,
        "seconds": round(seconds),
        "changed": list(result.changed),
        "mark": result.mark,
    }


def _standing(lesson: Lesson) -> list[tuple[str, Mapping[str, Any]]]:
    """Who has reached the goal, the best first; of equals, who was there first."""
    reached = [
        (each.seat, each.doing[NAME]["best"])
        for each in lesson.roster()
        if NAME in each.doing and each.doing[NAME]["best"] is not None
    ]
    return sorted(reached, key=lambda row: (row[1]["rank"], row[1]["seconds"]))


SHOWN = ("value", "parameters", "epochs", "features", "seconds")
"""Of a result, that everybody may see."""
OPEN = ("began", "ends", "names")


def told(lesson: Lesson, seat: str | None) -> Mapping[str, Any] | None:
    """The task, how many have handed in and reached it, and the board: with names if the teacher wants that; and a
    student's own results, or the teacher's rows of all. The seed of the hidden points is nobody's."""
    value = lesson.doing.get(NAME)
    if value is None:
        return None
    task = {name: each for name, each in value["task"].items() if name != "link"}
    common = {**{name: value[name] for name in OPEN}, "task": task}
    if seat is None:
        return {**common, "handed": value["handed"], "reached": value["reached"], "rows": _rows(lesson)}
    own = lesson.students[seat].doing.get(NAME)
    board = [
        {"name": lesson.shown(each) if value["names"] else None, "me": each == seat, **_shown(lesson, each)}
        for each in value["board"]
        if lesson.student(each) is not None
    ]
    counts = {name: about(value[name], len(lesson.students)) for name in ("handed", "reached")}
    mine = None if own is None else {"tries": own["tries"], "last": own["last"], "best": _visible(own["best"])}
    return {**common, **counts, "board": board, "mine": mine, "between": BETWEEN}


def _shown(lesson: Lesson, seat: str) -> Mapping[str, Any]:
    return _visible(lesson.students[seat].doing[NAME]["best"]) or {}


def _visible(best: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return None if best is None else {name: best[name] for name in SHOWN}


def _rows(lesson: Lesson) -> list[Mapping[str, Any]]:
    """A row for each student, those who have reached it first. same: the networks of several students are equal."""
    standing = _standing(lesson)
    marks = [best["mark"] for _, best in standing]
    rows: list[Mapping[str, Any]] = [
        {
            "name": lesson.shown(seat),
            "place": place,
            "tries": lesson.students[seat].doing[NAME]["tries"],
            "changed": labels_of(best["changed"]),
            "same": marks.count(best["mark"]) > 1,
            **_shown(lesson, seat),
        }
        for place, (seat, best) in enumerate(standing, 1)
    ]
    reached = {seat for seat, _ in standing}
    for each in lesson.roster():
        if each.seat not in reached:
            own = each.doing.get(NAME, {"tries": 0, "last": None})
            rows.append({"name": lesson.shown(each.seat), "place": None, "tries": own["tries"], "last": own["last"]})
    return rows


entry = Activity(
    name=NAME,
    label="Set a task",
    help="a goal on hidden points, which the server judges, with a board of who has reached it",
    formula="",
    source="",
    rank=70,
    acts={
        "assign": Act(
            do=assigned,
            fields={
                "text": Text(most=LONGEST_TEXT),
                "measure": OneOf(words=MEASURES, required=True),
                "bound": Real(low=0, high=1e6, required=True),
                "rank": OneOf(words=RANKS, required=True),
                "repair": Flag(),
                "names": Flag(),
                "seconds": Real(low=SHORTEST, high=LONGEST),
                "bounds": Values(least=0),
            },
            needs="start",
        ),
        "assign_end": Act(do=lambda scene: scene.lesson.without(NAME)),
        "hand_in": Act(do=handed_in, by=("student",), needs="result"),
    },
    told=told,
)
