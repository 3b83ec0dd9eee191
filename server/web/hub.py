"""The loop that keeps the workers busy: asks sessions what is due, the scheduler what goes first, and hands out frames.

It decides nothing itself and never waits for a browser or a worker: messages are answered between jobs, whatever is
being trained.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple, TypeVar

from server.compute.pool import Compute, WorkerLost
from server.jobs.pieces import Left, Part, begun
from server.jobs.scheduler import Job, Scheduler, Want
from server.jobs.shares import Shares
from server.jobs.work import Done, Outcome
from server.messages import replies
from server.messages.fields import MessageError
from server.messages.protocol import Message, parse
from server.messages.viewing import Unit
from server.sessions.handlers import answer, takes_long
from server.sessions.session import Session, Surroundings
from server.web.asides import Asides
from server.web.occupancy import Occupancy
from server.web.outbox import Outbox

log = logging.getLogger("numplay")

LONG = 20_000
"""Characters of a message above which even reading it is done aside."""


PATIENCE = 0.025
"""Seconds at most that jobs of this process wait for an answer that is made aside and doesn't pause by itself."""
TURNS = 4
"""Turns of the event loop between two jobs of this process. A message takes three from its socket to its session; a job
begun in one of them would make it wait for the whole of that job."""
TELL = 2.0
"""Seconds between two signs of life for a browser whose message is being handled. A page that hears nothing for three
takes the server for gone, and what it waits for would be begun anew."""
NOBODY = 0
"""The number of no seat: a time at which only the loop itself wakes."""


