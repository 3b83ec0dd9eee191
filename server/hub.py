"""The loop that keeps the workers busy: asks sessions what is due, the scheduler what goes first, and hands out frames.

It decides nothing itself and never waits for a browser or a worker: messages are answered between jobs, whatever is
being trained.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from itertools import count

from server import replies
from server.executor import Compute, WorkerLost
from server.fields import MessageError
from server.handlers import answer
from server.outbox import Outbox
from server.protocol import parse
from server.scheduler import Job, Scheduler, Want
from server.session import Session, Surroundings
from server.viewing import Unit
from server.work import Done

log = logging.getLogger("numplay")


@dataclass
class Seat:
    """One connected browser: its session and what waits to be sent to it."""

    number: int
    session: Session
    outbox: Outbox = field(default_factory=Outbox)
    alarm: float | None = None
    """When it is looked at again though nothing happens."""


Member = tuple[Seat, Unit, int]
"""A session with what it is to train in a job."""


class Hub:
    """All connected sessions and the workers that serve them."""

    def __init__(
        self,
        compute: Compute,
        scheduler: Scheduler,
        around: Surroundings,
        most: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._compute = compute
        self._scheduler = scheduler
        self._around = around
        self._most = most
        self._clock = clock
        self._seats: dict[int, Seat] = {}
        self._numbers = count(1)
        self._wake = asyncio.Event()
        self._times: list[tuple[float, int]] = []
        self._jobs: set[asyncio.Task[None]] = set()

    @property
    def full(self) -> bool:
        """Whether no more browser is let in."""
        return len(self._seats) >= self._most

    @property
    def sessions(self) -> int:
        """Browsers connected now."""
        return len(self._seats)

    def join(self) -> Seat:
        """A seat for a new connection."""
        seat = Seat(next(self._numbers), Session(self._around, self._clock()))
        self._seats[seat.number] = seat
        return seat

    def leave(self, seat: Seat) -> None:
        """The connection is gone; the browser has its run."""
        self._seats.pop(seat.number, None)
        self._scheduler.drop(seat.number)

    def receive(self, seat: Seat, text: str) -> None:
        """A message came: it is answered at once."""
        try:
            for reply in answer(seat.session, parse(text), self._clock()):
                seat.outbox.put(replies.encode(reply))
        except MessageError as error:
            self.refuse(seat, error)
        except Exception:
            log.exception("a message could not be handled")
            self.refuse(seat, MessageError("server_fault", "The server made a mistake with this; it was logged."))
        self.look(seat)

    def refuse(self, seat: Seat, error: MessageError) -> None:
        """What came is no message."""
        seat.outbox.put(replies.encode(dict(replies.error(error))))

    def look(self, seat: Seat) -> None:
        """Something happened to the session: it may want something now, or at another time."""
        if seat.number not in self._seats:
            return
        now = self._clock()
        want = self._want(seat.number)
        if want is not None:
            self._scheduler.put(seat.number, want)
            self._wake.set()
            return
        self._scheduler.drop(seat.number)
        due = None if seat.outbox.frames else seat.session.next_due(now)
        if due is not None and due != seat.alarm:
            seat.alarm = due
            heapq.heappush(self._times, (due, seat.number))
            if self._times[0] == (due, seat.number):
                self._wake.set()

    def _want(self, number: int) -> Want | None:
        """What a session wants by now; nothing while its last frame has not been taken."""
        seat = self._seats.get(number)
        return None if seat is None or seat.outbox.frames else seat.session.due(self._clock())

    async def run(self) -> None:
        """Serves until cancelled."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                self._wake.clear()
                self._come_due()
                self._assign()
                alarm = self._alarm(loop)
                await self._wake.wait()
                if alarm is not None:
                    alarm.cancel()
        finally:
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
        if not self._compute.idle or not len(self._scheduler):
            return
        now = self._clock()
        for job in self._scheduler.pick(self._compute.idle, now, self._want):
            members = [(self._seats[number], unit, amount) for number, unit, amount in job.members]
            done = self._compute.start([seat.session.begin(unit, amount, now) for seat, unit, amount in members])
            task = asyncio.create_task(self._follow(job, members, done))
            self._jobs.add(task)
            task.add_done_callback(self._jobs.discard)

    async def _follow(self, job: Job, members: list[Member], work: Coroutine[None, None, Done]) -> None:
        """One job from the worker to the browsers."""
        seats = [seat for seat, _, _ in members]
        try:
            done = await work
        except WorkerLost:
            log.warning("a worker process died and was replaced")
            self._again(seats)
        except Exception:
            log.exception("a job failed")
            self._again(seats)
        else:
            self._scheduler.learn(job.key, [(unit, amount) for _, unit, amount in members], done.train, done.show)
            self._deliver(seats, done)
        for seat in seats:
            self.look(seat)
        self._wake.set()

    def _again(self, seats: list[Seat]) -> None:
        for seat in seats:
            seat.session.retry(self._clock())
            self._tell(seat)

    def _deliver(self, seats: list[Seat], done: Done) -> None:
        now = self._clock()
        for seat, outcome in zip(seats, done.outcomes, strict=True):
            try:
                frame = seat.session.finish(outcome, now)
            except Exception:
                # One broken session must not cost the others their frames; its browser comes back with its run.
                log.exception("a frame could not be finished")
                seat.outbox.end()
                continue
            if frame is not None:
                seat.outbox.put(frame)
            self._tell(seat)

    def _tell(self, seat: Seat) -> None:
        for reply in seat.session.told():
            seat.outbox.put(replies.encode(reply))
