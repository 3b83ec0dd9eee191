"""One browser tab's session: a state machine without sockets, clocks or waiting.

`server.sessions.handlers` answers the messages that come. `due` says what training or drawing is wanted, `begin`
hands it out as a task, and `finish` turns the task's outcome into a frame. Whatever changes the run or its play bumps
the generation, and an outcome of an older generation is dropped: its work is lost, nothing else, because a run is a
value. So every frame that follows a `state` shows that state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace

from engine import Run, node_ids
from engine.features import features
from server.jobs.costs import heft_of
from server.jobs.scheduler import Want
from server.jobs.work import Outcome, Task, batches_left, progress
from server.messages import replies
from server.messages.fields import MessageError
from server.messages.replies import Reply
from server.messages.viewing import Speed, Steps, Unit, View
from server.sessions import stopping
from server.sessions.changes import Change, same_data
from server.sessions.lateness import Lateness
from server.sessions.opening import Opened
from server.sessions.pace import Meter, Pace, beat, next_slot
from server.sessions.pending import Pending
from server.sessions.showing import Showing
from server.sessions.signing import Signer
from server.sessions.watching import Watch

CREDITS = 3
"""Frames on their way at once: one drawn while the next is made, and one not acknowledged, as a client acknowledges two
with one message."""
CHECKPOINT_INTERVAL = 0.5
"""Seconds between checkpoints while training; what a crash may cost at most is this and one frame."""
CHECKPOINT_BYTES, FEW_BYTES = 200_000, 500
"""Bytes of checkpoints per second: a very large network has them less often, and so has a browser without bandwidth,
which draws the maps by itself."""
MOST_FAILURES = 5
"""Times that work may be lost in a row before the session is told."""
FOREVER = 1 << 30
"""More epochs than any job holds: as many as fit."""


@dataclass(frozen=True)
class Surroundings:
    """What a session is given from outside: the key, chance, and what the server allows."""

    signer: Signer
    new_seed: Callable[[], str]
    frame_interval: float
    version: str
    limits: Mapping[str, object]
    browsers: Callable[[], int] = lambda: 1
    """How many are connected now."""
    shared_interval: float = 0.0
    """Seconds between frames, at least, while others are connected too; `frame_interval` holds always."""


class Session:
    """The state of one tab. The time is always an argument, in seconds of any steady clock."""

    def __init__(self, around: Surroundings, now: float) -> None:
        self.around = around
        self.run: Run | None = None
        self.playing = False
        self.target: int | None = None
        self.steps: Steps | None = None
        self.view = View()
        self.pace = Pace(Speed())
        self.generation = 0
        self._watch = Watch()
        self._sent = 0
        self._acknowledged = 0
        self._flying: tuple[int, Task, Pending] | None = None
        self._pending = Pending()
        self._asked = now
        self._slot = now
        self._able = now
        """Since when nothing but the server keeps the next frame back: a credit came, the frame before was made."""
        self._lateness = Lateness()
        self._checkpoint_due = now
        self._showing = Showing()
        self._meter = Meter()
        self._notices: list[Reply] = []
        self._failures = 0

    def told(self, now: float) -> list[Reply]:
        """Notices that came up since the last call, to be sent."""
        if not self.training:
            self._lateness.rest()
        words = self._lateness.words(now)
        notices, self._notices = self._notices, []
        return notices if words is None else [*notices, replies.notice(*words)]

    # What server.sessions.handlers does with it

    @property
    def present(self) -> Run:
        """The run; there is one from `hello` on."""
        assert self.run is not None
        return self.run

    def adopt(self, opened: Opened, now: float, resumed: bool) -> None:
        """Takes over an opened run."""
        before, self.run = self.run, opened.run
        self._forget()
        self._touch(now, not resumed, before)

    def change(self, change: Change, now: float) -> None:
        """Takes over a changed run."""
        before, self.run = self.present, change.run
        if change.fresh:
            self._forget()
        self._touch(now, change.fresh, before)

    def _forget(self) -> None:
        """What was asked of the run before is not asked of another one; plain playing goes on."""
        self._watch.forget()
        self.playing = self.playing and self.target is None
        self.target = self.steps = None

    def _touch(self, now: float, reset: bool, before: Run | None) -> None:
        """The run was changed: what is under way is outdated, and the next frame shows the change."""
        first = self._sent == 0
        data = before is None or not same_data(before, self.present)
        features = before is None or before.config.formulas != self.present.config.formulas
        self._watch.changed()
        self._showing.changed()
        nodes = known_nodes(self.present)
        if self.view.focus is not None and self.view.focus not in nodes:
            self.view = replace(self.view, focus=None)
        self.supersede(now, Pending(True, reset, first or data, first or features, True))
        if reset:
            self._meter.clear()
        self.pace.start(now)

    def supersede(self, now: float, pending: Pending) -> None:
        """Starts a new generation whose first frame carries `pending`, beside what is still owed."""
        if self._flying is not None and self._flying[0] == self.generation:
            self._pending = self._pending.joined(self._flying[2])
        self.generation += 1
        self._show(now, pending)

    def look(self, now: float, features: bool) -> None:
        """The view changed: a frame shows it."""
        self._show(now, Pending(show=True, features=features))

    def appear(self, now: float) -> None:
        """The tab can be seen again."""
        self._able = now
        self._lateness.rest()
        self._show(now, Pending(show=True))

    def _show(self, now: float, pending: Pending) -> None:
        if not self._pending.show:
            self._asked = now
        self._pending = self._pending.joined(pending)

    def halt(self, now: float) -> None:
        """Pauses at the frame shown last, and has a checkpoint made there."""
        self.playing, self.target, self.steps = False, None, None
        self._meter.clear()
        self.supersede(now, Pending(show=True, checkpoint=True))

    def go(self, now: float) -> None:
        """Play, steps or a target were set by the caller: training begins."""
        self._watch.begin()
        self.pace.start(now)
        self._meter.clear()
        self.supersede(now, Pending())

    def hurry(self, speed: Speed, now: float) -> None:
        """Another pace; what was owed at the one before is not."""
        self.pace.speed = speed
        self.pace.start(now)
        self._lateness.restart(now)

    def acknowledge(self, n: int, now: float) -> None:
        """Frames up to `n` were drawn."""
        if n > self._sent:
            raise MessageError("bad_value", f"n: frame {n} has not been sent yet; the last one was {self._sent}", "n")
        if self._sent - self._acknowledged >= CREDITS:
            self._able = now
        self._acknowledged = max(self._acknowledged, n)

    def taken(self, now: float) -> None:
        """The browser has taken the frame that was sent last."""
        self._able = now

    # Work

    def due(self, now: float) -> Want | None:
        """What a worker could do for this session at `now`; None if nothing, or while it waits for something."""
        if self.run is None or self.view.hidden or self._flying is not None:
            return None
        if self._sent - self._acknowledged >= CREDITS:
            return None
        unit, most, since = self._owed(now)
        if not (most or self._pending.show):
            return None
        urgent = self._pending.show
        key = (self.run.signature, self.view.output, self.view.units, id(self) if self._failures else 0)
        since = self._asked if urgent else since
        shared, view = self.run.signature, self.view
        heft = heft_of(shared, view.output, view.units)
        kind = shared.resting, view.output, view.units
        return Want(key, unit, most, since, urgent, self._greedy, self._interval, heft, kind)

    @property
    def _greedy(self) -> bool:
        """Whether it wants as much training as there is, not what a pace owes."""
        return self.training and self.steps is None and (self.target is not None or self.pace.speed.rate is None)

    def next_due(self, now: float) -> float | None:
        """When to ask `due` again, if no message and no outcome comes before; None for not at all."""
        if self.run is None or self.view.hidden or self._flying is not None or not self.training:
            return None
        if self._sent - self._acknowledged >= CREDITS:
            return None
        return max(self._slot, self.pace.next_whole(), now) if self._paced else max(self._slot, now)

    @property
    def _interval(self) -> float:
        """Seconds between frames that training alone brings about."""
        shared = self.around.shared_interval if self.around.browsers() > 1 else 0.0
        return max(self.around.frame_interval, shared, 1 / self.view.rate)

    @property
    def _between(self) -> float:
        """Seconds between frames while nothing holds them up: at a slow pace there is one for each step."""
        return max(self._interval, self.pace.between) if self._paced else self._interval

    @property
    def _paced(self) -> bool:
        """Whether the pace alone says how much is trained."""
        return self.playing and self.target is None and self.steps is None

    @property
    def training(self) -> bool:
        """Whether time alone makes this session want work."""
        return self.playing or self.steps is not None

    def _owed(self, now: float) -> tuple[Unit, int, float]:
        """Unit and most of what may be trained now, and since when it is owed."""
        assert self.run is not None
        speed = self.pace.speed
        since = max(self._slot, self._able)
        if not self.training or (now < since and not self._pending.show):
            return speed.unit, 0, now
        if self._pending.reset:
            return speed.unit, 0, now  # what was made anew is shown before it is trained
        if self.steps is not None:
            return self.steps.unit, self.steps.left, since
        if self.target is not None:
            return "epoch", self.target - self.run.epoch, since
        if speed.rate is None:
            # Someone waits to see a change: a full job would keep them waiting.
            return speed.unit, 1 if self._pending.show else FOREVER, since
        return speed.unit, self.pace.count(now), since

    def begin(self, unit: Unit, amount: int, now: float, history: bool = True) -> Task:
        """Hands out the work that was due, for `finish` to take back. history: with the losses of every epoch."""
        run, pending = self.present, self._pending
        ends = amount > 0 and self._ends(unit, amount)
        due = ends or (amount > 0 and now >= self._checkpoint_due)
        units = self._showing.units(self.view.units_every, pending.show or ends)
        task = Task(
            run,
            unit,
            amount,
            self.view.output,
            self.view.units if units else 0,
            self.view.focus,
            self.view.units if pending.features else 0,
            pending.data,
            pending.checkpoint or due,
            self._showing.due(self.view.panels, now, ends or not self.training),
            history,
            self.view.packed,
        )
        self._flying = self.generation, task, pending
        self._pending = Pending()
        if self.training:
            self._lateness.note(self._between, max(0.0, self._able - self._slot), now)
        self._slot = next_slot(self._slot, now, self._interval, beat(run.signature))
        return task

    def _ends(self, unit: Unit, amount: int) -> bool:
        """Whether so much more training is all that was asked for."""
        if self.steps is not None and self.steps.unit == "batch":
            return amount >= self.steps.left
        # A part of an epoch ends it or not.
        epochs = amount if unit == "epoch" else int(amount >= batches_left(self.present.signature))
        if self.steps is not None:
            return epochs >= self.steps.left
        return self.target is not None and self.present.epoch + epochs >= self.target

    def finish(self, outcome: Outcome, now: float) -> bytes | None:
        """The frame of an outcome; None if the session has moved on meanwhile."""
        assert self._flying is not None
        (generation, task, pending), self._flying = self._flying, None
        self._able = now
        if generation != self.generation:
            return None
        self.run = outcome.run
        self._failures = 0
        self._showing.shown(task.panels, outcome.seconds, now)
        self._settle(task, outcome)
        self._react(outcome, task)
        self._sent += 1
        if task.amount:
            self._meter.note(outcome.progress, now)
        return replies.frame(outcome.entries, outcome.fields, self._fields(outcome, task, pending, now))

    @property
    def outdated(self) -> bool:
        """Whether the session has moved on from what is under way, which nobody will see."""
        return self._flying is not None and self._flying[0] != self.generation

    def abandon(self, now: float) -> None:
        """What was under way, and is outdated, is not done to its end."""
        self._flying = None
        self._able = now

    def retry(self, now: float) -> None:
        """The work was lost, with its worker or by an error: it is due again, alone, as another run in its batch may
        be at fault. After some failures in a row the session pauses and says so."""
        assert self._flying is not None
        (generation, _, pending), self._flying = self._flying, None
        if generation == self.generation:
            self._show(now, pending)
        self._slot = self._able = now
        self._failures += 1
        if self._failures < MOST_FAILURES:
            return
        self._failures = 0
        self.playing, self.target, self.steps = False, None, None
        self.generation += 1
        self._pending = Pending()  # to draw it would fail again
        text = "The server couldn't compute this network and paused it. Undo the last change, or reset."
        self._notices.append(replies.notice("compute_failed", text))

    def _settle(self, task: Task, outcome: Outcome) -> None:
        """Counts what a finished task trained against what was owed."""
        if not task.amount:
            return
        if self.steps is not None:
            whole = self.steps.unit == "epoch"
            left = self.steps.left - (outcome.run.epoch - task.run.epoch if whole else task.amount)
            self.steps = Steps(self.steps.unit, left) if left > 0 else None
        elif self.target is not None:
            if self.present.epoch >= self.target:
                self.playing, self.target = False, None
        elif self.pace.speed.rate is not None:
            part = task.unit == "batch" and self.pace.speed.unit == "epoch"
            self.pace.pay(outcome.progress - progress(task.run) if part else task.amount)

    def _react(self, outcome: Outcome, task: Task) -> None:
        """Pauses a run that was stopped or diverges, and says so."""
        ended = stopping.stopped(outcome.run)
        if self.training and ended is not None:
            self.playing, self.target, self.steps = False, None, None
            self._notices.append(replies.notice("stopped_early", f"{ended['reason']} {ended['done']}"))
        self._watch.see(task, outcome)
        divergence = self._watch.divergence
        if self.training and divergence is not None:
            self.playing, self.target, self.steps = False, None, None
            text = f"Paused at epoch {self.present.epoch:,}. {divergence.reason} {divergence.advice}"
            self._notices.append(replies.notice("diverged", text))

    def _fields(self, outcome: Outcome, task: Task, pending: Pending, now: float) -> dict[str, object]:
        """The session's own part of a frame."""
        rate = self._meter.rate() if self.training else 0.0
        fields: dict[str, object] = {"n": self._sent, "playing": self.playing, "rate": rate}
        if pending.reset:
            fields["reset"] = True
        if self.steps is not None:
            fields["steps"] = asdict(self.steps)
        fields |= self._watch.fields()
        ended = stopping.stopped(outcome.run)
        if ended is not None:
            fields["stopped"] = ended
        if outcome.body is not None:
            fields["checkpoint"] = self.around.signer.seal(outcome.body)
            most = CHECKPOINT_BYTES if self.view.output else FEW_BYTES
            self._checkpoint_due = now + max(CHECKPOINT_INTERVAL, len(outcome.body) / most)
        elif task.amount and not self.training:
            self._show(now, Pending(show=True, checkpoint=True))  # it stopped where nobody could foresee
        return fields


def known_nodes(run: Run) -> frozenset[str]:
    """Every id that `focus` may name: the nodes of this run's network, and every feature it could be given."""
    return frozenset(node for layer in node_ids(run.config) for node in layer) | frozenset(features.names())
