"""One student: a websocket client that plays, changes settings, pauses and reloads, and notes when frames come."""

from __future__ import annotations

import asyncio
import base64
import json
import random
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import ormsgpack
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

CHANGE_SECONDS = 8.0
"""Between two changes of a setting, on average."""
PAUSES = 0.15
RELOADS = 0.05
"""Shares of the changes that are a pause, or a reload of the page, instead."""
PAUSED_SECONDS = 0.5
RATES = (0.003, 0.01, 0.03, 0.1)


@dataclass
class Notes:
    """What one student saw. Times in seconds of `perf_counter`.

    epochs: at each frame. paused: spans without frames owed.
    """

    frames: list[float] = field(default_factory=list)
    epochs: list[int] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    paused: list[tuple[float, float]] = field(default_factory=list)
    bytes: int = 0
    playing_since: float | None = None
    refused: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Behaviour:
    """What a student does.

    rate: frames asked for a second. view: other fields of the message `view`. quiet: only plays.
    """

    address: str
    link: str
    seed: int
    rate: float
    view: dict[str, Any]
    quiet: bool


class Student:
    """Lives until its time is up; `notes` is what it saw."""

    def __init__(self, behaviour: Behaviour, start: float, end: float) -> None:
        self.behaviour = behaviour
        self.notes = Notes()
        self._start, self._end = start, end
        self._draw = random.Random(behaviour.seed)
        self._checkpoint: bytes | None = None
        self._asked: float | None = None
        self._answered = False
        self._reload = False

    async def live(self) -> None:
        """Connects, again after each reload, until the end."""
        await asyncio.sleep(max(0.0, self._start - perf_counter()))
        while perf_counter() < self._end:
            try:
                async with connect(
                    self.behaviour.address, compression=None, max_size=None, ping_interval=None
                ) as socket:
                    await self._attend(socket)
            except (OSError, ConnectionClosed) as error:
                self.notes.refused += 1
                self.notes.errors.append(repr(error)[:200])
                await asyncio.sleep(1.0)

    async def _attend(self, socket: ClientConnection) -> None:
        self._reload = False
        view = {"rate": self.behaviour.rate, **self.behaviour.view}
        hello: dict[str, Any] = {"type": "hello", "protocol": 1, "playing": True, "view": view}
        if self._checkpoint is None:
            hello["link"] = self.behaviour.link
        else:
            hello |= {"run": base64.urlsafe_b64encode(self._checkpoint).rstrip(b"=").decode(), "resume": True}
        await socket.send(json.dumps(hello))
        doing = asyncio.create_task(self._act(socket))
        try:
            while not self._reload and (left := self._end - perf_counter()) > 0:
                try:
                    async with asyncio.timeout(left):
                        message = await socket.recv()
                except TimeoutError:
                    return
                await self._take(socket, message)
        finally:
            doing.cancel()

    async def _take(self, socket: ClientConnection, message: str | bytes) -> None:
        now = perf_counter()
        self.notes.bytes += len(message)
        if isinstance(message, str):
            reply = json.loads(message)
            if reply["type"] == "error":
                self.notes.errors.append(str(reply.get("message"))[:200])
            self._answered = self._answered or reply["type"] == "state"
            return
        frame = ormsgpack.unpackb(message)
        await socket.send(json.dumps({"type": "ack", "n": frame["n"]}))
        self.notes.frames.append(now)
        self.notes.epochs.append(frame["epoch"])
        self._checkpoint = frame.get("checkpoint", self._checkpoint)
        if self.notes.playing_since is None and frame["epoch"] > 0:
            self.notes.playing_since = now
        if self._asked is not None and self._answered:
            self.notes.latencies.append(now - self._asked)
            self._asked = None

    async def _act(self, socket: ClientConnection) -> None:
        if self.behaviour.quiet:
            return
        while True:
            await asyncio.sleep(self._draw.expovariate(1 / CHANGE_SECONDS))
            chance = self._draw.random()
            if chance < RELOADS:
                self._reload = True
                return
            if chance < RELOADS + PAUSES:
                await self._pause(socket)
            else:
                self._asked, self._answered = perf_counter(), False
                change = {"learningRate": self._draw.choice(RATES)}
                await socket.send(json.dumps({"type": "set", "changes": change}))

    async def _pause(self, socket: ClientConnection) -> None:
        since = perf_counter()
        await socket.send(json.dumps({"type": "pause"}))
        await asyncio.sleep(PAUSED_SECONDS)
        await socket.send(json.dumps({"type": "play"}))
        self.notes.paused.append((since, perf_counter()))
