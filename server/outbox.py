"""What waits to be sent to one browser: replies in order, and at most one frame that was made but not taken yet."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

MOST_REPLIES = 64
"""A browser that asks more than this without taking the answers is not listened to until it does."""

Send = Callable[[str | bytes], Awaitable[None]]


class Outbox:
    """A short queue for one connection; its `send_all` empties it at the browser's pace.

    No frame is made while one waits here: a slow browser has its newest frame next, never a queue of old ones.
    """

    def __init__(self) -> None:
        self._waiting: deque[str | bytes] = deque()
        self._filled = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._ended = False
        self.frames = 0

    def end(self) -> None:
        """Nothing more is sent; `send_all` returns."""
        self._ended = True
        self._filled.set()

    def put(self, message: str | bytes) -> None:
        """Adds a reply (text) or a frame (bytes)."""
        self._waiting.append(message)
        self.frames += isinstance(message, bytes)
        self._filled.set()
        if len(self._waiting) >= MOST_REPLIES:
            self._room.clear()

    async def room(self) -> None:
        """Returns as soon as another message may be answered."""
        await self._room.wait()

    async def send_all(self, send: Send, stall: float, taken: Callable[[], None]) -> None:
        """Sends until `end`, telling `taken` after each frame. Raises TimeoutError when the browser takes nothing for
        `stall` seconds."""
        while not self._ended:
            await self._filled.wait()
            while self._waiting:
                message = self._waiting[0]
                async with asyncio.timeout(stall):
                    await send(message)
                self._waiting.popleft()
                if isinstance(message, bytes):
                    self.frames -= 1
                    taken()
            self._filled.clear()
            self._room.set()
