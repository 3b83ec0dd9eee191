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

from server.load.controls import Controls
from server.load.levels import view_of
from server.sessions.viewer import CREDITS
from server.web.sockets import TRY_AGAIN

CHANGE_SECONDS = 8.0
"""Between two changes of a setting, on average."""
PAUSES = 0.15
RELOADS = 0.05
"""Shares of the changes that are a pause, or a reload of the page, instead."""
PAUSED_SECONDS = 0.5
LAST_SECONDS = 1.0
"""Before its end a student asks for nothing more, so that what it asked can be answered."""
RETRY_SECONDS = 1.0
RATES = (0.003, 0.01, 0.03, 0.1)
CONTROLS = ("set", "pause")
"""Messages whose way to the screen is timed; the first frame after `play` waits for training to be owed."""


@dataclass
class Notes:
    """What one student saw. Times in seconds of `perf_counter`, which on Linux all processes share.

    epochs, received: at each frame, epochs and all bytes so far. controls: when each was sent, and how long it took
    until the first frame that shows it. unanswered: the same of those that no frame ever showed, with how long they had
    waited. paused: spans without frames owed. admitted: seconds from connecting to being in the class. given: when a
    run came that everybody was given.
    """

    frames: list[float] = field(default_factory=list)
    epochs: list[int] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    controls: list[tuple[float, float]] = field(default_factory=list)
    unanswered: list[tuple[float, float]] = field(default_factory=list)
    paused: list[tuple[float, float]] = field(default_factory=list)
    playing_since: float | None = None
    admitted: list[float] = field(default_factory=list)
    told: list[tuple[float, str]] = field(default_factory=list)
    refused: int = 0
    broken: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Behaviour:
    """What a student does.

    rate: frames asked for a second. quality: of the pictures, as its page would ask. quiet: only plays. code: of the
    class to join, if any.
    """

    address: str
    link: str
    seed: int
    rate: float
    quality: str
    quiet: bool
    code: str = ""


