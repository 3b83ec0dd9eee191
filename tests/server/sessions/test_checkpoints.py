"""Whoever keeps the checkpoints has any epoch again, bit for bit, whatever was changed while it trained.

The browser is played by `Keeper`: it keeps what the protocol says that frames and answers bring, and nothing else.
"""

import random
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from engine import InvalidValue, run_to_bytes
from server.messages.protocol import MAX_REPLAY
from server.messages.replies import to_text
from server.messages.viewing import View
from server.sessions.checkpoints import CHECKPOINT_BYTES, CHECKPOINT_INTERVAL, LATEST, SELDOM, SMALL, Checkpoints
from server.sessions.opening import sealed
from server.sessions.signing import Signer
from server.sessions.surroundings import Surroundings
from tests.engine.combinations import configuration, drawn
from tests.engine.live_changes import LIVE, changed
from tests.server.conftest import Tab

SETTINGS = 20
EPOCHS = 50
"""Drawn of each training."""
FRAMES = 90


class Keeper:
    """A browser that keeps checkpoints, each with its epoch and position; and, to compare with, the run's bytes at the
    end of each epoch, which only a test can have."""

    def __init__(self, tab: Any, draw: random.Random) -> None:
        self.tab = tab
        self.draw = draw
        self.kept: list[tuple[int, int, str]] = []
        self.truth: dict[int, bytes] = {}
        self.causes: list[str] = []

    def ask(self, type: str, **fields: object) -> dict[str, Any]:
        """Says something; what changed the run is kept with what it became."""
        reply: dict[str, Any] = self.tab.say(type, **fields)
        if reply["type"] == "state" and reply["checkpoint"]:
            self.causes.append(reply["cause"])
            now = reply["epoch"], reply["position"]  # after undo, or of a new run: later is another future
            self.truth = {epoch: run for epoch, run in self.truth.items() if (epoch, 0) <= now}
            self.kept = [each for each in self.kept if each[:2] <= now]
            self._keep(reply["epoch"], reply["position"], reply["checkpoint"])
        return reply

    def frame(self, most: int = 1) -> None:
        """The next frame, some time later; as the checkpoints of a busy server, most of them come seldom."""
        self.tab.now += self.draw.choice([0.03, 0.06])
        frame = self.tab.frame(most)
        if frame is not None and "checkpoint" in frame:
            self._keep(frame["epoch"], frame["position"], to_text(frame["checkpoint"]))
        self._note()

    def _keep(self, epoch: int, position: int, run: str) -> None:
        self.kept.append((epoch, position, run))
        self._note()

    def _note(self) -> None:
        run = self.tab.session.present
        if not run.position:
            self.truth[run.epoch] = run_to_bytes(run)

    def nearest(self, epoch: int) -> str:
        """The last checkpoint up to the end of that epoch."""
        return [run for at, position, run in self.kept if (at, position) <= (epoch, 0)][-1]

    def seek(self, epoch: int, checkpoint: str = "") -> bytes:
        """The run's bytes at that epoch, trained again in pieces; checkpoint: if not from the nearest one."""
        reply = self.tab.say("seek", run=checkpoint or self.nearest(epoch), epoch=epoch)
        assert reply["type"] == "state" and reply["notices"] == [] and not reply["playing"]
        for _ in range(1000):
            self.tab.now += 0.03
            frame = self.tab.frame(self.draw.randint(1, 9))
            if frame is None:
                break
            assert not frame["playing"] and "history" not in frame
        assert (self.tab.session.present.epoch, self.tab.session.training) == (epoch, False)
        return run_to_bytes(self.tab.session.present)


def settings(number: int) -> dict[str, Any]:
    """Of one training: with dropout, reshuffling and early stopping as well as all else that is drawn."""
    draw = random.Random(f"time/{number}")
    given = drawn(number) | {"points": draw.choice([20, 33, 50]), "frozen": []}
    given |= {"dropout": draw.choice([[], [20], [50, 25]]), "reshuffle": draw.random() < 0.6}
    given |= {"patience": draw.choice([0, 0, 2]), "minDelta": draw.choice([0, 0.001])}
    if number % 3 == 0:
        given["optimizer"] = "adam"
    return configuration(given).to_mapping()


