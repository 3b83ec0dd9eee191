"""What would hold up the event loop is done in threads beside it, one at a time, in fair turns.

Python runs one thread at a time, and one that computes in Python would make each short call of the event loop wait. So
a turn is short: the engine's long computations pause after it (`engine.pauses`). First come, first served would let
whoever asks most be served most; here whoever has a share left goes first. Of those that have none, short works go
before long ones, and long ones are done one after the other: in turns, all would be done when the last one is. Who
leaves takes along what waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from server.compute.turns import Work
from server.jobs.shares import Shares

Made = TypeVar("Made")

MOST = 256
"""Works begun at most, each in a thread; others wait until one of these is done."""


YOUNG = 0.05
"""Seconds of a processor up to which a work is a short one."""


class Aside(Work):
    """Work of a session, by number, and when it is its turn. made: what it gives or raises. used: seconds of a
    processor so far. came: when its first turn was."""

    def __init__(self, number: int, turn: float, work: Callable[[], Any], loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(work, loop)
        self.number = number
        self.turn = self.came = turn
        self.used = 0.0
        self.made: asyncio.Future[Any] = loop.create_future()


class Asides:
    """The works under way and who waits. ended: told in the loop whenever a turn is over.

    shared: with the jobs of this process: a turn begins when `go_on` is called. Else by itself, as soon as the event
    loop has done what came meanwhile. shares: of the processor that does them.
    """

    def __init__(self, clock: Callable[[], float], ended: Callable[[], None], shared: bool, shares: Shares) -> None:
        self._clock = clock
        self._ended = ended
        self._shared = shared
        self._threads = ThreadPoolExecutor(MOST, "numplay-aside")
        self._shares = shares
        self._waiting: list[Aside] = []
        self._running: Aside | None = None
        self.since: float | None = None
        """When the present turn began; None between two."""

    @property
    def waiting(self) -> bool:
        """Whether there is work whose next turn may begin."""
        return self._running is None and bool(self._waiting)

    def due(self, now: float) -> bool:
        """Whether any of those that wait belongs to a session that has not had more than its share."""
        return any(each.turn <= now for each in self._waiting)

    def used(self, number: int) -> float:
        """Seconds of a processor that the session's works under way have had."""
        return sum(each.used for each in [*self._waiting, *filter(None, [self._running])] if each.number == number)

    async def do(self, number: int, work: Callable[[], Made]) -> Made:
        """What the work of a session gives or raises."""
        mine = Aside(number, max(self._clock(), self._shares.until(number)), work, asyncio.get_running_loop())
        self._waiting.append(mine)
        if self._shared:
            self._ended()
        else:
            self.go_on()
        try:
            made: Made = await mine.made
            return made
        finally:
            self._drop(mine)

    def go_on(self) -> None:
        """The next turn."""
        if not self.waiting:
            return
        now, among = self._clock(), self._waiting
        if len(among) >= MOST and len(begun := [each for each in among if each.begun]) >= MOST:
            among = begun
        self._running = min(among, key=lambda each: _place(each, now))
        self._waiting.remove(self._running)
        self.since = now
        running = self._running
        running.go_on(self._threads, lambda seconds, done: self._over(running, seconds, done))

    def forget(self, number: int) -> None:
        """The session is gone."""
        self._shares.forget(number)
        for each in [*self._waiting, *filter(None, [self._running])]:
            if each.number == number:
                each.made.cancel()
                self._drop(each)

    def close(self) -> None:
        """Nothing more is begun, and all that waits ends."""
        for each in [*self._waiting, *filter(None, [self._running])]:
            each.drop()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _drop(self, work: Aside) -> None:
        work.drop()
        if work in self._waiting:
            self._waiting.remove(work)

    def _over(self, work: Aside, seconds: float, done: bool) -> None:
        """A turn of the work has ended."""
        if work is not self._running:
            return  # it ended while it waited, unwanted
        self._running = self.since = None
        work.used += seconds
        if not work.made.done():
            self._shares.spend(work.number, seconds, self._clock())
            if not done:
                work.turn = max(self._clock(), self._shares.until(work.number))
                self._waiting.append(work)
            elif work.outcome[1] is not None:
                work.made.set_exception(work.outcome[1])
            else:
                work.made.set_result(work.outcome[0])
        if not self._shared:
            asyncio.get_running_loop().call_soon(self.go_on)
        self._ended()


def _place(work: Aside, now: float) -> tuple[bool, bool, float]:
    """What decides which work goes first."""
    ahead = work.turn > now
    return ahead, ahead and work.used >= YOUNG, work.came if ahead else work.turn
