"""What comes of a lesson, from times that are given."""

from dataclasses import replace

import pytest

from server.load.figures import Figures, Quantiles
from server.load.lesson import compared, lines, reached, table
from server.load.teacher import SCRIPT, Step, Teacher
from server.load.trial import Load, Row

SOME = Quantiles(0.1, 0.2, 0.3, 0.4)
TOLD = ((), ())
FIGURES = Figures(2, 10.0, 9.5, 10.0, SOME, SOME, 0, SOME, 2.5, 60.0, 40_000.0, 0, 0, (), 0.4, SOME, TOLD)
ROW = Row(Load(2, 10.0, seconds=10.0), FIGURES, 1, 1, False, 0.9, 30_000_000, idle=0.08)
PAUSE, PUSH = Step("pause", "pause"), Step("a network", "push", told="open")


def seen(*told):
    """A row whose students were told so."""
    return replace(ROW, figures=replace(FIGURES, told=told))


def test_an_act_has_reached_who_was_told_of_it_before_the_next_one():
    row = seen(
        ((9.0, "class"), (10.5, "class"), (10.9, "class"), (20.25, "open")),
        ((12.0, "open"), (20.5, "class"), (20.75, "open")),
    )
    assert reached(row.figures, [(PAUSE, 10.0), (PUSH, 20.0)]) == {"pause": [0.5], "push": [0.25, 0.75]}


def test_walls_are_counted_while_the_lesson_is_measured():
    teacher = Teacher("", begin=100.0, walls=[90.0, 91.0, 100.0, 100.5, 101.0, 101.5, 120.0])
    assert compared(ROW, seen((), ()), teacher).walls == 2.0


def found(alone, here, walls=2.0, push=0.25):
    teacher = Teacher("", begin=100.0, walls=[100.0, 100.0 + 1 / walls])
    teacher.done = [(step, 101.0 + place) for place, step in enumerate(SCRIPT)]
    at = next(at for step, at in teacher.done if step.act == "push")
    row = replace(here, figures=replace(here.figures, told=(((at + push, "open"),), ())))
    return compared(alone, row, teacher)


def slower(by):
    return replace(ROW, figures=replace(FIGURES, epochs=FIGURES.epochs * by))


@pytest.mark.parametrize(
    ("lesson", "missed"),
    [
        (found(ROW, slower(0.91)), []),
        (found(ROW, slower(0.89)), ["epochs/s"]),
        (found(ROW, ROW, walls=1.9), ["wall, times a second"]),
        (found(ROW, ROW, push=0.75), ["a network for all is there, ms (p95)"]),
        (
            found(ROW, replace(ROW, figures=replace(FIGURES, admitted=Quantiles(0.5, 1.0, 1.5, 2.0)))),
            ["in the class, s (p95)"],
        ),
    ],
)
def test_what_is_asked_and_not_there_is_said(lesson, missed):
    assert [each.what for each in lines([lesson]) if each.met is False] == missed
    assert table([lesson]).count("**no**") == len(missed)


def test_of_several_lessons_the_middle_one_counts():
    bad = found(ROW, slower(0.5))
    good = found(ROW, ROW)
    assert all(each.met is not False for each in lines([good, bad, good]))
    assert any(each.met is False for each in lines([bad, good, bad]))
