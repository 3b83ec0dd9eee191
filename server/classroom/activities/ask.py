"""Predict first: a question whose answers nobody sees until the teacher reveals them, all at once.

An answer is one of some choices, a number in a range, or a sketch: marked cells of the plane, where a student expects
the boundary. A student is told the own answer and about how many there are; the right one and all others only when they
are revealed, and then nothing can be changed any more. What everybody sees then is counted once, at that moment.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from engine.digits import digits
from server.classroom.activities import Act, Activity, Scene
from server.classroom.lesson import Lesson
from server.classroom.sketches import LONGEST_SKETCH, SIDE, checked, overlaid
from server.messages.fields import MessageError, OneOf, Real, Text, Texts, Whole, refuse
from server.messages.texts import said

NAME = "ask"
CHOICE, NUMBER, SKETCH = KINDS = ("choice", "number", "sketch")
LONGEST_QUESTION, LONGEST_CHOICE = 300, 80
FEWEST_CHOICES, MOST_CHOICES = 2, 6
FARTHEST = 1e9
"""No bound of a range is farther from 0."""
BINS = 24
"""Parts of the range, for which numbers are counted."""
STEPS = 20
"""A student is told how many have answered in so many steps at most: each is a message to the whole class."""
ANSWERS = {CHOICE: "choice", NUMBER: "number", SKETCH: "sketch"}
"""By the kind of the question, the field that holds its answer."""


def asked(scene: Scene) -> Lesson:
    """A question; one that was there before is gone with its answers."""
    fields, kind = scene.fields, scene.fields["kind"]
    question = {"asked": round(scene.now, 3), "kind": kind, "question": _words("question", fields["question"])}
    shape = {CHOICE: _choices, NUMBER: _range, SKETCH: _plane}[kind](fields)
    return scene.lesson.without(NAME).with_doing(NAME, {**question, **shape, "answered": 0})


def _choices(fields: Mapping[str, Any]) -> dict[str, Any]:
    choices = [_words("choices", each) for each in fields.get("choices", ())]
    if len(set(choices)) < max(FEWEST_CHOICES, len(choices)):
        allowed = f"{FEWEST_CHOICES} to {MOST_CHOICES} different choices"
        raise refuse("choices", fields.get("choices"), allowed)
    right = fields.get("right")
    if right is not None and right not in range(len(choices)):
        raise refuse("right", right, f"the number of a choice, 0 to {len(choices) - 1}")
    _nothing_else(fields, "choices", "right")
    return {"choices": choices, "right": None if right is None else int(right)}


def _range(fields: Mapping[str, Any]) -> dict[str, Any]:
    low, high = fields.get("low", 0.0), fields.get("high", 1.0)
    if not low < high:
        raise refuse("high", high, f"a number above {digits(low)}")
    right = fields.get("right")
    if right is not None and not low <= right <= high:
        raise refuse("right", right, f"a number from {digits(low)} to {digits(high)}")
    _nothing_else(fields, "low", "high", "right")
    return {"low": low, "high": high, "right": right}


def _plane(fields: Mapping[str, Any]) -> dict[str, Any]:
    _nothing_else(fields)
    return {"side": SIDE}


def _words(name: str, text: str) -> str:
    if not text.strip():
        raise refuse(name, text, "some words")
    return text.strip()


def _nothing_else(fields: Mapping[str, Any], *known: str) -> None:
    """Raises MessageError for a field that says nothing about this kind of question."""
    for name in fields:
        if name not in ("kind", "question", *known):
            raise refuse(name, fields[name], f"for a question of the kind {fields['kind']}")


def answered(scene: Scene) -> Lesson:
    """A student's answer, instead of one of before. Raises MessageError once the answers are revealed, and for another
    question than the present one."""
    assert scene.who is not None
    question = scene.lesson.doing.get(NAME)
    if question is None or question["asked"] != scene.fields["asked"] or "result" in question:
        raise MessageError("ask_over", said("ask_over"), "act")
    answer = _checked(question, scene.fields)
    lesson = scene.lesson.with_own(scene.who, NAME, {"answer": answer})
    return lesson.with_doing(NAME, {**question, "answered": len(_answers(lesson))})


def _checked(question: Mapping[str, Any], fields: Mapping[str, Any]) -> int | float | str:
    name = ANSWERS[question["kind"]]
    for each in fields:
        if each not in ("asked", name):
            raise refuse(each, fields[each], f"an answer to this question; it is answered by {name}")
    if name not in fields:
        raise MessageError("missing_field", f"the field {name} is missing", name)
    value = fields[name]
    if name == SKETCH:
        return checked(name, value)
    low, high = (0, len(question["choices"]) - 1) if name == CHOICE else (question["low"], question["high"])
    kind = Whole(low=low, high=high) if name == CHOICE else Real(low=low, high=high)
    return kind.check(name, value)


def revealed(scene: Scene) -> Lesson:
    """Everybody sees all answers. Raises MessageError if there is no question."""
    question = _present(scene.lesson)
    if "result" in question:
        return scene.lesson
    answers = _answers(scene.lesson)
    return scene.lesson.with_doing(NAME, {**question, "answered": len(answers), "result": counted(question, answers)})


def _present(lesson: Lesson) -> Mapping[str, Any]:
    if (question := lesson.doing.get(NAME)) is None:
        raise MessageError("ask_over", said("ask_over"), "act")
    return question


def _answers(lesson: Lesson) -> list[Any]:
    return [each.doing[NAME]["answer"] for each in lesson.roster() if NAME in each.doing]


def counted(question: Mapping[str, Any], answers: Sequence[Any]) -> dict[str, Any]:
    """What there is to see of all answers: `counts` of each choice, or of `BINS` equal parts of the range with the
    `middle` one; of sketches a `map` (`server.classroom.sketches`)."""
    if question["kind"] == SKETCH:
        return {"map": overlaid(answers)}
    if question["kind"] == CHOICE:
        return {"counts": [answers.count(choice) for choice in range(len(question["choices"]))]}
    low, high = question["low"], question["high"]
    places = [min(BINS - 1, math.floor((each - low) / (high - low) * BINS)) for each in answers]
    counts = [places.count(place) for place in range(BINS)]
    return {"counts": counts, "middle": median(answers) if answers else None}


def told(lesson: Lesson, seat: str | None) -> Mapping[str, Any] | None:
    """The question with what the reader may know: before the answers are revealed, a student neither `right` nor
    `so_far`, the counts that only the teacher has. `result` and `right` are everybody's afterwards."""
    question = lesson.doing.get(NAME)
    if question is None:
        return None
    if seat is None:
        counting = "result" not in question and question["kind"] != SKETCH
        return {**question, "so_far": counted(question, _answers(lesson))} if counting else question
    own = lesson.students[seat].doing.get(NAME)
    mine = {"answer": None if own is None else own["answer"]}
    if "result" in question:
        return {**question, **mine}
    open_ = {name: value for name, value in question.items() if name != "right"}
    return {**open_, "answered": about(question["answered"], len(lesson.students)), **mine}