def one_change(keeper: Keeper, undoable: list[str]) -> None:
    """Something that a user does while it trains."""
    draw, tab = keeper.draw, keeper.tab
    run = tab.session.present
    way = draw.choice(["set", "set", "edit", "paint", "batch", "pause", "undo", "dropout", "forward"])
    reply: dict[str, Any] = {}
    if way == "set":
        name, pick = draw.choice(LIVE)
        try:
            other = changed(draw, run.config, name, pick).to_mapping()
        except InvalidValue:
            return
        old = run.config.to_mapping()
        reply = keeper.ask("set", changes={name: other[name] for name in other if other[name] != old[name]})
    elif way == "edit":
        reply = keeper.ask("edit", index=draw.randrange(run.parameters.size), value=draw.uniform(-1, 1))
    elif way == "paint" and run.config.problem == "classification":
        given = keeper.ask("points")
        rows = given["points"] + [[draw.uniform(-6, 6), draw.uniform(-6, 6), draw.randrange(len(given["classes"]))]]
        reply = keeper.ask("use_points", points=rows, classes=given["classes"], painted=True)
    elif way == "batch":
        keeper.ask("step", unit="batch", count=draw.randint(1, 3))
        for _ in range(4):
            keeper.frame()
        keeper.ask("play", go_on=True)
    elif way == "pause":
        keeper.ask("pause")
        keeper.frame()
        keeper.ask("play", go_on=True)
    elif way == "undo" and undoable:
        reply = keeper.ask("open", run=undoable.pop())
        undoable.clear()
    elif way == "dropout":
        reply = keeper.ask("set", changes={"dropout": draw.choice([[], [30]]), "reshuffle": draw.random() < 0.5})
    elif way == "forward":
        keeper.ask("forward", epoch=run.epoch + 3)
        for _ in range(3):
            keeper.frame()
        keeper.ask("play", go_on=True)
    assert reply.get("type") != "error" or reply["code"] in {"bad_combination", "no_biases", "cut_link"}, reply
    if reply.get("before"):
        undoable.append(reply["before"])
    keeper.ask("play", go_on=True)


@cache
def lived(number: int) -> Keeper:
    """A training with changes."""
    tab = Tab(Surroundings(Signer(b"k" * 32), lambda: "0.5", 0.025, "1.2.3", {"message": 1_000_000}))
    keeper = Keeper(tab, random.Random(f"changes/{number}"))
    tab.hello(view={"output": 10, "units": 8}, speed={"rate": None})
    keeper.frame()
    keeper.ask("set", changes=settings(number))
    keeper.frame()
    undoable: list[str] = []
    keeper.ask("play")
    for _ in range(FRAMES):
        keeper.frame()
        if keeper.draw.random() < 0.15:
            one_change(keeper, undoable)
    keeper.ask("pause")
    keeper.frame()
    return keeper


@pytest.mark.parametrize("number", range(SETTINGS))
def test_any_epoch_has_the_bits_that_training_went_through(number: int) -> None:
    keeper = lived(number)
    assert len(keeper.truth) > 20
    for epoch in keeper.draw.choices(sorted(keeper.truth), k=EPOCHS):
        assert keeper.seek(epoch) == keeper.truth[epoch], epoch


def test_every_kind_of_change_is_among_them() -> None:
    causes = {cause for number in range(SETTINGS) for cause in lived(number).causes}
    assert {"set", "edit", "use_points", "open", "play"} <= causes  # `play`: patience began anew


def test_a_change_whose_checkpoint_is_missing_is_noticed() -> None:
    found = 0
    for number in range(SETTINGS):
        keeper = lived(number)
        last = max(keeper.truth)
        found += keeper.seek(last, keeper.kept[0][2]) != keeper.truth[last]
    assert found > SETTINGS / 2


LOW = {"output": 0, "units": 0, "rate": 10}
SAVING = {"output": 27, "units": 9, "units_every": 2, "rate": 10}
FULL = {"output": 27, "units": 9, "rate": 60}


