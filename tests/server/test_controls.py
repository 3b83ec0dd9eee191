"""How long a student's controls took, with times made up."""

import pytest

from server.load.controls import Controls


def test_the_first_frame_behind_the_answer_shows_a_control():
    controls = Controls()
    controls.ask(1, 10.0)
    assert controls.show(10.1) == []  # a frame that was on its way
    controls.answer(1)
    assert controls.show(10.3) == [(10.0, pytest.approx(0.3))]
    assert controls.show(10.4) == []


def test_a_second_control_does_not_make_the_first_one_forgotten():
    controls = Controls()
    controls.ask(1, 10.0)
    controls.ask(3, 11.0)
    controls.answer(1)
    controls.answer(3)
    assert controls.show(12.0) == [(10.0, 2.0), (11.0, 1.0)]


@pytest.mark.parametrize("number", [None, 7])
def test_an_answer_to_something_else_is_none(number):
    controls = Controls()
    controls.ask(8, 10.0)
    controls.answer(number)
    assert controls.show(12.0) == []


def test_what_was_never_shown_is_told_in_the_end():
    controls = Controls()
    controls.ask(1, 10.0)
    controls.ask(2, 11.0)
    controls.answer(1)
    assert controls.leave(13.0) == [(10.0, 3.0), (11.0, 2.0)]
    assert controls.leave(14.0) == []
