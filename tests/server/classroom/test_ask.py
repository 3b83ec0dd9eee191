"""Predict first: what is asked, what is answered, and what nobody learns before the answers are revealed."""

import base64
import json
import random

import pytest

from server.classroom.activities import Scene, activities
from server.classroom.activities.ask import BINS, STEPS, about
from server.classroom.lesson import MOST_STUDENTS, Lesson
from server.classroom.sketches import LONGEST_SKETCH, SIDE, SKETCH_BYTES
from server.messages.fields import MessageError, parse_fields

PICK = random.Random(7).randrange
NOW = 1_800_000_000.123456
CHOICE = {"kind": "choice", "question": "Which is faster?", "choices": ["ReLU", "tanh", "sigmoid"], "right": 1}
NUMBER = {"kind": "number", "question": "Test loss after 100 epochs?", "low": 0, "high": 1, "right": 0.25}
SKETCH = {"kind": "sketch", "question": "Where?"}


def class_of(count, question=None):
    lesson = Lesson("CODE", "Nets", "kept")
    for number in range(count):
        lesson = lesson.joined(f"s{number}", PICK)
    return lesson if question is None else done(lesson, None, "ask", **question)


def done(lesson, who, name, now=NOW, **values):
    """The class after an act, its fields parsed as those of a message."""
    act = activities.act(name)
    fields = parse_fields(act.fields, json.loads(json.dumps(values)))
    return act.do(Scene(lesson=lesson, who=who, fields=fields, pick=PICK, now=now))


def answer(lesson, who, **values):
    return done(lesson, who, "answer", **{"asked": lesson.doing["ask"]["asked"], **values})


def told(lesson, seat):
    return activities.told(lesson, seat).get("ask")


def refused(code, lesson, who, name, **values):
    with pytest.raises(MessageError) as error:
        done(lesson, who, name, **values)
    assert error.value.code == code


def line(*cells):
    bits = sum(1 << (SIDE * SIDE - 1 - cell) for cell in cells)
    return base64.b64encode(bits.to_bytes(SKETCH_BYTES)).decode()


@pytest.mark.parametrize(
    ("question", "one", "two"),
    [
        (CHOICE, {"choice": 1}, {"choice": 2}),
        (NUMBER, {"number": 0.37}, {"number": 0.91}),
        (SKETCH, {"sketch": line(3)}, {"sketch": line(3, 77)}),
    ],
)
def test_before_the_answers_are_revealed_a_student_learns_only_the_own_one(question, one, two):
    """Whatever the others answer and whatever is right, the message is the same."""
    asked = class_of(3, question)
    lessons = [answer(answer(asked, "s0", **one), "s1", **each) for each in (one, two)]
    if "right" in question:
        wrong = class_of(3, {**question, "right": 0})
        lessons.append(answer(answer(wrong, "s0", **one), "s1", **two))
        assert "right" not in told(lessons[0], "s0")
    first, *others = [json.dumps(told(each, "s0")) for each in lessons]
    assert others == [first] * len(others)
    assert told(lessons[0], "s0")["answer"] == next(iter(one.values())) and told(lessons[0], "s0")["answered"] == 2
    assert told(lessons[0], "s2")["answer"] is None
    shown = done(lessons[0], None, "ask_reveal")
    assert told(shown, "s2")["result"] == told(shown, None)["result"]


def test_the_teacher_sees_counts_before_and_everybody_sees_them_after():
    lesson = answer(answer(answer(class_of(3, CHOICE), "s0", choice=1), "s1", choice=1), "s2", choice=2)
    assert told(lesson, None)["so_far"] == {"counts": [0, 2, 1]}
    shown = done(lesson, None, "ask_reveal")
    assert told(shown, "s0")["result"] == {"counts": [0, 2, 1]} and told(shown, "s0")["right"] == 1
    assert "so_far" not in told(shown, None)


def test_an_answer_can_be_changed_until_all_are_revealed():
    lesson = answer(answer(class_of(2, CHOICE), "s0", choice=0), "s0", choice=2)
    assert told(lesson, "s0")["answer"] == 2 and told(lesson, None)["answered"] == 1
    shown = done(lesson, None, "ask_reveal")
    asked = shown.doing["ask"]["asked"]
    refused("ask_over", shown, "s0", "answer", asked=asked, choice=1)
    refused("ask_over", shown, "s1", "answer", asked=asked, choice=1)
    assert done(shown, None, "ask_reveal") == shown


def test_an_answer_to_the_question_before_is_none_to_this_one():
    lesson = class_of(1, CHOICE)
    asked = lesson.doing["ask"]["asked"]
    lesson = done(answer(lesson, "s0", choice=2), None, "ask", now=NOW + 1, **CHOICE)
    assert told(lesson, "s0")["answer"] is None
    refused("ask_over", lesson, "s0", "answer", asked=asked, choice=1)
    refused("ask_over", done(lesson, None, "ask_end"), "s0", "answer", asked=NOW, choice=1)
    refused("ask_over", class_of(1), None, "ask_reveal")


