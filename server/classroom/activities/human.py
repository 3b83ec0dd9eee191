"""Human network: each student is a neuron of one network, and the class sees what they are together."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from server.classroom import neurons
from server.classroom.activities import Act, Activity, Scene
from server.classroom.lesson import Lesson, Student
from server.messages.fields import Items, MessageError, Real
from server.messages.texts import said

NAME = "human"
SHORTEST = 0.25
"""Seconds between two changes by one student."""
LEAST_RATE, MOST_RATE = 0.001, 10.0


def begun(scene: Scene) -> Lesson:
    """Everybody gets a neuron of the teacher's network, in the order in which they came; of more students than neurons
    several have the same. found: as `neurons.begun` has made it."""
    lesson, count = scene.lesson.without(NAME), len(neurons.played(scene.found).neurons)
    for number, student in enumerate(lesson.roster()):
        lesson = lesson.with_own(student.seat, NAME, {"neuron": number % count})
    return lesson.with_doing(NAME, {**scene.found, "begun": scene.now, "rate": scene.fields["rate"]})


def under_way(lesson: Lesson) -> Mapping[str, Any]:
    """What is kept of the class. Raises MessageError before it has begun."""
    if (doing := lesson.doing.get(NAME)) is None:
        raise MessageError("bad_value", said("no_human"), "act")
    return doing


def neuron_of(lesson: Lesson, seat: str) -> int | None:
    """The number of a student's neuron, from 0; None for one who came later and has none yet."""
    return _neuron(lesson.known(seat))


def _neuron(student: Student) -> int | None:
    number: int | None = student.doing.get(NAME, {}).get("neuron")
    return number


def players(lesson: Lesson) -> list[list[str]]:
    """The seats of those who play each neuron: none of one that the server plays. Whoever left the class plays none."""
    seats: list[list[str]] = [[] for _ in neurons.played(under_way(lesson)).neurons]
    for student in lesson.roster():
        if (number := _neuron(student)) is not None:
            seats[number].append(student.seat)
    return seats


def taken(scene: Scene) -> Lesson:
    """A student who has no neuron gets one: the server's first, else one that the fewest play."""
    assert scene.who is not None
    lesson = scene.lesson
    seats = players(lesson)
    if neuron_of(lesson, scene.who) is not None:
        return lesson
    number = min(range(len(seats)), key=lambda each: len(seats[each]))
    return lesson.with_own(scene.who, NAME, {"neuron": number})


def _moves(scene: Scene) -> tuple[Lesson, int]:
    """The class in which a student changes a neuron now, and its number. Raises MessageError for one who has none, too
    often, and while all are paused."""
    assert scene.who is not None
    lesson, number = scene.lesson, neuron_of(scene.lesson, scene.who)
    if number is None:
        raise MessageError("no_neuron", said("human_none"), "act")
    if lesson.stage.paused:
        raise MessageError("class_paused", said("class_paused"), "act")
    own = lesson.students[scene.who].doing[NAME]
    if 0 <= scene.now - own.get("at", -math.inf) < SHORTEST:
        raise MessageError("too_fast", said("too_fast"), "act")
    return lesson.with_own(scene.who, NAME, {**own, "at": scene.now}), number


def sets(scene: Scene) -> Lesson:
    """A student's neuron has these weights and this bias."""
    doing = under_way(scene.lesson)
    lesson, number = _moves(scene)
    return lesson.with_doing(NAME, neurons.with_values(doing, number, scene.fields["values"]))


def steps(scene: Scene) -> Lesson:
    """A student's neuron goes one step down its own gradient; of the teacher's act, all those that nobody plays."""
    doing = under_way(scene.lesson)
    if scene.who is None:
        lesson, numbers = scene.lesson, [number for number, seats in enumerate(players(scene.lesson)) if not seats]
    else:
        lesson, own = _moves(scene)
        numbers = [own]
    return lesson.with_doing(NAME, neurons.stepped(doing, numbers, doing["rate"]))


def with_drawn(lesson: Lesson, begun: float, drawn: Mapping[str, Any]) -> Lesson:
    """With what the network was seen to be, unless it was begun anew, or has been seen later."""
    doing = lesson.doing.get(NAME)
    if doing is None or doing["begun"] != begun or doing["drawn"]["changes"] >= drawn["changes"]:
        return lesson
    return lesson.with_doing(NAME, {**doing, "drawn": drawn})


def told(lesson: Lesson, seat: str | None) -> Mapping[str, Any] | None:
    """A student is told of the own neuron, and how good all are together; the teacher who is which, and the picture."""
    if (doing := lesson.doing.get(NAME)) is None:
        return None
    it, drawn = neurons.played(doing), doing["drawn"]
    shown = {name: drawn[name] for name in ("train", "test", "accuracy")}
    if seat is None:
        names = [[lesson.shown(each) for each in who] for who in players(lesson)]
        network = {"sizes": list(it.counts), "labels": [neuron.label for neuron in it.neurons], "names": names}
        return {**shown, **network, "points": [list(each) for each in it.points], "picture": drawn["picture"]}
    number = neuron_of(lesson, seat)
    if number is None:
        return {**shown, "neuron": None}
    neuron = it.neurons[number]
    own = {"label": neuron.label, "sources": list(neuron.sources), "values": neurons.values_of(doing, number)}
    others = sum(_neuron(each) == number for each in lesson.roster()) - 1
    return {**shown, "rate": doing["rate"], "neuron": {**own, "others": others}}


entry = Activity(
    name=NAME,
    label="Human network",
    help="each student is one neuron, and sets its weights and its bias",
    formula="w ← w − η ∂L/∂w",
    source="",
    rank=85,
    acts={
        "human": Act(do=begun, fields={"rate": Real(low=LEAST_RATE, high=MOST_RATE, required=True)}, needs="human"),
        "human_take": Act(do=taken, by=("student",)),
        "human_set": Act(do=sets, fields={"values": Items(required=True)}, by=("student",), then="human"),
        "human_step": Act(do=steps, by=("student", "teacher"), then="human"),
        "human_end": Act(do=lambda scene: scene.lesson.without(NAME)),
    },
    told=told,
    projected=lambda lesson: told(lesson, None),
)
