"""Our data: everybody paints a few points, and the teacher gives all of them to everybody as points to train on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from engine.domains.plane import EXTENT
from server.classroom.activities import Act, Activity, Scene
from server.classroom.lesson import Lesson, Student
from server.messages.fields import Flag, Items, MessageError, Text, Whole, refuse
from server.messages.protocol import LONGEST_SEAT, Message
from server.messages.texts import said

NAME = "our_data"
MOST_OWN, MOST_ALL = 20, 2000
"""Points of a student, and of all together."""
CLASSES = ("A", "B", "C", "D")
"""What the classes of points are called."""
SHORTEST = 0.25
"""Seconds between two changes by one student."""
LEAST_GIVEN = 2
"""Points that can be given."""
Points = list[list[float]]


def painted_by(student: Student) -> Points:
    """The points of a student: rows of x, y and the number of a class."""
    points: Points = student.doing.get(NAME, {}).get("points", [])
    return points


def painted(lesson: Lesson) -> Points:
    """The points of all who are in the class."""
    return [point for student in lesson.roster() for point in painted_by(student)]


def begun(scene: Scene) -> Lesson:
    """Everybody may paint points of so many classes. Points that are there stay, except those of classes that go."""
    lesson, classes = scene.lesson, scene.fields["classes"]
    for student in lesson.roster():
        kept = [point for point in painted_by(student) if point[2] < classes]
        if len(kept) < len(painted_by(student)):
            lesson = lesson.with_own(student.seat, NAME, {**student.doing[NAME], "points": kept})
    return lesson.with_doing(NAME, {**lesson.doing.get(NAME, {}), "classes": classes, "open": True})


def under_way(lesson: Lesson) -> Mapping[str, Any]:
    """What is kept of the class. Raises MessageError if no points are painted in it."""
    if (doing := lesson.doing.get(NAME)) is None:
        raise MessageError("bad_value", said("no_our_data"), "act")
    return doing


def opened(scene: Scene) -> Lesson:
    """Points are taken, or no more of them."""
    return scene.lesson.with_doing(NAME, {**under_way(scene.lesson), "open": scene.fields["open"]})


def paint(scene: Scene) -> Lesson:
    """A student has these points now. Raises MessageError for too many or too often, and while none are taken."""
    assert scene.who is not None
    lesson, doing = scene.lesson, under_way(scene.lesson)
    if not doing["open"]:
        raise MessageError("closed", said("our_data_closed"), "points")
    student = lesson.known(scene.who)
    if 0 <= scene.now - student.doing.get(NAME, {}).get("at", -math.inf) < SHORTEST:
        raise MessageError("too_fast", said("too_fast"), "points")
    points = checked(scene.fields["points"], doing["classes"])
    if len(painted(lesson)) - len(painted_by(student)) + len(points) > MOST_ALL:
        raise MessageError("too_many_points", said("our_data_full", most=MOST_ALL), "points")
    return lesson.with_own(student.seat, NAME, {"points": points, "at": scene.now})


def checked(rows: list[object], classes: int) -> Points:
    """Points as a browser sent them. Raises MessageError unless each is a place of the plane and a class there is."""
    if len(rows) > MOST_OWN:
        raise MessageError("too_many_points", said("our_data_enough", most=MOST_OWN), "points")
    return [_point(row, classes) for row in rows]


def _point(row: object, classes: int) -> list[float]:
    allowed = f"a point [x, y, class], from {-EXTENT:g} to {EXTENT:g} and from 0 to {classes - 1}"
    if not isinstance(row, list) or len(row) != 3 or any(type(each) not in (int, float) for each in row):
        raise refuse("points", row, allowed)
    x, y, label = row
    if not (abs(x) <= EXTENT and abs(y) <= EXTENT and label in range(classes)):
        raise refuse("points", row, allowed)
    return [round(float(x), 2), round(float(y), 2), int(label)]


def cleared(scene: Scene) -> Lesson:
    """Without the points of a student, or of all."""
    lesson, seat = scene.lesson, scene.fields.get("seat")
    under_way(lesson)
    students = lesson.roster() if seat is None else [lesson.known(seat)]
    for each in students:
        if painted_by(each):
            lesson = lesson.with_own(each.seat, NAME, {**each.doing[NAME], "points": []})
    return lesson


def given(scene: Scene) -> Lesson:
    """All points that there are now become everybody's. Raises MessageError for fewer than two."""
    doing, points = under_way(scene.lesson), painted(scene.lesson)
    if len(points) < LEAST_GIVEN:
        raise MessageError("no_points", said("our_data_few"), "act")
    number = doing.get("given", {}).get("number", 0) + 1
    gift = {"number": number, "classes": doing["classes"], "points": points}
    return scene.lesson.with_doing(NAME, {**doing, "open": False, "given": gift})


def follows(before: Lesson, after: Lesson, seat: str) -> Iterable[Message]:
    """A student's run has the class's points. It keeps its weights if its network stays the same."""
    was, now = (each.doing.get(NAME, {}).get("given") for each in (before, after))
    if now is None or now == was:
        return []
    classes = list(CLASSES[: now["classes"]])
    return [Message("use_points", {"points": now["points"], "classes": classes, "painted": True})]


def told(lesson: Lesson, seat: str | None) -> Mapping[str, Any] | None:
    """A student is told of its own points, the teacher of everybody's, by seat. `given`: how many were given to all."""
    if (doing := lesson.doing.get(NAME)) is None:
        return None
    names = list(CLASSES[: doing["classes"]])
    shown = {"classes": names, "open": doing["open"], "given": len(doing.get("given", {}).get("points", []))}
    if seat is not None:
        return {**shown, "most": MOST_OWN, "points": painted_by(lesson.students[seat])}
    return {**shown, "seats": {each.seat: painted_by(each) for each in lesson.roster() if painted_by(each)}}


def projected(lesson: Lesson) -> Mapping[str, Any] | None:
    """The points of all, without whose they are: `seats` are numbers."""
    if (shown := told(lesson, None)) is None:
        return None
    return {**shown, "seats": {str(number): points for number, points in enumerate(shown["seats"].values(), 1)}}


entry = Activity(
    name=NAME,
    label="Our data",
    help="everybody paints a few points, and all train on all of them",
    formula="",
    source="",
    rank=60,
    acts={
        "our_data": Act(do=begun, fields={"classes": Whole(low=2, high=len(CLASSES), required=True)}),
        "our_data_open": Act(do=opened, fields={"open": Flag(required=True)}),
        "our_data_paint": Act(do=paint, fields={"points": Items(required=True)}, by=("student",)),
        "our_data_clear": Act(do=cleared, fields={"seat": Text(most=LONGEST_SEAT)}),
        "our_data_give": Act(do=given),
        "our_data_end": Act(do=lambda scene: scene.lesson.without(NAME)),
    },
    told=told,
    projected=projected,
    follows=follows,
)