def test_numbers_are_counted_in_parts_of_the_range_and_have_a_middle():
    lesson = class_of(4, NUMBER)
    for seat, number in zip(("s0", "s1", "s2", "s3"), (0, 0.5, 0.52, 1), strict=True):
        lesson = answer(lesson, seat, number=number)
    result = told(done(lesson, None, "ask_reveal"), "s0")["result"]
    assert result["counts"] == [1] + [0] * (BINS // 2 - 1) + [2] + [0] * (BINS // 2 - 2) + [1]
    assert result["middle"] == pytest.approx(0.51)
    nobody = told(done(class_of(1, NUMBER), None, "ask_reveal"), "s0")["result"]
    assert nobody == {"counts": [0] * BINS, "middle": None}


def test_sketches_lie_over_each_other():
    lesson = answer(answer(class_of(3, SKETCH), "s0", sketch=line(0, 41)), "s1", sketch=line(41))
    cells = base64.b64decode(told(done(lesson, None, "ask_reveal"), "s2")["result"]["map"])
    assert {place: cell for place, cell in enumerate(cells) if cell} == {0: 128, 41: 255}
    nobody = done(class_of(1, SKETCH), None, "ask_reveal").doing["ask"]["result"]["map"]
    assert base64.b64decode(nobody) == bytes(SIDE * SIDE)


def test_who_leaves_or_is_removed_takes_the_answer_along():
    lesson = answer(answer(answer(class_of(3, CHOICE), "s0", choice=0), "s1", choice=0), "s2", choice=2)
    shown = done(lesson.left("s0").removed("s1"), None, "ask_reveal")
    assert told(shown, None)["result"] == {"counts": [0, 0, 1]} and told(shown, None)["answered"] == 1


def test_a_large_class_is_told_the_count_in_few_steps():
    for size in (1, 20, 21, 299, MOST_STUDENTS):
        seen = [about(count, size) for count in range(size + 1)]
        assert len(set(seen)) <= STEPS + 2 and seen == sorted(seen) and seen[-1] == size
        assert all(shown <= count for count, shown in enumerate(seen))
    assert [about(count, 20) for count in range(21)] == list(range(21))


@pytest.mark.parametrize(
    "question",
    [
        {**CHOICE, "question": "  "},
        {**CHOICE, "choices": ["one"]},
        {**CHOICE, "choices": ["one", "one "]},
        {**CHOICE, "choices": ["one", " "]},
        {**CHOICE, "choices": list("abcdefg")},
        {**CHOICE, "choices": ["a", "b" * 81]},
        {**CHOICE, "right": 3},
        {**CHOICE, "right": 0.5},
        {**CHOICE, "low": 0},
        {**NUMBER, "low": 1},
        {**NUMBER, "low": 2, "high": 1},
        {**NUMBER, "high": 1e300},
        {**NUMBER, "choices": ["a", "b"]},
        {**SKETCH, "right": 1},
        {"kind": "choice", "question": "?"},
        {"kind": "essay", "question": "?"},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(question):
    refused("bad_value", class_of(1), None, "ask", **question)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        (CHOICE, {"choice": 3}),
        (CHOICE, {"choice": -1}),
        (CHOICE, {"choice": 1.5}),
        (CHOICE, {"number": 1}),
        (CHOICE, {"choice": 1, "number": 1}),
        (NUMBER, {"number": 1.01}),
        (NUMBER, {"number": "0.5"}),
        (NUMBER, {"number": 1e308}),
        (SKETCH, {"sketch": ""}),
        (SKETCH, {"sketch": line()}),
        (SKETCH, {"sketch": line(1)[:-4]}),
        (SKETCH, {"sketch": base64.b64encode(b"\xff" * SKETCH_BYTES).decode()}),
        (SKETCH, {"sketch": "é" * 200}),
        (SKETCH, {"sketch": "A" * (LONGEST_SKETCH + 1)}),
        (SKETCH, {"sketch": "A" * 1_000_000}),
    ],
)
def test_an_answer_of_another_kind_or_size_is_refused(question, values):
    lesson = class_of(1, question)
    refused("bad_value", lesson, "s0", "answer", asked=lesson.doing["ask"]["asked"], **values)


def test_an_answer_without_a_value_is_refused():
    lesson = class_of(1, CHOICE)
    refused("missing_field", lesson, "s0", "answer", asked=lesson.doing["ask"]["asked"])


def test_what_a_full_class_keeps_of_a_question_is_small():
    lesson = class_of(MOST_STUDENTS, SKETCH)
    wavy = line(*range(0, SIDE * SIDE, 2))
    for seat in lesson.students:
        lesson = lesson.with_own(seat, "ask", {"answer": wavy})
    shown = done(lesson, None, "ask_reveal")
    assert sum(len(json.dumps(dict(each.doing))) for each in shown.roster()) < 200_000
    assert len(json.dumps(told(shown, "s0"))) < 3000


def test_a_bound_is_told_as_it_was_typed():
    with pytest.raises(MessageError, match="from 0 to 999999999"):
        class_of(1, {**NUMBER, "high": 999999999, "right": -1})
