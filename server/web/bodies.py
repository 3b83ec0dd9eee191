"""Bodies of requests that come from browsers: nobody's slow line keeps others out. Does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from server.web.requests import WAIT
from server.web.visitors import network


class Late(Exception):
    """A body didn't come in time, or others needed its room."""


class Bodies:
    """Those that are being read. most: at once, which bounds the memory for them. each: of one address. seconds: for
    each.

    Where there is no room, whoever has been sending longest makes it: a slow one loses its own request, and no other.
    """

    def __init__(self, most: int, each: int, seconds: float = WAIT) -> None:
        self._most, self._each, self._seconds = most, each, seconds
        self._reading: dict[asyncio.Timeout, str | None] = {}
        """The address of each, in the order in which they came."""

    @asynccontextmanager
    async def reading(self, client: str) -> AsyncIterator[None]:
        """Room for one body, for as long as it may take. client: the address that sends it. Raises Late."""
        address = network(client)
        same = [each for each, other in self._reading.items() if other == address and address is not None]
        if len(same) >= self._each:
            self._end(same[0])
        elif len(self._reading) >= self._most:
            self._end(next(iter(self._reading)))
        try:
            async with asyncio.timeout(self._seconds) as own:
                self._reading[own] = address
                try:
                    yield
                finally:
                    self._reading.pop(own, None)
        except TimeoutError:
            raise Late from None

    def _end(self, one: asyncio.Timeout) -> None:
        del self._reading[one]
        if not one.expired():  # else it ends just now
            one.reschedule(asyncio.get_running_loop().time())
