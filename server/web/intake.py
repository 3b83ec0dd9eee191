"""Long messages come in turn: to take one from the network costs a process time before anybody can look at it.

Twenty browsers that send fifteen megabytes again and again would leave the event loop no time for anything else. So all
of that takes a share of it, and the one that has had least of it goes first.
"""

from __future__ import annotations

import asyncio
import heapq
from itertools import count

SHARE = 0.2
"""Of a process's time that long messages may take."""


class Intake:
    """The turns of one process's long messages."""

    def __init__(self) -> None:
        self._free = 0.0
        """When the next one's turn comes, in the event loop's time."""
        self._waiting: list[tuple[float, int, float, asyncio.Future[None]]] = []
        """A heap: what its sender used, an order of coming, its own seconds, and what tells it that it may go on."""
        self._numbers = count()
        self._alarm: asyncio.TimerHandle | None = None

    async def turn(self, seconds: float, used: float, gone: asyncio.Event) -> None:
        """Waits for the turn of a message that took so many seconds, but not once its sender is gone. used: by its
        sender's messages before."""
        loop = asyncio.get_running_loop()
        if not self._waiting and loop.time() >= self._free:
            self._free = loop.time() + seconds / SHARE
            return
        turn = loop.create_future()
        heapq.heappush(self._waiting, (used, next(self._numbers), seconds, turn))
        self._set_alarm(loop)
        left = asyncio.ensure_future(gone.wait())
        try:
            await asyncio.wait([turn, left], return_when=asyncio.FIRST_COMPLETED)
        finally:
            left.cancel()
            turn.cancel()

    def _set_alarm(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._alarm is None and self._waiting:
            self._alarm = loop.call_at(self._free, self._next, loop)

    def _next(self, loop: asyncio.AbstractEventLoop) -> None:
        """The turn of the one that comes first; whoever has left is passed over."""
        self._alarm = None
        while self._waiting:
            _, _, seconds, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                self._free = loop.time() + seconds / SHARE
                break
        self._set_alarm(loop)
