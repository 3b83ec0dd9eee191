"""The teacher of a load that is a lesson: opens a class, has its wall open, and leads it by a script."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Literal

from websockets.asyncio.client import ClientConnection, connect

IN_SIGHT = 60
"""Pictures that a wall shows at once on a large screen."""
PATIENCE = 20.0
"""Seconds in which a class is opened, and in which a teacher has gone."""
Told = Literal["class", "open"]
"""How a student is told of an act: by another `class`, or by the `state` of a run that was opened here."""


@dataclass(frozen=True)
class Step:
    """An act of the teacher's that all students are told of. name: as the report has it."""

    name: str
    act: str
    values: Mapping[str, object] = field(default_factory=dict)
    told: Told = "class"


SCRIPT = (
    Step("a message to all", "say", {"text": "Look at the test loss."}),
    Step("pause", "pause"),
    Step("resume", "resume"),
    Step("countdown", "countdown", {"seconds": 60}),
    Step("a network for all", "push", told="open"),
)
"""What a lesson does, one after the other. An activity more is a line more."""


@dataclass
class Teacher:
    """Leads a class of a server until it is told to stop. All times are seconds of `perf_counter`.

    begin, seconds: when the script begins (never, if 0), and in what time it is done. walls: when the wall
    was told something. done: when each step of the script was.
    """

    address: str
    begin: float = 0.0
    seconds: float = 0.0
    code: str = ""
    walls: list[float] = field(default_factory=list)
    done: list[tuple[Step, float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._opened, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), daemon=True)

    def __enter__(self) -> Teacher:
        """The class is open. Raises RuntimeError if it is not in time."""
        self._thread.start()
        if not self._opened.wait(PATIENCE):
            raise RuntimeError("no class was opened")
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(PATIENCE)

    async def _live(self) -> None:
        async with connect(self.address, compression=None, max_size=None, ping_interval=None) as socket:
            await _say(socket, "hello", protocol=1, view={"hidden": True})
            await _say(socket, "class_open", title="A lesson", address="http://localhost/")
            self.code = (await self._hear(socket, "class"))["code"]
            self._opened.set()
            await _say(socket, "class_wall", open=True, seen=[])
            seen: list[str] = []
            while not self._over.is_set():
                wall = await self._hear(socket, "wall")
                self.walls.append(perf_counter())
                if seen != (sight := [row["seat"] for row in wall["rows"][:IN_SIGHT]]):
                    seen = sight
                    await _say(socket, "class_wall", open=True, seen=seen)
                await self._go_on(socket)

    async def _go_on(self, socket: ClientConnection) -> None:
        """The next step, if its time has come: each in the middle of its part of the time."""
        place = len(self.done)
        after = self.seconds * (place + 0.5) / max(1, len(SCRIPT))
        if self.begin and place < len(SCRIPT) and perf_counter() > self.begin + after:
            step = SCRIPT[place]
            self.done.append((step, perf_counter()))
            await _say(socket, "class_act", act=step.act, values=step.values)

    async def _hear(self, socket: ClientConnection, kind: str) -> dict[str, Any]:
        async for message in socket:
            if isinstance(message, str):
                told: dict[str, Any] = json.loads(message)
                if told["type"] == "error":
                    self.errors.append(str(told["message"])[:200])
                if told["type"] == kind:
                    return told
        raise RuntimeError("the server hung up")


async def _say(socket: ClientConnection, kind: str, **fields: object) -> None:
    await socket.send(json.dumps({"type": kind, "id": 1, **fields}))