def ages(tab: Tab, link: str, view: dict[str, int], speed: float, job: float) -> tuple[list[float], float]:
    """Seconds for which each checkpoint was the newest, and the longest time from one frame to the next.

    job: seconds that a worker takes for each.
    """
    tab.hello(link=link, view=view)
    tab.frame()
    tab.say("speed", rate=speed)
    tab.say("play")
    begin = tab.now
    frames, kept, task, ready = [begin], [begin], None, begin
    while tab.now < begin + 6:
        tab.now += 0.01
        if task is None:
            task, ready = tab.take(3), tab.now + job
        if task is not None and tab.now >= ready:
            frame, task = tab.bring(task), None
            assert frame is not None
            frames.append(tab.now)
            kept += [tab.now] if "checkpoint" in frame else []
    return [after - before for before, after in pairwise(kept)], max(b - a for a, b in pairwise(frames))


@pytest.mark.parametrize("view", [LOW, SAVING, FULL], ids=["low", "saving", "full"])
@pytest.mark.parametrize("link", ["", "networkShape=8,8&optimizer=adam", "networkShape=8,8,8&xSquared=true"])
@pytest.mark.parametrize(("speed", "job"), [(20, 0.02), (20, 0.09), (1, 0.02), (100, 0.4)])
def test_no_run_is_older_than_a_second_and_one_frame(
    new_tab: Any, link: str, view: dict[str, int], speed: float, job: float
) -> None:
    found, frame = ages(new_tab(), link, view, speed, job)
    assert max(found) <= LATEST + frame + 1e-6 and len(found) > 3


@pytest.mark.parametrize("size", [800, SMALL, 10 * SMALL, CHECKPOINT_BYTES, 10 * CHECKPOINT_BYTES])
def test_a_large_run_comes_less_often(size: int) -> None:
    seconds = {}
    for output in (0, 27):
        view, checkpoints = View(output=output), Checkpoints(0.0)
        checkpoints.begin(0.0, view, between=0.1)
        checkpoints.made(size)
        ticks = (tick / 10 for tick in range(1, 1000))
        seconds[output] = next(tick for tick in ticks if checkpoints.begin(tick, view, between=0.1))
    assert (seconds[0] <= LATEST, seconds[27] <= LATEST) == (size <= SMALL, size <= CHECKPOINT_BYTES)
    assert min(seconds.values()) >= CHECKPOINT_INTERVAL and seconds[0] <= SELDOM


def test_one_that_was_to_come_late_comes_soon_once_there_is_bandwidth() -> None:
    checkpoints = Checkpoints(0.0)
    checkpoints.begin(0.0, View(output=0), between=0.1)
    checkpoints.made(4000)
    assert not checkpoints.begin(2.0, View(output=0), between=0.1)
    assert checkpoints.begin(2.1, View(output=27), between=0.1)


def test_one_that_came_at_once_is_followed_in_time_where_frames_are_late() -> None:
    checkpoints, job = Checkpoints(0.0), 0.42
    assert checkpoints.begin(0.0, View(output=0), between=0.1)  # and is there at once, as nothing is trained for it
    checkpoints.made(2000)
    begun = next(n * job for n in range(1, 9) if checkpoints.begin(n * job, View(output=0), between=0.1))
    assert begun + job <= LATEST + job


def to_checkpoint(frame):
    return to_text(frame["checkpoint"])


def reached(tab, epoch, most=50):
    """The frames until an epoch that was sought is there."""
    frames = []
    while not frames or frames[-1]["epoch"] < epoch:
        tab.now += 0.03
        frames.append(tab.frame(most))
    return frames


def test_an_earlier_moment_is_trained_again_and_the_run_that_was_left_is_told(tab):
    first = to_checkpoint(tab.frames[0])
    tab.say("step", count=30)
    last = reached(tab, 30)[-1]
    reply = tab.say("seek", run=first, epoch=20)
    assert (reply["cause"], reply["epoch"], reply["target"], reply["playing"]) == ("seek", 0, 20, False)
    assert reply["before"] == to_checkpoint(last) and reply["checkpoint"] is None and reply["change"] is None
    frames = reached(tab, 20, most=8)
    assert [frame["epoch"] for frame in frames] == [8, 16, 20] and "checkpoint" in frames[-1]
    assert frames[0]["reset"] and not any("history" in frame or frame["playing"] for frame in frames)
    assert tab.frame() is None and tab.say("view", rate=30)["type"] == "ok"  # at rest
    reply = tab.say("seek", run=first, epoch=0)
    assert reply["before"] is None and reply["target"] is None  # the run that was left before is the browser's already
    assert reached(tab, 0)[0]["train_loss"] == tab.frames[0]["train_loss"]