@dataclass
class Seat:
    """One connected browser: its session and what waits to be sent to it. Who holds the lock may use the session."""

    number: int
    session: Session
    outbox: Outbox = field(default_factory=Outbox)
    alarm: float | None = None
    """When it is looked at again though nothing happens."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def free(self) -> bool:
        """Whether work may be begun: no message is being handled and no frame waits to be taken."""
        return not self.outbox.frames and not self.lock.locked()


Made = TypeVar("Made")


class Member(NamedTuple):
    """A session with what it is to train in a job."""

    seat: Seat
    unit: Unit
    amount: int


class Hub:
    """All connected sessions and the workers that serve them."""

    def __init__(
        self,
        compute: Compute,
        scheduler: Scheduler,
        around: Surroundings,
        occupancy: Occupancy,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._compute = compute
        self._scheduler = scheduler
        self._around = around
        self._occupancy = occupancy
        self._clock = clock
        self._seats: dict[int, Seat] = {}
        self._numbers = count(1)
        self._wake = asyncio.Event()
        self._times: list[tuple[float, int]] = []
        self._jobs: set[asyncio.Task[None]] = set()
        self._asides = Asides(clock, self._wake.set, compute.here, scheduler.shares if compute.here else Shares())
        self._yielded = 0.0
        """When a job of this process was done last."""
        self._served = False
        """Whether a job was begun since the last turn of an answer that is made aside."""

    @property
    def full(self) -> bool:
        """Whether no more browser is let in."""
        return self._occupancy.full

    @property
    def sessions(self) -> int:
        """Browsers connected now, to all web processes."""
        return self._occupancy.total

    def wake(self) -> None:
        """There are workers that were not there before."""
        self._wake.set()

    def join(self) -> Seat:
        """A seat for a new connection."""
        seat = Seat(next(self._numbers), Session(self._around, self._clock()))
        self._seats[seat.number] = seat
        self._occupancy.set(len(self._seats))
        return seat

    def leave(self, seat: Seat) -> None:
        """The connection is gone; the browser has its run."""
        self._seats.pop(seat.number, None)
        self._occupancy.set(len(self._seats))
        self._scheduler.forget(seat.number)
        self._asides.forget(seat.number)

    async def receive(self, seat: Seat, text: str) -> None:
        """A message came: it is answered at once. What may take long is done aside, and holds up this session only."""
        async with seat.lock:
            now = self._clock()
            try:
                message = await self._aside(seat, lambda: parse(text)) if len(text) > LONG else parse(text)
            except MessageError as error:
                self.refuse(seat, error)
            except Exception:
                self.refuse(seat, _fault())
            else:
                slow = len(text) > LONG or takes_long(seat.session, message.type)
                for reply in await self._answers(seat, message, now, slow):
                    seat.outbox.put(reply)
        self.look(seat)

    async def _answers(self, seat: Seat, message: Message, now: float, slow: bool) -> list[str]:
        """The encoded replies. Whatever goes wrong, a message with an id is answered with it."""
        try:
            if slow:
                return await self._aside(seat, lambda: respond(seat.session, message, now))
            return respond(seat.session, message, now)
        except Exception:
            return [replies.encode(dict(replies.error(_fault(message.id))))]

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

    def look(self, seat: Seat) -> None:
        """Something happened to the session: it may want something now, or at another time."""
        if seat.number not in self._seats:
            return
        now = self._clock()
        if seat.session.outdated and self._scheduler.release(seat.number):
            seat.session.abandon(now)
        want = self._want(seat.number)
        if want is not None:
            self._scheduler.put(seat.number, want)
            self._wake.set()
            return
        self._scheduler.drop(seat.number)
        due = seat.session.next_due(now) if seat.free else None
        if due is not None and due != seat.alarm:
            seat.alarm = due
            heapq.heappush(self._times, (due, seat.number))
            if self._times[0] == (due, seat.number):
                self._wake.set()

    def taken(self, seat: Seat) -> None:
        """The browser took a frame: another may be made."""
        seat.session.taken(self._clock())
        self.look(seat)

    def _want(self, number: int) -> Want | None:
        """What a session wants by now."""
        seat = self._seats.get(number)
        return seat.session.due(self._clock()) if seat is not None and seat.free else None

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
            seat = self._seats.get(heapq.heappop(self._times)[1])
            if seat is not None:
                seat.alarm = None
                self.look(seat)

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
        if self._compute.here and self._answering(now):
            return
        for job in self._scheduler.pick(self._compute.room, now, self._want):
            self._served = True
            members = [Member(self._seats[number], unit, amount) for number, unit, amount in job.members]
            done: Coroutine[None, None, Done | Part]
            if job.rest is not None:
                done = self._compute.go_on(job.rest, job.cut)
            else:
                tasks = [seat.session.begin(unit, amount, now, job.history) for seat, unit, amount in members]
                done = self._compute.go_on(begun(tasks), job.cut) if job.cut else self._compute.start(tasks)
            self._start(self._follow(job, members, done), done)
        if self._compute.here and self._compute.room:  # nobody wanted a job after all, or it waits for a place
            if len(self._scheduler):
                self._wake.set()
            else:
                self._asides.go_on()

    def _answering(self, now: float) -> bool:
        """Whether jobs of this process wait for an answer made aside. They take turns with those: Python runs one
        thread at a time, and side by side both would take many times as long."""
        turn = self._served and self._asides.due(now)
        if self._asides.waiting and (turn or not self._scheduler.pressing(now)):
            self._served = False
            self._asides.go_on()
        since = self._asides.since
        if since is None or now >= (until := max(since, self._yielded) + PATIENCE):
            return False
        heapq.heappush(self._times, (until, NOBODY))
        return True

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
        self._yielded = self._clock()  # jobs and answers take turns
        if not self._compute.here:
            self._assign()  # the worker has its next job while these frames are handed out
        for (seat, _, _), outcome in zip(members, outcomes, strict=True):
            if seat.lock.locked():  # a message is being handled: the others don't wait for that
                self._start(self._deliver_later(seat, outcome))
            else:
                self._deliver(seat, outcome)
        for seat, _, _ in members:
            self.look(seat)
        self._wake.set()

    def _account(self, job: Job, members: list[Member], done: Done | Part) -> None:
        """What it took is remembered, and is part of what each member has had."""
        numbers = [seat.number for seat, _, _ in members if seat.number in self._seats]
        # A job that fits into its slot is anybody's due, with each frame. Else rare networks would have fewer frames.
        cut = job.cut or done.paid or isinstance(done, Part)
        seconds = done.train + done.show - done.paid if cut and len(members) == 1 else 0.0
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
        wanted = [place for place, (seat, _, _) in enumerate(members) if self._wants(seat)]
        if wanted:
            left = tuple((seat.number, unit, amount) for seat, unit, amount in (members[place] for place in wanted))
            self._scheduler.resume(job, rest if len(wanted) == len(members) else rest.keep(wanted), left)
        else:
            rest.drop()
        for place, (seat, _, _) in enumerate(members):
            if place not in wanted:
                seat.session.abandon(self._clock())
                self.look(seat)
        self._wake.set()

    def _wants(self, seat: Seat) -> bool:
        """Whether anybody waits for what is under way."""
        return seat.number in self._seats and not seat.session.outdated

    async def _deliver_later(self, seat: Seat, outcome: Outcome | None) -> None:
        async with seat.lock:
            self._deliver(seat, outcome)
        self.look(seat)

    def _deliver(self, seat: Seat, outcome: Outcome | None) -> None:
        """Hands an outcome to its session, None for one that was lost."""
        try:
            if outcome is None:
                seat.session.retry(self._clock())
            elif (frame := seat.session.finish(outcome, self._clock())) is not None:
                seat.outbox.put(frame)
            for reply in seat.session.told(self._clock()):
                seat.outbox.put(replies.encode(reply))
        except Exception:
            # One broken session must not cost the others their frames; its browser comes back with its run.
            log.exception("a frame could not be finished")
            seat.outbox.end()


def respond(session: Session, message: Message, now: float) -> list[str]:
    """The encoded replies to a message."""
    return [replies.encode(reply) for reply in answer(session, message, now)]


def _fault(reply_to: int | None = None) -> MessageError:
    """The answer to a message whose handling failed, which is logged."""
    log.exception("a message could not be handled")
    text = "Something went wrong on the server. It was logged; please try again."
    return MessageError("server_fault", text, reply_to=reply_to)