def about(count: int, of: int) -> int:
    """A count of so many, in `STEPS` steps at most: all are always all."""
    step = max(1, math.ceil(of / STEPS))
    return count if count >= of else count - count % step


entry = Activity(
    name=NAME,
    label="Predict first",
    help="a question to everybody; the answers are hidden until all are revealed at once",
    formula="",
    source="",
    rank=60,
    acts={
        "ask": Act(
            do=asked,
            fields={
                "kind": OneOf(words=KINDS, required=True),
                "question": Text(most=LONGEST_QUESTION, required=True),
                "choices": Texts(most=MOST_CHOICES, longest=LONGEST_CHOICE),
                "low": Real(low=-FARTHEST, high=FARTHEST),
                "high": Real(low=-FARTHEST, high=FARTHEST),
                "right": Real(low=-FARTHEST, high=FARTHEST),
            },
        ),
        "ask_reveal": Act(do=revealed),
        "ask_end": Act(do=lambda scene: scene.lesson.without(NAME)),
        "answer": Act(
            do=answered,
            fields={
                "asked": Real(low=0, high=1e12, required=True),
                "choice": Whole(low=0, high=MOST_CHOICES - 1),
                "number": Real(low=-FARTHEST, high=FARTHEST),
                "sketch": Text(most=LONGEST_SKETCH),
            },
            by=("student",),
        ),
    },
    told=told,
)