class Student:
    """Lives until its time is up; `notes` is what it saw. start, end: seconds of `perf_counter`."""

    def __init__(self, behaviour: Behaviour, start: float, end: float) -> None:
        self.behaviour = behaviour
        self.notes = Notes()
        self.start, self.end = start, end
        self._draw = random.Random(behaviour.seed)
        self._checkpoint: bytes | None = None
        self._controls = Controls()
        self._number = self._bytes = self._acknowledged = 0
        self._rate = 0.0
        self._lost: float | None = None
        self._view: dict[str, float] = {}
        self._reload = asyncio.Event()
        self._seat = ""
        self._held: float | None = None
        """Since when the class is paused."""
        self._free = asyncio.Event()
        self._free.set()
        self._refused = False
        """Whether it wanted to play at the moment when all were paused."""

    async def live(self) -> None:
        """Connects, again after each reload, until the end."""
        await asyncio.sleep(max(0.0, self.start - perf_counter()))
        while perf_counter() < self.end:
            try:
                # Like a page that is left, it doesn't wait long for a goodbye.
                async with connect(
                    self.behaviour.address, compression=None, max_size=None, ping_interval=None, close_timeout=1
                ) as socket:
                    await self._attend(socket)
            except (OSError, ConnectionClosed, TimeoutError) as error:
                if not self._full(error):
                    self.notes.broken += 1
                    self.notes.errors.append(repr(error)[:200])
                await asyncio.sleep(RETRY_SECONDS)
        self._hold(False, perf_counter())

    def _full(self, error: Exception) -> bool:
        """Whether the server said that there is no room."""
        full = isinstance(error, ConnectionClosed) and error.rcvd is not None and error.rcvd.code == TRY_AGAIN
        self.notes.refused += full
        return full

    async def _attend(self, socket: ClientConnection) -> None:
        self._reload.clear()
        self._connected = perf_counter()
        self._acknowledged = 0
        self._view = self._wanted(1, 1)  # of its network a page knows nothing yet
        hello: dict[str, Any] = {"protocol": 1, "playing": True, "view": self._view, "seat": self._seat}
        if self._checkpoint is None:
            hello["link"] = self.behaviour.link
        else:
            hello |= {"run": base64.urlsafe_b64encode(self._checkpoint).rstrip(b"=").decode(), "resume": True}
        await self._send(socket, "hello", **hello)
        tasks = [asyncio.create_task(work) for work in (self._listen(socket), self._reload.wait(), self._act(socket))]
        listening, leaving, _ = tasks
        try:
            left = max(0.0, self.end - perf_counter())
            await asyncio.wait({listening, leaving}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            if listening.done():
                listening.result()  # raises what ended the connection
        finally:
            self.notes.unanswered += self._controls.leave(perf_counter())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _listen(self, socket: ClientConnection) -> None:
        while True:
            await self._take(socket, await socket.recv())

    def _wanted(self, outputs: int, units: int) -> dict[str, float]:
        return {**view_of(self.behaviour.quality, outputs, units), "rate": self.behaviour.rate}

    async def _send(self, socket: ClientConnection, type: str, **fields: object) -> None:
        self._number += 1
        if type in CONTROLS:
            self._controls.ask(self._number, perf_counter())
        await socket.send(json.dumps({"type": type, "id": self._number, **fields}))

    async def _take(self, socket: ClientConnection, message: str | bytes) -> None:
        now = perf_counter()
        self._bytes += len(message)
        if isinstance(message, str):
            await self._hear(socket, json.loads(message))
            return
        frame = ormsgpack.unpackb(message)
        await self._acknowledge(socket, frame)
        self.notes.frames.append(now)
        self.notes.epochs.append(frame["epoch"])
        self.notes.received.append(self._bytes)
        self._checkpoint = frame.get("checkpoint", self._checkpoint)
        if self.notes.playing_since is None and frame["epoch"] > 0:
            self.notes.playing_since = now
        self.notes.controls += self._controls.show(now)
        await self._recover(socket, frame, now)

    async def _acknowledge(self, socket: ClientConnection, frame: dict[str, Any]) -> None:
        """As the page does: while it plays, not before fewer than two credits are left."""
        if not frame["playing"] or CREDITS - (frame["n"] - self._acknowledged) < 2:
            self._acknowledged = frame["n"]
            await socket.send(json.dumps({"type": "ack", "n": frame["n"]}))

    async def _recover(self, socket: ClientConnection, frame: dict[str, Any], now: float) -> None:
        """Whose run diverges, and so was paused, starts it anew; until it plays again no frames are owed."""
        if "diverged" in frame and not frame["playing"] and self._lost is None:
            self._lost = now
            await self._send(socket, "reset")
            if self._free.is_set():
                await self._send(socket, "play")
        elif self._lost is not None and frame["playing"]:
            self.notes.paused.append((self._lost, now))
            self._lost = None

    async def _hear(self, socket: ClientConnection, reply: dict[str, Any]) -> None:
        """A message in JSON: like a page, it asks for the maps that fit the network it is told of."""
        if reply["type"] == "error" and reply.get("code") == "class_paused":
            self._refused = True
        elif reply["type"] == "error" and reply.get("code") != "server_full":
            self.notes.errors.append(str(reply.get("message"))[:200])
        if reply["type"] == "welcome":
            self._seat = reply["seat"]
            if self.behaviour.code:
                await self._send(socket, "class_join", code=self.behaviour.code)
        if reply["type"] == "class":
            await self._follow(socket, reply)
        if reply["type"] == "state":
            self._controls.answer(reply.get("reply_to"))
            if reply["cause"] == "open" and "reply_to" not in reply:
                self.notes.told.append((perf_counter(), "open"))
        if "layers" in reply:
            sizes = [layer["size"] for layer in reply["layers"]]
            view = self._wanted(sizes[-1], sum(sizes[1:-1]))
            if view != self._view:
                self._view = view
                await self._send(socket, "view", **view)

    async def _follow(self, socket: ClientConnection, told: dict[str, Any]) -> None:
        """The class is so now."""
        now = perf_counter()
        if "reply_to" in told:
            self.notes.admitted.append(now - self._connected)
        else:
            self.notes.told.append((now, "class"))
        self._hold(told["stage"]["paused"], now)
        if self._free.is_set() and (self._refused or self._lost is not None):
            self._refused = False
            await self._send(socket, "play")

    def _hold(self, paused: bool, now: float) -> None:
        """While the class is paused, no frames are owed, and nobody may play."""
        if paused and self._held is None:
            self._held = now
            self._free.clear()
        elif not paused and self._held is not None:
            self.notes.paused.append((self._held, now))
            self._held = None
            self._free.set()

    async def _act(self, socket: ClientConnection) -> None:
        if self.behaviour.quiet:
            return
        while True:
            await asyncio.sleep(self._draw.expovariate(1 / CHANGE_SECONDS))
            if perf_counter() > self.end - LAST_SECONDS:
                return
            chance = self._draw.random()
            if chance < RELOADS:
                self._reload.set()
                return
            if chance < RELOADS + PAUSES:
                await self._pause(socket)
            else:
                # Another one than before: what changes nothing is shown by no frame.
                self._rate = self._draw.choice([rate for rate in RATES if rate != self._rate])
                await self._send(socket, "set", changes={"learningRate": self._rate})

    async def _pause(self, socket: ClientConnection) -> None:
        since = perf_counter()
        try:
            await self._send(socket, "pause")
            await asyncio.sleep(PAUSED_SECONDS)
            await self._free.wait()
            await self._send(socket, "play")
        finally:  # a pause that the end cuts short is one as well
            self.notes.paused.append((since, perf_counter()))
