"""What a browser asks to see: maps of the sizes it draws, units' maps less often, or none at all."""

from dataclasses import replace

import numpy as np
import ormsgpack
import pytest

from engine import Config, advance, maps, new_run, node_ids
from server.jobs.work import Sheet, Task, perform
from server.load.levels import view_of
from server.messages.replies import frame
from server.messages.viewing import View
from server.sessions.checkpoints import CHECKPOINT_INTERVAL
from server.settings import OPTIONS
from tests.engine.inspection.test_packing import unpacked
from tests.server.conftest import Tab

FRAME_RATE = next(option.default for option in OPTIONS if option.name == "frame-rate")


def sizes(frame):
    """Sides of the maps in a frame, by field."""
    return {name: frame[name]["size"] for name in ("output", "units", "focus", "features") if name in frame}


def test_a_view_takes_over_what_it_is_told():
    assert View().changed({"output": 51, "units_every": 2, "type": "view"}) == View(output=51, units_every=2)


def test_the_units_maps_come_in_every_so_many_th_frame(tab):
    tab.say("view", output=51, units=17, units_every=3, rate=10)
    assert sizes(tab.frame()) == {"output": 51, "units": 17, "features": 17}
    tab.say("play")
    frames = tab.run_for(3.0)
    assert [set(sizes(frame)) for frame in frames[:7]] == [{"output"}, {"output"}, {"output", "units"}] * 2 + [
        {"output"}
    ]
    assert 28 <= len(frames) <= 31


def test_a_pause_a_change_and_the_last_step_show_all_units(tab):
    tab.say("view", units_every=60)
    tab.frame()
    tab.say("play")
    assert "units" not in tab.run_for(0.5)[-1]
    tab.say("pause")
    assert "units" in tab.frame()
    tab.say("set", changes={"activation": "relu"})
    assert "units" in tab.frame()
    tab.say("step", count=5)
    frames = tab.run_for(1.0, most=2)
    assert len(frames) == 3 and ["units" in frame for frame in frames] == [False, False, True]


def test_units_maps_that_were_thrown_away_are_made_again(tab):
    tab.say("view", units_every=2)
    tab.frame()
    tab.say("play")
    tab.run_for(0.5)
    tab.now += 1
    task = tab.take()
    tab.say("set", changes={"noise": 10.0})
    assert tab.bring(task) is None
    assert "units" in tab.frame()


def test_without_maps_a_frame_is_small_and_the_state_says_how_to_draw(tab):
    tab.say("view", output=0, units=0, focus="1:0")
    state = tab.say("play")
    frames = tab.run_for(2.0)
    assert all(sizes(frame) == {} and "curves" not in frame for frame in frames)
    assert all(len(frame["parameters"]) == 4 * state["parameters"] for frame in frames)
    assert set(state["drawing"]) == {"features", "activations", "aims", "curve"}
    assert len(state["drawing"]["activations"]) == len(state["layers"]) - 1
    tab.say("view", output=10)
    assert sizes(tab.frame()) == {"output": 10, "focus": 10}


def test_one_variable_means_curves_to_draw_as_well(new_tab):
    tab = new_tab()
    state = tab.hello(link="problem=regression&regDataset=curve-sine", view={"output": 0})
    assert state["drawing"]["curve"] > 0 and "curves" not in tab.frame()
    tab.say("view", output=10)
    assert tab.frame()["curves"]["size"] == state["drawing"]["curve"]


def test_without_maps_checkpoints_come_less_often(tab):
    tab.say("set", changes={"networkShape": [8] * 6})
    tab.frame()
    tab.say("play")
    often = sum("checkpoint" in frame for frame in tab.run_for(10.0, most=1))
    tab.say("view", output=0, units=0)
    seldom = [frame for frame in tab.run_for(10.0, most=1) if "checkpoint" in frame]
    assert often >= 0.9 * 10 / CHECKPOINT_INTERVAL > 5 * len(seldom) > 0
    assert sum(len(frame["checkpoint"]) for frame in seldom) < 10 * 1000
    tab.say("pause")
    assert "checkpoint" in tab.frame()


