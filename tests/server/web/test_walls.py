"""What a wall wants of a session."""

from types import SimpleNamespace

import pytest

from server.classroom.wall import EVERY, SIZE
from server.web.walls import wanted_of

FIGURES = {"epoch": 3, "train_loss": 0.5}


def session(hidden=False, glance=None):
    return SimpleNamespace(lead=SimpleNamespace(view=SimpleNamespace(hidden=hidden)), glance=lambda: glance)


@pytest.mark.parametrize("glance", [None, FIGURES])
@pytest.mark.parametrize("hidden", [False, True])
def test_who_is_in_sight_is_watched_twice_a_second(hidden, glance):
    view = wanted_of(session(hidden, glance), in_sight=True)
    assert (view.output, view.units, view.rate) == (SIZE, 0, 1 / EVERY)


@pytest.mark.parametrize(("hidden", "glance"), [(False, None), (False, FIGURES), (True, FIGURES)])
def test_nothing_is_made_of_those_out_of_sight_whose_figures_are_known_or_will_be(hidden, glance):
    assert wanted_of(session(hidden, glance), in_sight=False) is None


def test_a_hidden_page_that_was_shown_nothing_has_figures_made_and_no_picture():
    assert wanted_of(session(hidden=True), in_sight=False).output == 0


def test_a_glance_is_what_the_newest_frame_says(tab):
    tab.say("play")
    frame = tab.run_for(1.0)[-1]
    glance = tab.session.glance()
    names = ("epoch", "train_loss", "test_loss", "train_accuracy", "test_accuracy", "playing", "rate")
    assert {name: glance[name] for name in names} == {name: frame[name] for name in names}
    assert all(glance[name] == frame[name] for name in glance)
    tab.say("set", changes={"networkShape": [3]})
    assert tab.session.glance() is None, "nobody has looked at this network yet"