def test_the_newest_moment_sought_is_the_one_that_is_shown(tab):
    first = to_checkpoint(tab.frames[0])
    tab.say("seek", run=first, epoch=1000)
    task = tab.take(5)
    assert tab.say("seek", run=first, epoch=7)["target"] == 7
    assert tab.session.outdated and tab.bring(task) is None  # its work is thrown away
    assert reached(tab, 7)[-1]["epoch"] == 7
    tab.say("seek", run=first, epoch=1000)
    assert tab.frame(5)["epoch"] == 5 and tab.say("pause")["target"] is None
    tab.now += 1
    assert tab.frame(5)["epoch"] == 5 and tab.frame(5) is None


def test_a_moment_that_never_was_is_refused_and_nothing_is_lost(tab):
    tab.say("set", changes={"patience": 1, "learningRate": 0})
    tab.say("step", count=9)
    for _ in range(5):
        tab.now += 0.03
        tab.frame(9)
    stopped = to_text(sealed(tab.session.present, tab.session.around.signer))
    run = tab.session.present
    assert run.stopped
    for epoch, code in (
        (run.epoch - 1, "epoch_before_checkpoint"),
        (run.epoch + 1, "epoch_never_was"),
        (run.epoch + MAX_REPLAY + 1, "epoch_too_far"),
    ):
        reply = tab.say("seek", run=stopped, epoch=epoch)
        assert (reply["type"], reply["code"], reply["field"]) == ("error", code, None)
        assert f"{epoch:,}" in reply["message"]
    forged = bytearray(sealed(run, tab.session.around.signer))
    forged[-5] ^= 1
    assert tab.say("seek", run=to_text(bytes(forged)), epoch=9)["code"] == "forged_run"
    assert tab.say("seek", run="nothing!", epoch=9)["code"] == "bad_base64"
    assert tab.session.present is run


def test_a_replay_that_reaches_no_more_epochs_ends(tab):
    run = tab.session.present
    early = run.with_config(run.config.changed({"patience": 1, "learningRate": 0}))
    tab.say("seek", run=to_text(sealed(early, tab.session.around.signer)), epoch=100)
    for _ in range(9):
        tab.now += 0.03
        tab.frame(4)
    assert tab.session.present.stopped and not tab.session.training and not tab.notices


def test_divergence_is_shown_again_but_not_told_again(new_tab):
    tab = new_tab()
    tab.hello(link="problem=regression&activation=relu&learningRate=10&networkShape=8", view={"output": 10, "units": 8})
    first = to_checkpoint(tab.frame())
    tab.say("play")
    tab.run_for(2.0)
    (notice,) = tab.notices
    last = tab.session.present.epoch
    assert notice["code"] == "diverged"
    tab.say("seek", run=first, epoch=last)
    assert "diverged" in reached(tab, last, most=1)[-1] and len(tab.notices) == 1


def test_a_moment_of_another_server_is_shown_with_a_notice(tab):
    foreign = to_text(sealed(tab.session.present, Signer(b"o" * 32)))
    (notice,) = tab.say("seek", run=foreign, epoch=2)["notices"]
    assert notice["code"] == "foreign_run" and reached(tab, 2)


def test_patience_that_begins_anew_is_a_change_with_its_checkpoint(tab):
    tab.say("set", changes={"patience": 1, "learningRate": 0})
    tab.say("play")
    tab.run_for(0.5)
    assert tab.session.present.stopped
    again = tab.say("play", go_on=True)
    assert again["before"] is None and again["checkpoint"] is not None
    assert tab.say("pause")["checkpoint"] is None
    assert tab.say("play")["checkpoint"] is None
