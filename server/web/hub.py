"""The loop that keeps the workers busy: asks sources what is due, the scheduler what goes first, and hands out frames.

It decides nothing itself and never waits for a browser or a worker: messages are answered between jobs, whatever is
being trained.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from itertools import count
from typing import TypeVar

from server.compute.pool import Compute, WorkerLost
from server.jobs.pieces import Left, Part, begun
from server.jobs.scheduler import Job, Scheduler, Want
from server.jobs.shares import Shares
from server.jobs.source import Source
from server.jobs.work import Done, Outcome
from server.messages import replies
from server.messages.effects import Effect, Handle, Send, Watch
from server.messages.fields import MessageError
from server.messages.protocol import CLASS_MESSAGES, Message, parse
from server.sessions.handlers import takes_long
from server.sessions.session import Session
from server.sessions.signing import Signer
from server.sessions.surroundings import Surroundings
from server.web.answers import encoded, fault, respond
from server.web.asides import Asides
from server.web.classes import Classes, no_classes
from server.web.occupancy import Occupancy
from server.web.places import Member, Place, Seat
from server.web.turns import Turns

log = logging.getLogger("numplay")

LONG = 20_000
"""Characters of a message above which even reading it is done aside."""
TURNS = 4
"""Turns of the event loop between two jobs of this process. A message takes three from its socket to its session; a job
begun in one of them would make it wait for the whole of that job."""
TELL = 2.0
"""Seconds between two signs of life for a browser whose message is being handled. A page that hears nothing for three
takes the server for gone, and what it waits for would be begun anew."""
NOBODY = 0
"""The number of no seat: a time at which only the loop itself wakes."""
Made = TypeVar("Made")


class Hub:
    """All connected sessions and the workers that serve them."""

    def __init__(
        self,
        compute: Compute,
        scheduler: Scheduler,
        around: Surroundings,
        occupancy: Occupancy,
        clock: Callable[[], float] = time.monotonic,
        classes: Classes | None = None,
    ) -> None:
        self._compute = compute
        self._scheduler = scheduler
        self._around = around
        self._occupancy = occupancy
        self._clock = clock
        self._places: dict[int, Place] = {}
        self._seats: dict[int, Seat] = {}
        """Of these places the browsers'."""
        self._numbers = count(1)
        self._wake = asyncio.Event()
        self._times: list[tuple[float, int]] = []
        self._jobs: set[asyncio.Task[None]] = set()
        self._asides = Asides(clock, self._wake.set, compute.here, scheduler.shares if compute.here else Shares())
        self._turns = Turns(self._asides, scheduler)
        self.classes = classes or no_classes(clock)
        """The classes whose browsers are here."""
        self.classes.attend(self._carry_out_for, self._seats, self.signer, next(self._numbers), next(self._numbers))
        self.classes.rooms.rested = self._wake.set

    @property
    def full(self) -> bool:
        """Whether no more browser is let in."""
        return self._occupancy.full

    @property
    def sessions(self) -> int:
        """Browsers connected now, to all web processes."""
        return self._occupancy.total

    @property
    def signer(self) -> Signer:
        """The server's key."""
        return self._around.signer

    def wake(self) -> None:
        """There are workers that were not there before."""
        self._wake.set()

    def join(self) -> Seat:
        """A seat for a new connection."""
        number = next(self._numbers)
        seat = Seat(number, Session(self._around, self._clock(), number))
        self._places[number] = self._seats[number] = seat
        self._occupancy.set(len(self._seats))
        return seat

    def add(self, source: Source) -> Place:
        """A place for something else that wants work done."""
        place = Place(next(self._numbers), source)
        self._places[place.number] = place
        self.look(place)
        return place

    def leave(self, place: Place) -> None:
        """The connection is gone, and the browser has its run; or a source has ended."""
        self.classes.leave(place.number)
        self._places.pop(place.number, None)
        if self._seats.pop(place.number, None) is not None:
            self._occupancy.set(len(self._seats))
            for other in self._places.values():
                other.source.forget(place.number)
        self._scheduler.forget(place.number)
        self._asides.forget(place.number)

    async def receive(self, seat: Seat, text: str) -> None:
        """A message came: it is answered at once. What may take long is done aside, and holds up this session only."""
        async with seat.lock:
            now = self._clock()
            try:
                message = await self._aside(seat, lambda: parse(text)) if len(text) > LONG else parse(text)
            except MessageError as error:
                self.refuse(seat, error)
            except Exception:
                self.refuse(seat, fault())
            else:
                await self._handle(seat, message, now, len(text) > LONG)
        self.look(seat)

    async def _handle(self, seat: Seat, message: Message, now: float, slow: bool = False, own: bool = True) -> None:
        """A message does what it does. Whatever goes wrong, one with an id is answered with it. own: its browser has
        sent it; what a class decided is neither refused nor guarded."""
        rooms = self.classes.rooms
        try:
            guard = rooms.guard(seat.number) if own else None
            if message.type in CLASS_MESSAGES:
                effects = await self.classes.answer(seat, message)
            elif own and (refusal := rooms.refusal(seat.number, message)) is not None:
                effects = [Send(seat.number, dict(replies.error(refusal)))]
            elif slow or takes_long(seat.session, message.type):
                effects = await self._aside(seat, lambda: respond(seat.session, message, now, guard))
            else:
                effects = respond(seat.session, message, now, guard)
        except Exception:
            effects = [Send(seat.number, dict(replies.error(fault(message.id))))]
        self._carry_out(effects, seat)

    def _carry_out(self, effects: Iterable[Effect], origin: Place) -> None:
        """Lets happen what was decided at a place."""
        for effect in effects:
            if isinstance(effect, Send):
                if (seat := self._seats.get(effect.to)) is not None:
                    seat.outbox.put(encoded(effect.message), origin.number)
                elif (ear := self.classes.ears.get(effect.to)) is not None and isinstance(origin, Seat):
                    ear.hear(origin, effect.message)
                elif isinstance(effect.message, bytes):
                    origin.source.forget(effect.to)
            elif (seat := self._seats.get(effect.seat)) is not None:
                self._start(self._reach(seat, effect))

    def _carry_out_for(self, effects: Iterable[Effect], number: int) -> None:
        """Lets happen what was decided elsewhere for a seat."""
        if (seat := self._seats.get(number)) is not None:
            self._carry_out(effects, seat)
            self.look(seat)

    async def _reach(self, seat: Seat, effect: Handle | Watch) -> None:
        """What was decided elsewhere happens to this seat's session, as soon as no message of its own is handled."""
        async with seat.lock:
            now = self._clock()
            if isinstance(effect, Handle):
                await self._handle(seat, effect.message, now, own=False)
            elif effect.view is None or effect.viewer not in (*self.classes.ears, *self._seats):
                seat.session.forget(effect.viewer)
            elif seat.session.run is not None:
                seat.session.watch(effect.viewer, effect.view, now)
        self.look(seat)

    async def _aside(self, seat: Seat, work: Callable[[], Made]) -> Made:
        """Work in the one thread for what would hold up the event loop. Of a long one its browser is told."""
        done = asyncio.ensure_future(self._asides.do(seat.number, work))
        try:
            while not (await asyncio.wait([done], timeout=TELL))[0]:
                seat.outbox.put(replies.encode(dict(replies.working(self._asides.used(seat.number)))))
            return done.result()
        finally:
            done.cancel()

    def refuse(self, seat: Seat, error: MessageError) -> None:
        """What came is no message."""
        seat.outbox.put(replies.encode(dict(replies.error(error))))

    def look(self, place: Place) -> None:
        """Something happened to a source: it may want something now, or at another time."""
        if place.number not in self._places:
            return
        now = self._clock()
        if place.source.outdated and self._scheduler.release(place.number):
            place.source.abandon(now)
        want = self._want(place.number)
        if want is not None:
            self._scheduler.put(place.number, want)
            self._wake.set()
            return
        self._scheduler.drop(place.number)
        due = place.source.next_due(now) if place.free else None
        if due is not None and due != place.alarm:
            place.alarm = due
            heapq.heappush(self._times, (due, place.number))
            if self._times[0] == (due, place.number):
                self._wake.set()

    def taken(self, seat: Seat, origin: int) -> None:
        """The browser took a frame of the source at the place `origin`: another may be made."""
        if (place := self._places.get(origin)) is not None:
            place.source.taken(self._clock(), seat.number)
            self.look(place)

    def _want(self, number: int) -> Want | None:
        """What a source wants by now."""
        place = self._places.get(number)
        return place.source.due(self._clock()) if place is not None and place.free else None

    async def run(self) -> None:
        """Serves until cancelled."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                for _ in range(TURNS if self._compute.here else 0):
                    await asyncio.sleep(0)
                self._wake.clear()
                self._come_due()
                self._assign()
                alarm = self._alarm(loop)
                await self._wake.wait()
                if alarm is not None:
                    alarm.cancel()
        finally:
            self._asides.close()
            for job in list(self._jobs):
                job.cancel()

    def _come_due(self) -> None:
        """Looks at the sessions whose time has come."""
        now = self._clock()
        while self._times and self._times[0][0] <= now:
            place = self._places.get(heapq.heappop(self._times)[1])
            if place is not None:
                place.alarm = None
                self.look(place)

    def _alarm(self, loop: asyncio.AbstractEventLoop) -> asyncio.TimerHandle | None:
        """Wakes this loop when time alone makes something due."""
        if not self._times:
            return None
        return loop.call_later(max(0.0, self._times[0][0] - self._clock()), self._wake.set)

    def _assign(self) -> None:
        """Gives idle workers what is due."""
        if not self._compute.room:
            return
        now = self._clock()
        if self._compute.here:
            until = self._turns.answering(now, self.classes.rooms.changing > 0)
            if until is not None:
                heapq.heappush(self._times, (until, NOBODY))
                return
        for job in self._scheduler.pick(self._compute.room, now, self._want):
            self._turns.begun()
            members = [Member(self._places[number], unit, amount) for number, unit, amount in job.members]
            done: Coroutine[None, None, Done | Part]
            if job.rest is not None:
                done = self._compute.go_on(job.rest, job.cut)
            else:
                tasks = [place.source.begin(unit, amount, now, job.history) for place, unit, amount in members]
                done = self._compute.go_on(begun(tasks), job.cut) if job.cut else self._compute.start(tasks)
            self._start(self._follow(job, members, done), done)
        if self._compute.here and self._compute.room:  # nobody wanted a job after all, or it waits for a place
            if len(self._scheduler):
                self._wake.set()
            else:
                self._asides.go_on()

    def _start(
        self, work: Coroutine[None, None, None], inner: Coroutine[None, None, Done | Part] | None = None
    ) -> None:
        """inner: what `work` waits for; if it is cancelled before it has begun to, nobody else would."""
        task = asyncio.create_task(work)
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)
        if inner is not None:
            task.add_done_callback(lambda _: inner.close())

    async def _follow(self, job: Job, members: list[Member], work: Coroutine[None, None, Done | Part]) -> None:
        """One job, or one piece of it, from the worker to the browsers."""
        outcomes: Sequence[Outcome | None] = [None] * len(members)
        try:
            done = await work
        except WorkerLost as error:
            log.warning("a worker was lost; its job is done again: %s", error)
        except Exception:
            log.exception("a job failed")
        else:
            self._account(job, members, done)
            if isinstance(done, Part):
                self._resume(job, members, done.rest)
                return
            outcomes = done.outcomes
        self._turns.done(self._clock())
        if not self._compute.here:
            self._assign()  # the worker has its next job while these frames are handed out
        for (place, _, _), outcome in zip(members, outcomes, strict=True):
            if place.free:
                self._deliver(place, outcome)
            else:  # a message is being handled: the others don't wait for that
                self._start(self._deliver_later(place, outcome))
        for place, _, _ in members:
            self.look(place)
        self._wake.set()

    def _account(self, job: Job, members: list[Member], done: Done | Part) -> None:
        """What it took is remembered, and is part of what each member has had."""
        numbers = [place.number for place, _, _ in members if place.number in self._places]
        # A job that fits into its slot is anybody's due, with each frame. Else rare networks would have fewer frames.
        cut = job.cut or done.paid or isinstance(done, Part)
        seconds = done.train + done.show - done.paid if cut and len(members) == 1 else 0.0
        self._turns.took(done.train + done.show - done.paid, self._clock())
        self._scheduler.spend(numbers, seconds, self._clock(), self._compute.workers)
        if isinstance(done, Part):
            if done.batches:
                self._scheduler.learn_part(job, done.batches, done.train)
        elif job.cut:
            drawn = done.show + (job.rest.show if job.rest is not None else 0.0)
            self._scheduler.learn(job.kind, [("batch", 0)] * len(members), 0.0, drawn)
        else:
            steps = [(unit, amount) for _, unit, amount in members]
            self._scheduler.learn(job.kind, steps, done.train, done.show)

    def _resume(self, job: Job, members: list[Member], rest: Left) -> None:
        """The next piece waits for its turn, for those who still want it."""
        wanted = [i for i, (place, _, _) in enumerate(members) if self._wants(place)]
        if wanted:
            left = tuple((place.number, unit, amount) for place, unit, amount in (members[i] for i in wanted))
            self._scheduler.resume(job, rest if len(wanted) == len(members) else rest.keep(wanted), left)
        else:
            rest.drop()
        for i, (place, _, _) in enumerate(members):
            if i not in wanted:
                place.source.abandon(self._clock())
                self.look(place)
        self._wake.set()

    def _wants(self, place: Place) -> bool:
        """Whether anybody waits for what is under way."""
        return place.number in self._places and not place.source.outdated

    async def _deliver_later(self, place: Place, outcome: Outcome | None) -> None:
        async with place.lock:
            self._deliver(place, outcome)
        self.look(place)

    def _deliver(self, place: Place, outcome: Outcome | None) -> None:
        """Hands an outcome to its source, None for one that was lost."""
        try:
            now = self._clock()
            effects = place.source.retry(now) if outcome is None else place.source.finish(outcome, now)
            self._carry_out(effects, place)
        except Exception:
            # One broken source must not cost the others their frames; a browser comes back with its run.
            log.exception("a frame could not be finished")
            if isinstance(place, Seat):
                place.outbox.end()
            else:
                self.leave(place)
