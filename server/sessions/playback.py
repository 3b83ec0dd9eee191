"""What a session's run is to be trained: at a pace, by some steps, or up to an epoch. Told the time, keeps none."""

from __future__ import annotations

from dataclasses import asdict

from engine import Run
from server.jobs.work import Outcome, Task, batches_left, progress
from server.messages.replies import Played
from server.messages.viewing import Speed, Steps, Unit
from server.sessions.pace import Meter, Pace

FOREVER = 1 << 30
"""More epochs than any job holds: as many as fit."""


class Playback:
    """One of five states: paused, playing at the pace, playing up to a target, doing steps, or training again what a
    checkpoint came before."""

    def __init__(self) -> None:
        self.pace = Pace(Speed())
        self._playing = False
        self._target: int | None = None
        self._steps: Steps | None = None
        self._meter = Meter()
        self.sought = False
        """Whether nothing was trained since an earlier moment was looked for."""

    @property
    def playing(self) -> bool:
        """Whether it goes on until something ends it: at the pace, or up to a target."""
        return self._playing

    @property
    def steps(self) -> Steps | None:
        """Steps that were asked for and are not done."""
        return self._steps

    @property
    def training(self) -> bool:
        """Whether time alone makes work due."""
        return self._playing or self._steps is not None or self.replaying

    @property
    def replaying(self) -> bool:
        """Whether it trains again what was trained before, up to a moment that is looked for."""
        return not self._playing and self._target is not None

    @property
    def paced(self) -> bool:
        """Whether the pace alone says how much is trained."""
        return self._playing and self._target is None

    @property
    def greedy(self) -> bool:
        """Whether as much training is wanted as there is, not what a pace owes."""
        return self.training and (self._target is not None or (self._playing and self.pace.speed.rate is None))

    def describe(self) -> Played:
        """As in `state`."""
        return {
            "playing": self._playing,
            "target": self._target,
            "steps": None if self._steps is None else asdict(self._steps),
            "speed": self.pace.speed.describe(),
        }

    def fields(self) -> dict[str, object]:
        """Its part of a frame."""
        steps = {} if self._steps is None else {"steps": asdict(self._steps)}
        return {"playing": self._playing, "rate": self.rate, **steps}

    # Transitions

    def pause(self) -> None:
        """Nothing more is asked for."""
        self._playing, self._target, self._steps = False, None, None

    def play(self, now: float) -> None:
        """At the pace, from now on."""
        self.pause()
        self._playing = True
        self.start(now)

    def forward(self, epoch: int, now: float) -> None:
        """As fast as possible up to this epoch."""
        self.play(now)
        self._target = epoch

    def replay(self, epoch: int | None, now: float) -> None:
        """As fast as possible up to this epoch, paused before and after; None for no further at all."""
        self.pause()
        self.start(now)
        self._target = epoch
        self.sought = True

    def step(self, unit: Unit, count: int, now: float) -> None:
        """So many steps, beside those of the same unit that are not done: quick clicks add up."""
        waiting = self._steps.left if self._steps is not None and self._steps.unit == unit else 0
        self.pause()
        self._steps = Steps(unit, waiting + count)
        self.start(now)

    def start(self, now: float) -> None:
        """The first step is owed at once, and the rate is measured anew."""
        self.sought = False
        self.pace.start(now)
        self._meter.clear()

    def turn(self) -> None:
        """Another run: what was asked of the one before is not asked of it; plain playing goes on."""
        self._playing = self.paced
        self._target = self._steps = None

    def rest(self) -> None:
        """The measured rate is forgotten: the run went back, or pauses."""
        self._meter.clear()

    # Accounts

    def owed(self, epoch: int, now: float, awaited: bool) -> tuple[Unit, int]:
        """Unit and most of what may be trained now from this epoch. awaited: a user waits to see a change."""
        speed = self.pace.speed
        if self._steps is not None:
            return self._steps.unit, self._steps.left
        if self._target is not None:
            return "epoch", self._target - epoch
        if speed.rate is None:
            return speed.unit, 1 if awaited else FOREVER  # a full job would keep the user waiting
        return speed.unit, self.pace.count(now)

    def ends(self, run: Run, unit: Unit, amount: int) -> bool:
        """Whether so much more training is all that was asked for."""
        if self._steps is not None and self._steps.unit == "batch":
            return amount >= self._steps.left
        # A part of an epoch ends it or not.
        epochs = amount if unit == "epoch" else int(amount >= batches_left(run.signature))
        if self._steps is not None:
            return epochs >= self._steps.left
        return self._target is not None and run.epoch + epochs >= self._target

    def settle(self, task: Task, outcome: Outcome) -> None:
        """Counts what a finished task trained against what was owed."""
        if not task.amount:
            return
        if self._steps is not None:
            whole = self._steps.unit == "epoch"
            left = self._steps.left - (outcome.run.epoch - task.run.epoch if whole else task.amount)
            self._steps = Steps(self._steps.unit, left) if left > 0 else None
        elif self._target is not None:
            if outcome.run.epoch >= self._target or outcome.run.stopped:
                self.pause()
        elif self.pace.speed.rate is not None:
            part = task.unit == "batch" and self.pace.speed.unit == "epoch"
            self.pace.pay(outcome.progress - progress(task.run) if part else task.amount)

    def measure(self, outcome: Outcome, now: float) -> None:
        """Notes how far the run has come."""
        self._meter.note(outcome.progress, now)

    @property
    def rate(self) -> float:
        """Epochs a second, as measured; 0.0 while nothing is trained."""
        return self._meter.rate() if self.training else 0.0
