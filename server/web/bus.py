"""What web processes tell each other about their classes: bytes, to all others, as far as they take them.

Nothing depends on a message's arrival: what must not be lost is in the store, and is looked up again.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

Hear = Callable[[bytes], None]
LENGTH = 4
"""Bytes that say how long the message behind them is."""
LONGEST = 32_000_000
MOST_WAITING = 8_000_000
"""Bytes that may wait for another process, beyond which it gets no more until it has taken them."""


class Bus(Protocol):
    """The way to the other processes."""

    @property
    def lost(self) -> bool:
        """Whether some of them can't be told anything now, and say nothing."""

    async def listen(self, hear: Hear) -> None:
        """From now on `hear` is called with what others say."""

    async def say(self, message: bytes) -> None:
        """Tells it to all others."""

    async def close(self) -> None:
        """Neither hears nor says any more."""


class Alone:
    """The bus of a server with one process."""

    lost = False

    async def listen(self, hear: Hear) -> None:
        """There is nobody."""

    async def say(self, message: bytes) -> None:
        """There is nobody."""

    async def close(self) -> None:
        """There was nobody."""


class Siblings:
    """The processes of one machine, each with a socket in a directory that is the server's own. number: of this one."""

    lost = False

    def __init__(self, directory: Path, number: int, count: int) -> None:
        self._path = _socket(directory, number)
        self._others = [_socket(directory, each) for each in range(count) if each != number]
        self._writers: dict[Path, asyncio.StreamWriter] = {}
        self._heard: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        """The connections of the others, each with the task that listens to it."""
        self._server: asyncio.Server | None = None
        self._saying = asyncio.Lock()

    async def listen(self, hear: Hear) -> None:
        """Takes connections of the others."""
        self._path.unlink(missing_ok=True)  # of a process that had this number before

        async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._heard[task] = writer
            task.add_done_callback(self._heard.pop)
            with contextlib.suppress(asyncio.IncompleteReadError, OSError), contextlib.closing(writer):
                while (length := int.from_bytes(await reader.readexactly(LENGTH), "big")) <= LONGEST:
                    hear(await reader.readexactly(length))

        self._server = await asyncio.start_unix_server(take, self._path)

    async def say(self, message: bytes) -> None:
        """Writes to every other that is there."""
        framed = len(message).to_bytes(LENGTH, "big") + message
        async with self._saying:
            for path in self._others:
                writer = await self._writer(path)
                if writer is not None and writer.transport.get_write_buffer_size() <= MOST_WAITING:
                    writer.write(framed)

    async def _writer(self, path: Path) -> asyncio.StreamWriter | None:
        writer = self._writers.get(path)
        if writer is not None and not writer.is_closing():
            return writer
        with contextlib.suppress(OSError):  # it is starting, or has died
            _, self._writers[path] = await asyncio.open_unix_connection(path)
            return self._writers[path]
        return None

    async def close(self) -> None:
        """Closes all connections, those of the others too."""
        if self._server is not None:
            self._server.close()
            self._path.unlink(missing_ok=True)
        for writer in (*self._writers.values(), *self._heard.values()):
            writer.transport.abort()  # what another process has not taken would wait for ever
        if self._heard:
            await asyncio.wait(self._heard)


class Together:
    """Several ways, each to others."""

    def __init__(self, *ways: Bus) -> None:
        self._ways = ways

    @property
    def lost(self) -> bool:
        """Whether one of them is."""
        return any(each.lost for each in self._ways)

    async def listen(self, hear: Hear) -> None:
        """Hears what is said on any."""
        for each in self._ways:
            await each.listen(hear)

    async def say(self, message: bytes) -> None:
        """Tells it on all."""
        for each in self._ways:
            await each.say(message)

    async def close(self) -> None:
        """Closes all."""
        for each in self._ways:
            await each.close()


def _socket(directory: Path, number: int) -> Path:
    return directory / f"{number}.sock"
