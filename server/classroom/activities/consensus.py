"""Consensus: what all networks of the class say together, and where they don't agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domains.plane import EXTENT
from server.classroom.activities import Act, Activity, Scene
from server.classroom.lesson import Lesson
from server.messages.fields import Flag, MessageError, Real
from server.messages.texts import said

NAME = "consensus"
OPTIONS = ("shown", "named")


def looked(scene: Scene) -> Lesson:
    """What the networks say now. A place that is looked at stays, though what was said there may be older."""
    doing = scene.lesson.doing.get(NAME, {})
    return scene.lesson.with_doing(NAME, {**doing, "view": scene.found["view"]})


def under_way(lesson: Lesson) -> Mapping[str, Any]:
    """What is kept of the class. Raises MessageError if nobody has looked yet."""
    if (doing := lesson.doing.get(NAME)) is None:
        raise MessageError("bad_value", said("no_consensus"), "act")
    return doing


def placed(scene: Scene) -> Lesson:
    """Who says what of a place."""
    at = {"x": scene.fields["x"], "y": scene.fields["y"], **scene.found["place"]}
    return scene.lesson.with_doing(NAME, {**under_way(scene.lesson), "at": at})


def set_options(scene: Scene) -> Lesson:
    """Whether students see it, and whether names are shown."""
    return scene.lesson.with_doing(NAME, {**under_way(scene.lesson), **scene.fields})


def told(lesson: Lesson, seat: str | None) -> Mapping[str, Any] | None:
    """Students are told of it only while it is shown to them, and never who disagrees; the teacher, once names are
    wanted."""
    doing = lesson.doing.get(NAME)
    if doing is None or (seat is not None and not doing.get("shown")):
        return None
    view, at = doing["view"], doing.get("at")
    if at is not None:
        others = at["others"] if seat is None and doing.get("named") else {}
        at = {**at, "others": {each: side for each, side in others.items() if lesson.student(each) is not None}}
    told = {"view": view, "at": at}
    return told if seat is not None else {**told, **{name: bool(doing.get(name)) for name in OPTIONS}}


REACH = Real(low=-EXTENT, high=EXTENT, required=True)
entry = Activity(
    name=NAME,
    label="Consensus",
    help="the mean of all networks, and where they disagree",
    formula="",
    source="",
    rank=70,
    acts={
        "consensus": Act(do=looked, needs="consensus"),
        "consensus_at": Act(do=placed, fields={"x": REACH, "y": REACH}, needs="consensus_place"),
        "consensus_options": Act(do=set_options, fields={"shown": Flag(), "named": Flag()}),
        "consensus_end": Act(do=lambda scene: scene.lesson.without(NAME)),
    },
    told=told,
)
