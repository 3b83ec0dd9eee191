"""Several viewers of one session: each has its own pictures at its own rate, and only the lead holds up training."""

import ormsgpack
import pytest

from engine.inspection.views import views
from server.jobs import work
from server.jobs.work import perform
from server.messages.effects import Send
from server.messages.viewing import View
from server.sessions.showing import SHARE

WALL = View(output=50, units=0, rate=1.0)


def watched(tab, seconds, number=9, most=1000):
    """The frames of the lead and of a watcher in so much time; both take and acknowledge each."""
    seen = {tab.session.lead.number: [], number: []}
    for _ in range(round(seconds / 0.005)):
        tab.now += 0.005
        task = tab.take(most)
        for effect in tab.session.finish(perform([task]).outcomes[0], tab.now) if task is not None else ():
            if isinstance(effect, Send) and isinstance(effect.message, bytes):
                frame = ormsgpack.unpackb(effect.message)
                seen[effect.to].append(frame)
                tab.session.taken(tab.now, effect.to)
                tab.session.acknowledge(frame["n"], tab.now, effect.to)
    return seen.values()


def sizes(frame):
    return {name: frame[name]["size"] for name in ("output", "units") if name in frame}


def test_two_viewers_have_their_own_sizes_and_rates(tab):
    tab.say("view", output=20, units=10, rate=20)
    tab.frame()
    tab.say("play")
    tab.session.watch(9, WALL, tab.now)
    own, wall = watched(tab, 5.0)
    assert len(own) == pytest.approx(100, abs=3) and len(wall) == pytest.approx(6, abs=1)
    assert all(sizes(frame) == {"output": 20, "units": 10} for frame in own)
    assert all(sizes(frame) == {"output": 50} for frame in wall)
    assert [frame["n"] for frame in wall] == list(range(1, len(wall) + 1))
    assert wall[0]["reset"] and "data" in wall[0] and not any("reset" in frame for frame in wall[1:])
    assert not any("checkpoint" in frame or "history" in frame for frame in wall[1:])
    at = {frame["epoch"]: frame for frame in own}
    assert all(at[frame["epoch"]]["train_loss"] == frame["train_loss"] for frame in wall[1:])


def test_who_watches_changes_nothing_for_the_lead(new_tab):
    alone, seen = new_tab(), new_tab()
    frames = []
    for tab in (alone, seen):
        tab.hello(view={"output": 10, "units": 8})
        tab.frame()
        tab.say("play")
    seen.session.watch(9, WALL, seen.now)
    for tab in (alone, seen):
        own, _ = watched(tab, 2.0, most=1)
        frames.append([{name: value for name, value in frame.items() if name != "rate"} for frame in own])
    assert len(frames[0]) == pytest.approx(len(frames[1]), abs=1)
    pairs = {frame["epoch"]: frame for frame in frames[0]}
    assert all(pairs[frame["epoch"]]["parameters"] == frame["parameters"] for frame in frames[1] if frame["epoch"] < 70)


def test_a_watcher_that_takes_nothing_holds_up_nobody(tab):
    tab.say("play")
    tab.session.watch(9, View(output=50, units=0, rate=60.0), tab.now)
    own = tab.run_for(1.0)  # takes and acknowledges the lead's frames alone
    assert len(own) > 30 and tab.session.audience.of(9).sent == 1
    tab.session.forget(9)
    assert tab.session.audience.of(9) is None and len(tab.run_for(1.0)) > 30


def test_a_watcher_sees_a_resting_run_at_once_and_its_owner_gets_no_frame(tab):
    tab.session.watch(9, WALL, tab.now)
    (own, wall) = watched(tab, 0.5)
    assert own == [] and [sizes(frame) for frame in wall] == [{"output": 50}] and not wall[0]["playing"]


def test_equal_sheets_are_drawn_once(tab):
    view = tab.session.lead.view
    tab.session.watch(9, view, tab.now)
    tab.session.watch(10, view, tab.now)
    task = tab.take()
    assert len(task.sheets) == 1 and len(tab.session.finish(perform([task]).outcomes[0], tab.now)) == 2


def test_lost_and_outdated_work_owes_a_watcher_what_it_owed(tab):
    tab.session.watch(9, WALL, tab.now)
    tab.take()
    tab.lose()
    assert tab.take().sheets[0].data
    tab.say("set", changes={"noise": 10.0})
    tab.session.abandon(tab.now)
    assert len(tab.take().sheets) == 2 and tab.session.audience.of(9).pending.show is False


METRICS, HEALTH = (views.choice(name) for name in ("metrics", "health"))


def test_each_viewer_has_its_own_views_and_a_shared_one_is_made_once(tab, monkeypatch):
    made = []
    shown_by = work.shown_by
    monkeypatch.setattr(work, "shown_by", lambda choice, run: made.append(choice) or shown_by(choice, run))
    tab.session.watch(9, View(output=50, units=0, panels=(METRICS, HEALTH)), tab.now)
    tab.say("view", panels=["metrics"])
    own, wall = watched(tab, 0.1)
    seen = [{name for name in ("metrics", "health") if name in frame} for frame in (own[0], wall[0])]
    assert seen == [{"metrics"}, {"metrics", "health"}] and own[0]["metrics"] == wall[0]["metrics"]
    assert made == [METRICS, HEALTH]


def test_the_views_of_all_viewers_together_take_a_share_of_the_time_at_most(tab):
    spent, seconds = 0.0, 5.0
    tab.say("view", panels=["metrics"], rate=30)
    for number, rate in ((9, 7.0), (10, 11.0)):
        tab.session.watch(number, View(output=5, units=0, panels=(METRICS, HEALTH), rate=rate), tab.now)
    tab.say("play")
    for _ in range(round(seconds / 0.005)):
        tab.now += 0.005
        task = tab.take(1)
        if task is None:
            continue
        outcome = perform([task]).outcomes[0]
        spent += 0.05 * len(outcome.seconds)
        slow = outcome._replace(seconds=dict.fromkeys(outcome.seconds, 0.05))
        for effect in tab.session.finish(slow, tab.now):
            if isinstance(effect, Send) and isinstance(effect.message, bytes):
                tab.session.taken(tab.now, effect.to)
                tab.session.acknowledge(ormsgpack.unpackb(effect.message)["n"], tab.now, effect.to)
    first = 5 * 0.05  # of each viewer
    assert first < spent <= first + SHARE * seconds


def test_who_watches_again_is_shown_everything_again(tab):
    for _ in range(2):
        tab.session.watch(9, View(output=5, units=0, panels=(METRICS,)), tab.now)
        tab.say("play")
        _, wall = watched(tab, 0.02)
        assert "metrics" in wall[0]
        tab.session.audience.of(9).showing.shown((METRICS,), [100.0], tab.now)
        tab.say("pause")
