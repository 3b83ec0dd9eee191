"""What waits to be sent to one browser: replies in order, and at most one frame that was made but not taken yet."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

MOST_REPLIES = 64
"""A browser that asks more than this without taking the answers is not listened to until it does."""

FEW = 3
"""A frame, a wall, an answer: these may wait together at a browser that isn't slow."""

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
        self._origins: deque[int] = deque()

    @property
    def idle(self) -> bool:
        """Whether nothing waits."""
        return not self._waiting

    @property
    def behind(self) -> bool:
        """Whether more waits than what is told at one moment: what can be left out had better be."""
        return len(self._waiting) > FEW

    def end(self) -> None:
        """Nothing more is sent; `send_all` returns."""
        self._ended = True
        self._filled.set()

    def put(self, message: str | bytes, origin: int = 0) -> None:
        """Adds a reply (text) or a frame (bytes). origin: the number of the place that a frame comes from."""
        self._waiting.append(message)
        if isinstance(message, bytes):
            self.frames += 1
            self._origins.append(origin)
        self._filled.set()
        if len(self._waiting) >= MOST_REPLIES:
            self._room.clear()

    async def room(self) -> None:
        """Returns as soon as another message may be answered."""
        if not self._room.is_set():
            await self._room.wait()

    async def send_all(self, send: Send, stall: float, taken: Callable[[int], None]) -> None:
        """Sends until `end`, telling `taken` after each frame where it came from. Raises TimeoutError when the browser
        takes nothing for `stall` seconds."""
        with Watch(stall) as watch:
            while not self._ended:
                await self._filled.wait()
                while self._waiting:
                    message = self._waiting[0]
                    watch.begin()
                    await send(message)
                    watch.end()
                    self._waiting.popleft()
                    if isinstance(message, bytes):
                        self.frames -= 1
                        taken(self._origins.popleft())
                    del message  # or the last frame would be held until the next
                self._filled.clear()
                self._room.set()


class Watch:
    """Ends the present task with a TimeoutError when something it began is not over after `seconds`.

    One timer for a whole conversation, looking rarely: setting and clearing one for each frame cost more than sending.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since: float | None = None
        self._late = False

    def __enter__(self) -> Watch:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        self._timer = self._loop.call_later(self._seconds, self._look)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._timer.cancel()
        self._task = None  # its error holds this frame: a cycle, and with it the whole connection
        if self._late and kind is asyncio.CancelledError:
            raise TimeoutError(f"nothing was taken for {self._seconds:g} s") from None

    def begin(self) -> None:
        """It begins now."""
        self._since = self._loop.time()

    def end(self) -> None:
        """It is over."""
        self._since = None

    def _look(self) -> None:
        left = self._seconds if self._since is None else self._since + self._seconds - self._loop.time()
        if left > 0:
            self._timer = self._loop.call_later(left, self._look)
        elif self._task is not None:
            self._late = True
            self._task.cancel()
