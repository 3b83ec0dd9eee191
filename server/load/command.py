"""`numplay bench`: loads a server step by step, or searches for what it holds, and prints what came of it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from server.load import lesson
from server.load.machine import ServerProcess, processor
from server.load.report import line, table
from server.load.trial import Load, Row, search, trial, warm

MOST_SESSIONS = 100_000
USUAL = {False: ([100, 300], 8.0), True: ([300], 20.0)}
"""Students and seconds where nothing else is asked for, and for a lesson."""


def bench(options: argparse.Namespace) -> int:
    """Runs the loads that were asked for. Returns the exit code."""
    students, seconds = USUAL[options.lesson]
    options.students, options.seconds = options.students or students, options.seconds or seconds
    server, clients = share_cores(options.cores)
    place = Place(server, clients, options.serve.split(), options.profile)
    where = "the same" if set(server) & set(clients) else f"{len(clients)} other(s)"
    about = f"mix {options.mix}, quality {options.quality}"
    print(f"server on {len(server)} core(s), students on {where}; {about}", file=sys.stderr)
    loads = [wanted(options, rate) for rate in options.rates]
    if options.lesson:
        return teach(options, loads, place)
    rows: list[Row] = []
    found: list[dict[str, Any]] = []
    for load in loads:
        if options.find:
            held, tried = find(load, options.find, place)
            rows += tried
            found.append({"frames_asked": load.rate, "students": held, "tried": len(tried)})
        for students in () if options.find else options.students:
            rows.append(measure(replace(load, students=students), place))
            print(line(rows[-1]), file=sys.stderr)
    print(table(rows))
    for one in found:
        print(f"\nHeld at {one['frames_asked']:g} frames/s: {held_words(one['students'], options.find)} students.")
    write(options.json, {"loads": [row.as_json() for row in rows], "held": found})
    return 0


def teach(options: argparse.Namespace, loads: Sequence[Load], place: Place) -> int:
    """Lessons of so many students each. Returns the exit code."""
    found: list[lesson.Lesson] = []
    for load in (replace(load, students=students) for load in loads for students in options.students):
        for _ in range(max(1, options.rounds)):
            alone = measure(load, place)
            print(line(alone), file=sys.stderr)
            with place.start() as process:
                row, teacher = lesson.lesson(process, load, place.clients, warm(process, load, place.clients))
            print(line(row), file=sys.stderr)
            found.append(lesson.compared(alone, row, teacher))
        print(lesson.table(found[-max(1, options.rounds) :]))
    write(options.json, {"lessons": [each.as_json() for each in found]})
    return 0


def write(file: str | None, found: dict[str, Any]) -> None:
    """Keeps figures in a file, if one is wanted, with the machine that they are of."""
    if file:
        machine = {"processor": processor(), "cores": len(os.sched_getaffinity(0))}
        Path(file).write_text(json.dumps({"machine": machine, **found}, indent=1, allow_nan=False), "utf-8")


def share_cores(count: int) -> tuple[list[int], list[int]]:
    """Cores for the server and for the students: others, as far as there are any. Raises SystemExit."""
    available = sorted(os.sched_getaffinity(0))
    if count > len(available):
        raise SystemExit(f"numplay: --cores {count}: this machine has {len(available)}")
    return available[:count], available[count:] or available


def wanted(options: argparse.Namespace, rate: float) -> Load:
    """What the students do at this frame rate."""
    return Load(1, rate, options.mix, options.quality, options.quiet, options.join, options.seconds, options.settle)


@dataclass(frozen=True)
class Place:
    """Where a server is measured: its cores, those of the students, its options, and whether it is profiled."""

    server: Sequence[int]
    clients: Sequence[int]
    options: Sequence[str] = ()
    profiled: bool = False

    def start(self) -> ServerProcess:
        """A server that sends nobody away, unless its own options, which come last, say so."""
        return ServerProcess(self.server, ["--sessions", str(MOST_SESSIONS), *self.options], self.profiled)


def measure(load: Load, place: Place) -> Row:
    """One load on a fresh server."""
    with place.start() as process:
        return trial(process, load, place.clients, warm(process, load, place.clients))


def find(load: Load, bounds: tuple[int, int], place: Place) -> tuple[int, list[Row]]:
    """The largest number of students within bounds that one server holds, and every load tried on it.

    A load that is only just not held is tried once more: other programs may have been busy.
    """
    rows: list[Row] = []

    def held(students: int) -> bool:
        for _ in range(2):
            rows.append(trial(process, replace(load, students=students), place.clients, idle))
            print(line(rows[-1]), file=sys.stderr)
            if rows[-1].figures.held or rows[-1].figures.median < load.rate / 2:
                break
        return rows[-1].figures.held

    with place.start() as process:
        idle = warm(process, load, place.clients)
        return search(held, *bounds)[0], rows


def held_words(students: int, bounds: tuple[int, int]) -> str:
    """How many, with what is not known beyond the bounds."""
    if not students:
        return f"fewer than {bounds[0]}"
    return f"{students} or more" if students == bounds[1] else str(students)
