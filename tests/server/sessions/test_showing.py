"""What the next frame has: units' maps now and then, views as their cadence and their cost allow."""

import random
from dataclasses import replace

import pytest

from engine.inspection.views import views
from server.messages.fields import MessageError
from server.messages.viewing import View
from server.sessions.showing import SHARE, Showing
from tests.engine.inspection.test_views import SOUND
from tests.engine.runs import planted


@pytest.fixture
def three():
    """A view of each cadence."""
    entries = [replace(SOUND, name=cadence, cadence=cadence) for cadence in ("frame", "paused", "once")]
    with planted(views, *entries):
        yield tuple(views.choice(entry.name) for entry in entries)


def names(choices):
    return [choice.name for choice in choices]


def test_units_come_in_every_so_many_th_frame_and_with_whole_ones():
    showing = Showing()
    view = View(units_every=3)
    assert [showing.units(view, at, False) for at in range(7)] == [False, False, True, False, False, True, False]
    assert showing.units(view, 7, True) and not showing.units(view, 8, False)


@pytest.mark.parametrize(("frames", "every", "wanted"), [(60, 1, 12), (60, 3, 12), (40, 1, 12), (26, 3, 26 / 3)])
def test_units_come_no_more_often_than_their_rate_however_the_frames_fall(frames, every, wanted):
    """Frames that come up to a third of their interval early or late, over a minute, with a pause in the middle."""
    showing, draw = Showing(), random.Random(1)
    view = View(units_every=every, units_rate=12, rate=frames)
    came = []
    for number in range(60 * frames):
        at = 100 * (number > 30 * frames) + (number + draw.uniform(-1, 1) / 3) / frames
        if showing.units(view, at, number == 30 * frames):
            came.append(at)
    assert len(came) == pytest.approx(60 * wanted, abs=2)
    most = max(sum(begin <= at < begin + 1 for at in came) for begin in came)
    assert most <= wanted + 2  # one at both ends of the second, and the one that a pause shows


def test_units_whose_rate_is_that_of_the_frames_are_in_each():
    showing, draw = Showing(), random.Random(2)
    view = View(units_rate=60, rate=60)
    assert all(showing.units(view, (number + draw.uniform(-1, 1) / 5) / 60, False) for number in range(600))


def test_at_rest_all_are_shown_and_while_training_those_of_every_frame(three):
    showing = Showing()
    assert names(showing.due(three, 0.0, resting=False)) == ["frame", "once"]
    showing.shown(showing.due(three, 0.0, resting=True), [0.0] * 3, 0.0)
    assert names(showing.due(three, 0.1, resting=False)) == ["frame"]
    assert names(showing.due(three, 0.1, resting=True)) == ["frame", "paused"]


def test_what_is_shown_once_comes_again_with_another_run_or_other_values(three):
    showing, once = Showing(), three[2]
    other = views.choice({"name": "once", "layer": 2})
    showing.shown([once], [0.0], 0.0)
    assert showing.due([once], 9.0, resting=True) == ()
    assert showing.due([other], 9.0, resting=True) == (other,)
    showing.shown([once], [0.0], 9.0)
    showing.changed()
    assert showing.due([once], 9.0, resting=True) == (once,)


def test_a_view_of_every_second_comes_no_sooner_and_at_rest_at_once():
    with planted(views, replace(SOUND, name="second", cadence="second")):
        showing, asked = Showing(), [views.choice("second")]
        assert names(showing.due(asked, 0.0, resting=False)) == ["second"]
        showing.shown(asked, [0.001], 0.0)
        assert showing.due(asked, 0.99, resting=False) == ()
        assert names(showing.due(asked, 0.5, resting=True)) == ["second"]
        assert names(showing.due(asked, 1.0, resting=False)) == ["second"]
        showing.shown(asked, [0.3], 1.0)  # a dear one still takes no more than its share
        assert showing.due(asked, 3.9, resting=False) == () != showing.due(asked, 4.0, resting=False)


def test_a_closed_panel_that_is_opened_again_is_shown_at_once(three):
    showing = Showing()
    showing.shown(three, [5.0] * 3, 0.0)
    assert showing.due([], 0.1, resting=False) == ()
    assert names(showing.due(three, 0.2, resting=False)) == ["frame", "once"]


@pytest.mark.parametrize("costs", [[0.001], [0.03], [0.03, 0.0001], [2.0, 0.5, 0.001]])
def test_views_take_a_share_of_the_time_at_most(costs):
    entries = [replace(SOUND, name=f"view-{number}") for number in range(len(costs))]
    with planted(views, *entries):
        asked = [views.choice(entry.name) for entry in entries]
        showing, spent, now, span = Showing(), 0.0, 0.0, 100.0
        first = sum(costs)
        while now < span:
            due = showing.due(asked, now, resting=False)
            seconds = [costs[asked.index(choice)] for choice in due]
            spent += sum(seconds)
            showing.shown(due, seconds, now)
            now += 1 / 60
        assert spent - first <= SHARE * span
        assert spent > min(0.5 * SHARE * span / len(costs), costs[0] * span * 60 * 0.9)


def test_a_view_that_takes_long_comes_seldom_while_training_and_at_every_pause(tab, monkeypatch):
    tab.say("view", panels=["metrics"])
    finish = tab.session.finish
    monkeypatch.setattr(
        tab.session, "finish", lambda outcome, now: finish(outcome._replace(seconds=slow(outcome)), now)
    )
    tab.say("play")
    frames = tab.run_for(2.0)
    seen = [frame for frame in frames if "metrics" in frame]
    assert len(frames) > 50 and 4 <= len(seen) <= 5
    tab.say("pause")
    assert "metrics" in tab.frame()
    tab.say("step", count=2)
    assert ["metrics" in frame for frame in tab.run_for(1.0)][-1]


def slow(outcome):
    return dict.fromkeys(outcome.seconds, 0.05)


def test_a_view_whose_values_are_bad_is_refused_and_nothing_changes(tab):
    tab.say("view", panels=["metrics"])
    with pytest.raises(MessageError, match="no parameter 'layer'"):
        tab.say("view", panels=[{"name": "metrics", "layer": 3}])
    assert tab.session.lead.view.panels == (views.choice("metrics"),) and "metrics" in tab.frame()


@pytest.mark.parametrize("checkpoint_due", [False, True])
def test_the_last_frame_of_a_diverging_run_has_the_views_of_what_is_at_rest(new_tab, monkeypatch, checkpoint_due):
    tab = new_tab()
    monkeypatch.setattr(tab.session._checkpoints, "begin", lambda *_: checkpoint_due)
    monkeypatch.setattr("server.sessions.showing.SHARE", 1e-9)  # while it trains, views cost too much to come again
    tab.hello(
        link="problem=regression&activation=relu&learningRate=10&networkShape=8",
        view={"panels": ["health"]},
        playing=True,
    )
    tab.run_for(1.0)
    assert not tab.frames[-1]["playing"] and "health" in tab.frames[-1]
    assert "diverged" in tab.frames[-1]
