"""`python -m bench.classroom`: a lesson in a class beside the same students without one, on one fresh server each.

The students join within two seconds and play. The teacher has the wall open, with sixty pictures in sight, and gives
everybody a run now and then. Both loads are measured in turns, so that only their ratio has to be believed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from server.load.command import Place, share_cores
from server.load.figures import quantile
from server.load.machine import ServerProcess
from server.load.trial import Load, Row, trial, warm

IN_SIGHT = 60
"""Pictures that a wall shows at once on a large screen."""
GIVE_SECONDS = 4.0
"""Between two runs that everybody is given."""


@dataclass
class Teacher:
    """Leads a class of a server until it is told to stop.

    shown: when the wall was told something. given: when runs were given to everybody.
    """

    address: str
    code: str = ""
    shown: list[float] = field(default_factory=list)
    given: list[float] = field(default_factory=list)
    opened: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    async def live(self) -> None:
        """Opens the class and leads it."""
        async with connect(self.address, compression=None, max_size=None, ping_interval=None) as socket:
            await _say(socket, "hello", protocol=1, view={"hidden": True})
            await _say(socket, "class_open", title="A lesson", address="http://localhost/")
            self.code = (await self._hear(socket, "class"))["code"]
            self.opened.set()
            await _say(socket, "class_wall", open=True, seen=[])
            seen: list[str] = []
            after = perf_counter() + 2 * GIVE_SECONDS
            while not self.over.is_set():
                wall = await self._hear(socket, "wall")
                self.shown.append(perf_counter())
                if seen != (sight := [row["seat"] for row in wall["rows"][:IN_SIGHT]]):
                    seen = sight
                    await _say(socket, "class_wall", open=True, seen=seen)
                if perf_counter() > after:
                    after = perf_counter() + GIVE_SECONDS
                    self.given.append(perf_counter())
                    await _say(socket, "class_act", act="push", link="learningRate=0.1")

    async def _hear(self, socket: ClientConnection, kind: str) -> dict[str, Any]:
        async for message in socket:
            if isinstance(message, str) and (told := json.loads(message))["type"] == kind:
                return dict(told)
        raise RuntimeError("the server hung up")


async def _say(socket: ClientConnection, kind: str, **fields: object) -> None:
    await socket.send(json.dumps({"type": kind, "id": 1, **fields}))


def lesson(process: ServerProcess, load: Load, place: Place, memory: int) -> tuple[Row, Teacher]:
    """The load as a class with its teacher."""
    teacher = Teacher(process.address)
    leading = threading.Thread(target=lambda: asyncio.run(teacher.live()))
    leading.start()
    try:
        if not teacher.opened.wait(20):
            raise RuntimeError("no class was opened")
        return trial(process, replace(load, code=teacher.code), place.clients, memory), teacher
    finally:
        teacher.over.set()
        leading.join(10)


def measured(load: Load, place: Place, as_class: bool) -> tuple[Row, Teacher | None]:
    """The load on a fresh server, as a class or not."""
    with place.start() as process:
        memory = warm(process, load, place.clients)
        return lesson(process, load, place, memory) if as_class else (trial(process, load, place.clients, memory), None)


def line(row: Row, teacher: Teacher | None) -> str:
    """One row of the table."""
    found = row.figures
    cells = [f"{found.slowest:.1f}", f"{found.median:.1f}", f"{found.epochs:.1f}", f"{row.memory / 1e6:.0f}"]
    if teacher is None:
        return f"| {found.students} alone | {' | '.join(cells)} | – | – | – |"
    spans = sorted(b - a for a, b in zip(teacher.shown[4:], teacher.shown[5:], strict=False))
    late = [min((at - given for given in teacher.given if given <= at), default=0.0) for at in found.given]
    wall = 1 / quantile(spans, 0.5) if spans else 0.0
    pushed = 1000 * quantile(sorted(late), 0.95) if late else 0.0
    joined = "–" if found.admitted.p95 is None else f"{found.admitted.p95:.2f}"
    reached = f"{pushed:.0f} ({len(found.given)} of {len(teacher.given) * found.students})"
    return f"| {found.students} in a class | {' | '.join(cells)} | {joined} | {wall:.1f} | {reached} |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures as asked for on the command line and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.classroom", description=__doc__)
    parser.add_argument("--students", type=int, default=300, help="the default is %(default)s")
    parser.add_argument("--seconds", type=float, default=12.0, help="measured each time; the default is %(default)s")
    parser.add_argument("--rounds", type=int, default=3, help="the default is %(default)s")
    parser.add_argument("--web", default="1", help="web processes; the default is %(default)s")
    asked = parser.parse_args(arguments)
    server, clients = share_cores(1)
    place = Place(server, clients, ["--web", asked.web])
    load = Load(asked.students, 10.0, "lesson", "saving", join=2.0, seconds=asked.seconds)
    heads = "frames/s, slowest | median | epochs/s | MB more | joined within, s (p95) | wall, Hz | push seen, ms (p95)"
    print(f"| students | {heads} |\n|---|---|---|---|---|---|---|---|")
    for _ in range(asked.rounds):
        for as_class in (False, True):
            print(line(*measured(load, place, as_class)), flush=True)


if __name__ == "__main__":
    main()
