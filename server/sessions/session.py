"""One browser tab's session: a state machine without sockets, clocks or waiting.

`server.sessions.handlers` answers the messages that come. `due` says what training or drawing is wanted, `begin`
hands it out as a task, and `finish` turns the task's outcome into a frame. Whatever changes the run or its play bumps
the generation, and an outcome of an older generation is dropped: its work is lost, nothing else, because a run is a
value. So every frame that follows a `state` shows that state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine import Run
from server.jobs.costs import heft_of
from server.jobs.scheduler import Want
from server.jobs.work import Outcome, Task
from server.messages import replies
from server.messages.effects import Effect, Send
from server.messages.fields import MessageError
from server.messages.replies import Reply
from server.messages.texts import said
from server.messages.viewing import Speed, Unit, View
from server.sessions import stopping
from server.sessions.audience import Audience, Course, Served
from server.sessions.changes import Change, same_data
from server.sessions.checkpoints import Checkpoints
from server.sessions.identity import Identity
from server.sessions.lateness import Lateness
from server.sessions.lineage import UNKNOWN, Lineage
from server.sessions.opening import Opened
from server.sessions.pace import beat, next_slot
from server.sessions.pending import Pending
from server.sessions.playback import Playback
from server.sessions.restraint import Restraint
from server.sessions.signing import Origin
from server.sessions.surroundings import Surroundings
from server.sessions.viewer import Viewer, known_nodes
from server.sessions.watching import Watch

MOST_FAILURES = 5
"""Times that work may be lost in a row before the session is told."""


class Session:
    """The state of one tab. The time is always an argument, in seconds of any steady clock. seat: its browser's number.

    It is new until `greet` gives it a run. A transition that its state doesn't allow is refused, and changes nothing.
    """

    def __init__(self, around: Surroundings, now: float, seat: int = 1) -> None:
        self.around = around
        self.playback = Playback()
        self.identity: Identity | None = None
        self.lineage = UNKNOWN
        self._run: Run | None = None
        self.audience = Audience(seat, now)
        self.lead = self.audience.lead
        self.generation = 0
        self._watch = Watch()
        self._flying: tuple[int, Task, tuple[Served, ...], bool] | None = None
        """Of which generation work is under way, the task, whom it is for, and whether training ends with it."""
        self._lateness = Lateness()
        self._checkpoints = Checkpoints(now)
        self._notices: list[Reply] = []
        self._failures = 0
        self.restraint = Restraint()

    @property
    def run(self) -> Run | None:
        """The run; None until `greet`."""
        return self._run

    @property
    def present(self) -> Run:
        """The run; there is one from `greet` on."""
        assert self._run is not None
        return self._run

    # Transitions

    def expect(self, message: str) -> None:
        """Raises MessageError for a type of message that does not come now: `hello` comes first, and once."""
        if self._run is None and message != "hello":
            raise MessageError("hello_expected", said("hello_expected", got=message), "type")
        if self._run is not None and message == "hello":
            raise MessageError("hello_again", said("hello_again"), "type")

    def greet(
        self, opened: Opened, view: View, speed: Speed, playing: bool, resumed: bool, now: float, identity: Identity
    ) -> None:
        """Begins with an opened run. Raises MessageError if it has begun already."""
        self.expect("hello")
        self.identity, self.lineage = identity, Lineage(identity.name)
        self.lead.view = view
        self.playback.pace.speed = speed
        if playing:
            self.playback.play(now)
        self._take(opened, now, anew=not resumed)

    def open(self, opened: Opened, playing: bool | None, now: float) -> None:
        """Takes over another run; plays on as before if `playing` is None. Raises MessageError as the guard."""
        may_train = self.restraint.permit(self.present, opened.run, opened.origin in (None, Origin.OURS))
        self._take(opened, now, anew=True)
        if playing is not None:
            self.playback.play(now) if playing else self.playback.pause()
        if not may_train:
            self.playback.pause()

    def change(self, change: Change, now: float, pause: bool = False) -> None:
        """Takes over a changed run. Raises MessageError as the guard."""
        if not self.restraint.permit(self.present, change.run) or pause:
            self.playback.pause()
        before, self._run, self.lineage = self.present, change.run, self.lineage.changed(change)
        if change.fresh:
            self._forget()
        self._touch(now, change.fresh, before)

    def restore(self, run: Run | None, lineage: Lineage = UNKNOWN) -> None:
        """A message could not be handled: what was there before it is shown and trained on."""
        self._run, self.lineage = run, lineage

    def _take(self, opened: Opened, now: float, anew: bool) -> None:
        """Another run. anew: not one that this browser has shown already."""
        before, self._run, self.lineage = self._run, opened.run, self.lineage.opened(opened)
        self._forget()
        self._touch(now, anew, before)

    def _forget(self) -> None:
        """What was asked of the run before is not asked of another one."""
        self._watch.forget()
        self.playback.turn()

    def _touch(self, now: float, reset: bool, before: Run | None) -> None:
        """The run was changed: what is under way is outdated, and the next frame shows the change."""
        first = self.lead.sent == 0
        data = before is None or not same_data(before, self.present)
        features = before is None or before.config.formulas != self.present.config.formulas
        self._watch.changed()
        self.audience.changed(known_nodes(self.present))
        self._supersede(now, Pending(True, reset, first or data, first or features, True))
        if self.restraint.spent(self.present):
            self.playback.pause()
        if reset:
            self.playback.rest()
        self.playback.pace.start(now)

    def _supersede(self, now: float, pending: Pending) -> None:
        """Starts a new generation whose first frame carries `pending`, beside what is still owed."""
        if self._flying is not None and self._flying[0] == self.generation:
            for served in self._flying[2]:
                served.viewer.pending = served.viewer.pending.joined(served.pending)
        self.generation += 1
        self.audience.show(now, pending)

    # Viewers

    def watch(self, number: int, view: View, now: float) -> None:
        """The browser of another seat sees this session's frames, as its view says."""
        self.audience.watch(number, view, now)
        self.audience.keep_focus(known_nodes(self.present))

    def forget(self, viewer: int) -> None:
        """The browser of this seat watches no more."""
        self.audience.forget(viewer)

    def acknowledge(self, n: int, now: float, viewer: int | None = None) -> None:
        """Frames up to `n` were drawn, by the lead or this seat's browser. Raises MessageError for one not sent."""
        if (seen_by := self.lead if viewer is None else self.audience.of(viewer)) is not None:
            seen_by.acknowledge(n, now)

    def taken(self, now: float, viewer: int) -> None:
        """The browser of this seat has taken the frame that was sent to it last."""
        if (seen_by := self.audience.of(viewer)) is not None:
            seen_by.taken(now)

    def look(self, changes: Mapping[str, object], now: float) -> None:
        """The view changes: a frame shows it. Raises MessageError for a focus that this network lacks."""
        if self.lead.look(changes, known_nodes(self.present), now):
            self._lateness.rest()

    def play(self, go_on: bool, now: float) -> None:
        """Trains at its speed. Raises MessageError as `_train_on`."""
        self._train_on(go_on)
        if not self.playback.paced:
            self.playback.play(now)
            self._go(now)

    def forward(self, epoch: int, go_on: bool, now: float) -> None:
        """Trains as fast as possible up to an epoch, which has to be above the present one. Raises MessageError."""
        present = self.present.epoch
        if epoch <= present:
            text, beside = said("epoch_passed", epoch=present, got=epoch), said("epoch_above", epoch=present)
            raise MessageError("bad_value", text, "epoch", words=beside)
        self._train_on(go_on)
        self.playback.forward(epoch, now)
        self._go(now)

    def step(self, unit: Unit, count: int, go_on: bool, now: float) -> None:
        """Trains some epochs or mini-batches, paused before and after. Raises MessageError as `_train_on`."""
        self._train_on(go_on)
        self.playback.step(unit, count, now)
        self._go(now)

    def _train_on(self, go_on: bool) -> None:
        """Raises MessageError for a run that early stopping has ended, unless told to go on: its patience then begins
        anew."""
        ended = stopping.stopped(self.present)
        if ended is None:
            return
        if not go_on:
            raise MessageError("stopped_early", said("keep_training", reason=ended["reason"]))
        self._run = self.present.with_config(self.present.config)

    def _go(self, now: float) -> None:
        """Training begins."""
        self._watch.begin()
        self.lead.free(now)
        self._supersede(now, Pending())

    def pause(self, now: float) -> None:
        """Stops at the frame shown last, and has a checkpoint made there."""
        if self.training:
            self.playback.pause()
            self.playback.rest()
            self._supersede(now, Pending(show=True, checkpoint=True))

    def hurry(self, speed: Speed, now: float) -> None:
        """Another pace; what was owed at the one before is not."""
        self.playback.pace.speed = speed
        self.playback.pace.start(now)
        self._lateness.restart(now)

    # Work

    def due(self, now: float) -> Want | None:
        """What a worker could do for this session at `now`; None if nothing, or while it waits for something."""
        lead = self.lead
        if self._run is None or self._flying is not None or not (lead.ready or self.audience.watched):
            return None
        unit, most, since = self._owed(now)
        served = self.audience.next(now, most > 0)
        if not served:
            return None
        asked = [viewer.asked for viewer in served if viewer.pending.show]
        sizes = [(viewer.view.output, viewer.view.units) for viewer in served]
        shared = self._run.signature
        heft = heft_of(shared, sum(output**2 + units**2 for output, units in sizes))
        # What a watcher sees is made beside the lead's pictures: it parts nobody from others with the same network.
        key = (shared, sizes[0], id(self) if self._failures else 0)
        since, kind = min(asked, default=since), (shared.resting, sizes[0])
        return Want(
            key, unit, most, since, bool(asked), self.playback.greedy, self._interval(lead), heft, kind, lead.due
        )

    def next_due(self, now: float) -> float | None:
        """When to ask `due` again, if no message and no outcome comes before; None for not at all."""
        if self._run is None or self._flying is not None or not self.training or not self.lead.ready:
            return None
        paced = self.playback.paced
        return max(self.lead.slot, self.playback.pace.next_whole() if paced else now, now)

    def _interval(self, viewer: Viewer) -> float:
        """Seconds between a viewer's frames that training alone brings about."""
        shared = self.around.shared_interval if self.around.browsers() > 1 else 0.0
        return max(self.around.frame_interval, shared, 1 / viewer.view.rate)

    @property
    def _between(self) -> float:
        """Seconds between frames while nothing holds them up: at a slow pace there is one for each step."""
        interval = self._interval(self.lead)
        return max(interval, self.playback.pace.between) if self.playback.paced else interval

    @property
    def training(self) -> bool:
        """Whether time alone makes this session want work."""
        return self.playback.training

    def _owed(self, now: float) -> tuple[Unit, int, float]:
        """Unit and most of what may be trained now, and since when it is owed."""
        lead, since = self.lead, max(self.lead.slot, self.lead.able)
        # What was made anew is shown before it is trained.
        awaited, first = lead.pending.show, lead.pending.reset and not self.playback.replaying
        if not (self.training and lead.ready) or (now < since and not awaited) or first:
            return self.playback.pace.speed.unit, 0, now
        unit, most = self.playback.owed(self.present.epoch, now, awaited=awaited)
        return unit, self.restraint.most(self.present, unit, most), since

    def begin(self, unit: Unit, amount: int, now: float, history: bool = True) -> Task:
        """Hands out the work that was due, for `finish` to take back. history: with the losses of every epoch."""
        if self._flying is not None:
            raise RuntimeError("begin: expected a session at rest, got one whose work is under way")
        run, lead = self.present, self.lead
        ends = amount > 0 and (self.playback.ends(run, unit, amount) or self.restraint.reached(run, unit, amount))
        due = self._checkpoints.begin(now, lead.view, self._between) and amount > 0
        served = self.audience.next(now, amount > 0) or [lead]
        body = due or ends or (lead in served and lead.pending.checkpoint)
        if self.training and lead in served:
            self._lateness.note(self._between, max(0.0, lead.able - lead.slot), now)
        shared, course = beat(run.signature), Course(now, amount > 0, ends, ends or not self.training)
        sheets, made = self.audience.serve(
            served, course, lambda viewer: next_slot(viewer.slot, now, self._interval(viewer), shared)
        )
        task = Task(run, unit, amount, sheets, body, history and not self.playback.replaying)
        self._flying = self.generation, task, made, ends
        return task

    def _landed(self, what: str, now: float) -> tuple[int, Task, tuple[Served, ...], bool]:
        """What was under way. Raises RuntimeError if nothing was."""
        if self._flying is None:
            raise RuntimeError(f"{what}: expected a session whose work is under way, got one at rest")
        flying, self._flying = self._flying, None
        for viewer, _, _ in flying[2]:
            viewer.landed(now)
        return flying

    def finish(self, outcome: Outcome, now: float) -> Sequence[Effect]:
        """Each viewer's frame of an outcome, and notices; no frame if the session has moved on meanwhile."""
        generation, task, served, ends = self._landed("finish", now)
        if generation != self.generation:
            return self._told(now)
        self._run, self._failures = outcome.run, 0
        self.audience.shown(served, task.sheets, outcome.seconds, now)
        self.playback.settle(task, outcome)
        self._react(outcome, task)
        if task.amount and not self.training and not ends:
            # Nobody foresaw that it would stop: one more frame has the checkpoint, and views of what is at rest.
            self.audience.show(now, Pending(show=True, checkpoint=outcome.body is None))
        if task.amount:
            self.playback.measure(outcome, now)
        fields = self._fields()
        frames = []
        for viewer, place, pending in served:
            own = {"n": viewer.send(), **fields} | ({"reset": True} if pending.reset else {})
            if viewer is self.lead:
                own |= self._checkpoint(outcome)
            frames.append(Send(viewer.number, replies.frame(*outcome.seen(place), own)))
        return [*frames, *self._told(now)]

    def _told(self, now: float) -> list[Effect]:
        """Notices that came up since the last call."""
        if not self.training:
            self._lateness.rest()
        if (words := self._lateness.words(now)) is not None:
            self._notices.append(replies.notice(*words))
        notices, self._notices = self._notices, []
        return [Send(self.lead.number, notice) for notice in notices]

    @property
    def outdated(self) -> bool:
        """Whether the session has moved on from what is under way, which nobody will see."""
        return self._flying is not None and self._flying[0] != self.generation

    def abandon(self, now: float) -> None:
        """What was under way, and is outdated, is not done to its end."""
        self._landed("abandon", now)

    def retry(self, now: float) -> Sequence[Effect]:
        """The work was lost, with its worker or by an error: it is due again, alone, as another run in its batch may
        be at fault. After some failures in a row the session pauses and says so."""
        generation, _, served, _ = self._landed("retry", now)
        for viewer, _, pending in served:
            if generation == self.generation:
                viewer.show(now, pending)
            viewer.slot = now
        self._failures += 1
        if self._failures == MOST_FAILURES:
            self._failures = 0
            self.playback.pause()
            self.generation += 1
            for viewer in self.audience:
                viewer.pending = Pending()  # to draw it would fail again
            self._notices.append(replies.notice("compute_failed", said("compute_failed")))
        return self._told(now)

    def _react(self, outcome: Outcome, task: Task) -> None:
        """Pauses a run that has to stop, and says why."""
        self._watch.see(task, outcome)
        why = stopping.why(outcome.run, self._watch.divergence, self.restraint.last)
        if self.training and not self.playback.replaying and why is not None:
            self.playback.pause()
            self._notices.append(replies.notice(*why))

    def glance(self) -> dict[str, object] | None:
        """How the run stands, in fields of a frame; None before it was looked at as it is now."""
        scores = self._watch.scores
        return None if scores is None else {"epoch": self.present.epoch, **scores._asdict(), **self._fields()}

    def _fields(self) -> dict[str, object]:
        """The session's own part of everybody's frame."""
        ended = stopping.stopped(self.present)
        fields = {**self.playback.fields(), **self._watch.fields()}
        return fields if ended is None else {**fields, "stopped": ended}

    def _checkpoint(self, outcome: Outcome) -> dict[str, object]:
        """The signed run, for the lead alone, where one is due."""
        if outcome.body is None:
            return {}
        self._checkpoints.made(len(outcome.body))
        return {"checkpoint": self.around.signer.seal(outcome.body, self.lineage.trainer)}
