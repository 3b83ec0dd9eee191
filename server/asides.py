"""What would hold up the event loop is done in one thread beside it, in fair turns.

More threads would only fight over Python's lock with the event loop. First come, first served would let whoever asks
most be served most; here whoever has used least of the thread goes first. Who leaves takes along what waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import thread_time
from typing import Any, TypeVar

from server.shares import Shares

Made = TypeVar("Made")


@dataclass
class Waiting:
    """Work of a session, by number, and when it is its turn."""

    number: int
    turn: float
    work: Callable[[], Any]
    made: asyncio.Future[Any]


class Asides:
    """The thread and who waits for it. done: told whenever something is ready."""

    def __init__(self, clock: Callable[[], float], done: Callable[[], None]) -> None:
        self._clock = clock
        self._done = done
        self._thread = ThreadPoolExecutor(1, "numplay-aside")
        self._shares = Shares()
        self._waiting: list[Waiting] = []
        self._running = False
        self.since: float | None = None
        """When the thread began to be busy; None while it is not."""

    async def do(self, number: int, work: Callable[[], Made]) -> Made:
        """What the work of a session gives or raises."""
        made: asyncio.Future[Made] = asyncio.get_running_loop().create_future()
        turn = max(self._clock(), self._shares.until(number))
        self._waiting.append(Waiting(number, turn, work, made))
        self._next()
        return await made

    def forget(self, number: int) -> None:
        """The session is gone."""
        self._shares.forget(number)
        for each in self._waiting:
            if each.number == number:
                each.made.cancel()

    def close(self) -> None:
        """Nothing more is begun."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _next(self) -> None:
        if self._running:
            return
        self._waiting = [each for each in self._waiting if not each.made.done()]
        if not self._waiting:
            self.since = None
            return
        first = min(self._waiting, key=lambda each: each.turn)
        self._waiting.remove(first)
        self._running = True
        if self.since is None:
            self.since = self._clock()
        job = asyncio.get_running_loop().run_in_executor(self._thread, _timed, first.work)
        job.add_done_callback(lambda job: self._ended(first, job))

    def _ended(self, ended: Waiting, job: asyncio.Future[tuple[Any, Exception | None, float]]) -> None:
        self._running = False
        if job.cancelled():  # the server ends
            ended.made.cancel()
            return
        made, error, seconds = job.result()
        self._shares.spend(ended.number, seconds, self._clock())
        if not ended.made.done():
            if error is None:
                ended.made.set_result(made)
            else:
                ended.made.set_exception(error)
        self._next()
        self._done()


def _timed(work: Callable[[], Made]) -> tuple[Made | None, Exception | None, float]:
    """What work gives or raises, and the processor time that it took."""
    start = thread_time()
    try:
        return work(), None, thread_time() - start
    except Exception as error:
        return None, error, thread_time() - start
