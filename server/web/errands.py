"""What a process does by and by for its classes. Does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from server.messages.fields import MessageError

log = logging.getLogger("numplay")

SOON = 0.05
"""Seconds in which changes are taken together."""


class Errands:
    """What is under way beside the answers to browsers."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Something is done by and by; what goes wrong is logged."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def soon(self, waiting: set[str], code: str, what: Callable[[str], Coroutine[Any, Any, None]]) -> None:
        """Does it once for all that happens within a moment, as a class joins in two seconds. waiting: the classes for
        which it is to be done."""

        async def later() -> None:
            await asyncio.sleep(SOON)
            waiting.discard(code)
            await what(code)

        if code not in waiting:
            waiting.add(code)
            self.spawn(later())

    async def close(self) -> None:
        """Ends all that is under way."""
        under_way = list(self._tasks)
        for task in under_way:
            task.cancel()
        if under_way:
            await asyncio.wait(under_way)  # each gives its connection back before they are closed

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        # What can't be kept has been told already, and is tried again.
        if error is not None and not isinstance(error, MessageError):
            log.error("something for a class failed", exc_info=error)