DEEP = "dataset=spiral&networkShape=8,8,8,8,8,8&xSquared=true&ySquared=true&xTimesY=true&sinX=true&sinY=true"
SAVING = {"output": 51, "units": 17, "units_every": 2, "rate": 10}
LOW = {"output": 0, "units": 0, "rate": 10}


@pytest.mark.parametrize(
    ("link", "view", "most"), [("", SAVING, 60_000), (DEEP, SAVING, 200_000), ("", LOW, 20_000), (DEEP, LOW, 20_000)]
)
def test_ten_frames_a_second_fit_the_line(new_tab, link, view, most):
    tab = new_tab()
    tab.hello(link=link, view=view)
    tab.frame()
    tab.say("play")
    tab.frame()
    tab.bytes, seconds = 0, 5
    frames = tab.run_for(seconds, most=1)
    assert len(frames) >= 10 * seconds - 2
    assert tab.bytes / seconds < most
    if view is LOW:
        assert all(len(frame["parameters"]) + 200 < 2000 for frame in frames)


@pytest.mark.parametrize("hidden", [[], [3, 2]])
@pytest.mark.parametrize(("output", "units"), [(20, 8), (24, 8), (27, 9), (0, 8), (10, 0), (0, 0)])
def test_maps_of_any_two_sizes_are_the_engines(hidden, output, units):
    run = new_run(Config.from_mapping({"networkShape": hidden}))
    outcome = perform([Task(run, "epoch", 0, (Sheet(output, units),))]).outcomes[0]
    made = ormsgpack.unpackb(frame(*outcome.seen(), {}))
    layers = node_ids(run.config)
    nodes = {"output": layers[-1], "units": tuple(node for layer in layers[1:-1] for node in layer)}
    wanted = {name: side for name, side in (("output", output), ("units", units)) if side and nodes[name]}
    assert sizes(made) == wanted
    for name, side in wanted.items():
        found = np.frombuffer(made[name]["map"], np.uint8).astype(int)
        assert np.abs(found - maps([run], side, nodes[name]).ravel()).max() <= 1


def test_packed_maps_are_the_same_maps_in_less_than_half_the_bytes():
    run = advance([new_run(Config.from_mapping({}))], epochs=40)[0]
    plain, packed = (
        ormsgpack.unpackb(frame(*outcome.seen(), {}))
        for outcome in perform(
            [Task(run, "epoch", 0, (Sheet(99, 33, "1:0", packed=packed),)) for packed in (False, True)]
        ).outcomes
    )
    for name, count in (("output", 1), ("units", 6), ("focus", 1)):
        field = packed[name]
        assert "map" not in field and field["count"] == count
        assert bytes(unpacked(field["packed"], count, field["size"])) == plain[name]["map"]
        assert len(field["packed"]) < len(plain[name]["map"]) / 2


@pytest.mark.parametrize(
    ("link", "quality", "units", "rate", "most"),
    [("", "full", 6, 60, 400_000), (DEEP, "full", 48, 60, 1_000_000), ("", "saving", 6, 10, 40_000)],
)
def test_what_the_page_asks_for_fits_the_line(around, link, quality, units, rate, most):
    """At the server's own frame rate, with a page that draws every frame: a network that has learned takes more bytes
    than one that begins, so that no second of the first 20 may be above."""
    tab = Tab(replace(around, frame_interval=1 / FRAME_RATE))
    tab.hello(link=link, view=view_of(quality, 1, units))
    tab.frame()
    tab.say("play")
    tab.frame()
    taken = []
    for _ in range(20):
        tab.bytes = 0
        assert len(tab.run_for(1.0, most=1)) >= rate - 2
        taken.append(tab.bytes)
    assert max(taken) < most


def test_a_browser_alone_has_more_frames_than_one_of_several(around):
    connected = [1]
    tab = Tab(replace(around, frame_interval=0.01, browsers=lambda: connected[0], shared_interval=0.1))
    tab.hello(view={"output": 10, "units": 8, "rate": 50})
    tab.say("speed", rate=None)
    tab.say("play")
    for connected[0], frames in ((1, 50), (2, 10), (1, 50)):
        assert len(tab.run_for(1.0, most=1)) == pytest.approx(frames, rel=0.1)
