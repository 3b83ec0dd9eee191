"""Students who join, play, reload and leave for hours: `make soak`. Writes the report in docs/reliability.md.

They come and go all the time, in a process of their own. Memory and descriptors of the server are noted every few
seconds; the first part of the time is for warming up. ARGS="--seconds 60 --students 50" is a short one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import uvloop

from server.load.machine import ServerProcess, processor
from server.load.mix import link_of
from server.load.student import Behaviour, Student
from server.settings import cores

DOCS = Path(__file__).parents[1] / "docs"
BEGIN, END = "<!-- soak: begin (made by `make soak`) -->", "<!-- soak: end -->"
STAY, AWAY = 60.0, 5.0
"""Seconds that a student stays and that a place is free then, on average."""
STAY_WARMING = 10.0
"""The same while it warms up: so many come that what the server remembers reaches its bounds."""
LOOKS = 200
"""How often memory is looked at."""
WARM, TENTH = 0.25, 0.1
"""Shares of the time: for warming up; at the beginning and at the end of the rest, which are compared."""
REST_SECONDS = 5.0
"""After which nothing of those who left may be open."""
MORE_MEMORY, MORE_LATENCY, SLACK = 1.05, 1.25, 0.02
"""What memory and latency may grow to, and seconds that a latency may grow in any case."""


@dataclass(frozen=True)
class Look:
    """The server at a moment: seconds since the start, bytes, descriptors."""

    at: float
    memory: int
    descriptors: int


@dataclass(frozen=True)
class Soak:
    """What a soak found. Memory in MB, latencies in seconds: 95 of 100 controls were shown by then."""

    seconds: float
    students: int
    joined: int
    broken: int
    controls: int
    memory: tuple[float, float]
    descriptors: tuple[int, int]
    latency: tuple[float, float]
    complaints: Sequence[str]

    def faults(self) -> list[str]:
        """What is not as it should be."""
        found = []
        if self.memory[1] > self.memory[0] * MORE_MEMORY:
            found.append("memory grew")
        if self.descriptors[1] > self.descriptors[0]:
            found.append("descriptors were left")
        if self.latency[1] > max(self.latency[0] * MORE_LATENCY, self.latency[0] + SLACK):
            found.append("controls became slower")
        if self.complaints:
            found.append("the server complained")
        if self.broken:
            found.append("connections broke")
        if not self.controls:
            found.append("no control was seen")
        return found


async def crowd(plan: dict[str, Any]) -> dict[str, Any]:
    """Students in `students` places until `seconds` are over. Returns their number and what they saw."""
    begun = time.perf_counter()
    end = begun + plan["seconds"]
    seen: dict[str, Any] = {"joined": 0, "broken": 0, "controls": [], "errors": []}

    async def place(number: int) -> None:
        draw = random.Random(number)
        await asyncio.sleep(draw.random() * AWAY)
        while (now := time.perf_counter()) < end:
            seed = draw.randrange(10**6)
            behaviour = Behaviour(plan["address"], link_of(seed, "class"), seed, plan["rate"], "saving", False)
            stay = STAY if now - begun > WARM * plan["seconds"] else STAY_WARMING
            student = Student(behaviour, now, min(end, now + draw.expovariate(1 / stay)))
            await student.live()
            seen["joined"] += 1
            seen["broken"] += student.notes.broken
            seen["errors"] += student.notes.errors[:5]
            seen["controls"] += [(at - begun, took) for at, took in student.notes.controls]
            await asyncio.sleep(draw.expovariate(1 / AWAY))

    await asyncio.gather(*(place(number) for number in range(plan["students"])))
    return seen


def soak(seconds: float, students: int, rate: float, options: Sequence[str]) -> Soak:
    """Runs it. rate: frames a second that each asks for. options: of the server."""
    machine = range(cores())
    with tempfile.TemporaryDirectory() as directory:
        log = Path(directory) / "server.log"
        with ServerProcess(machine, options, log=log) as server:
            time.sleep(REST_SECONDS)
            before = server.descriptors()
            plan = {"address": server.address, "seconds": seconds, "students": students, "rate": rate}
            command = [sys.executable, "-m", "bench.soak", "--crowd", json.dumps(plan)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
                looks = list(watched(server, process, seconds))
                assert process.stdout is not None
                seen = json.loads(process.stdout.read())
            time.sleep(REST_SECONDS)
            after = server.descriptors()
        complaints = [line for line in log.read_text("utf-8").splitlines() if line.strip()]
    first, last = parts([(look.at, look.memory / 1e6) for look in looks], seconds)
    quick, slow = parts(seen["controls"], seconds)
    return Soak(
        seconds,
        students,
        seen["joined"],
        seen["broken"],
        len(seen["controls"]),
        (median(first), median(last)),
        (before, after),
        (late(quick), late(slow)),
        complaints[:20] + seen["errors"][:20],
    )


def watched(server: ServerProcess, process: subprocess.Popen[str], seconds: float) -> Iterator[Look]:
    """Looks at the server until the time is over."""
    begun = time.monotonic()
    while (now := time.monotonic() - begun) < seconds and process.poll() is None:
        yield Look(now, server.memory(), server.descriptors())
        time.sleep(seconds / LOOKS)


def parts(noted: Sequence[Sequence[float]], seconds: float) -> tuple[list[float], list[float]]:
    """Of values with their times, those of the first and of the last tenth behind the warm-up."""
    warm, rest = seconds * WARM, seconds * (1 - WARM)
    first = [value for at, value in noted if warm <= at < warm + TENTH * rest]
    last = [value for at, value in noted if at >= seconds - TENTH * rest]
    return first or [0.0], last or [0.0]


def late(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[int(0.95 * (len(values) - 1))]


def report(found: Soak, day: str, name: str, count: int) -> str:
    """The chapter. name, count: the processor's, and its cores."""
    rows = [
        ("memory, MB", *(f"{each:.0f}" for each in found.memory)),
        ("open files and connections, with nobody there", *map(str, found.descriptors)),
        ("a control is seen within (95 of 100), ms", *(f"{1000 * each:.0f}" for each in found.latency)),
    ]
    faults = found.faults()
    machine = "1 core" if count == 1 else f"{count} cores"
    return "\n".join(
        [
            f"{day}, {name}, {machine} shared with the students: {found.students} at once for "
            f"{found.seconds / 60:.0f} minutes.",
            f"{found.joined:,} joined, {found.controls:,} controls were seen, {found.broken} connections broke, "
            f"the server logged {len(found.complaints)} complaints.",
            "",
            "| | first | last |",
            "|---|---|---|",
            *(f"| {' | '.join(row)} |" for row in rows),
            "",
            f"First and last are tenths of the time behind a warm-up of {WARM:.0%}; for open files, before and after. "
            + (f"Not as it should be: {', '.join(faults)}." if faults else "All is as it should be."),
        ]
    )


def write(text: str, page: Path) -> None:
    """Puts the chapter between its markers. Raises ValueError where there are none."""
    whole = page.read_text("utf-8")
    if BEGIN not in whole or END not in whole:
        raise ValueError(f"{page} has no lines {BEGIN} and {END}, between which the report belongs")
    before, _, rest = whole.partition(BEGIN)
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", "utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Prints and writes the report. Returns 1 where something is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=3600.0, help="how long (default: an hour)")
    parser.add_argument("--students", type=int, default=200, help="at once")
    parser.add_argument("--rate", type=float, default=5.0, help="frames a second that each asks for")
    parser.add_argument("--docs", type=Path, default=DOCS, help="where reliability.md is")
    parser.add_argument("--crowd", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.crowd:
        json.dump(uvloop.run(crowd(json.loads(options.crowd))), sys.stdout)
        return 0
    found = soak(options.seconds, options.students, options.rate, [])
    text = report(found, date.today().isoformat(), processor(), cores())
    print(text, *found.complaints, sep="\n")
    write(text, options.docs / "reliability.md")
    return int(bool(found.faults()))


if __name__ == "__main__":
    sys.exit(main())
