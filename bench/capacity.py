"""`make capacity`: measures what one server holds, and writes it into docs/performance.md with its plots.

Every step's figures go to docs/capacity.json as soon as it is done, so that steps can be measured again one by one, and
the chapter can be made anew without measuring (`--render`).
"""

# ruff: noqa: E402

from __future__ import annotations

import os

for _library in ("OPENBLAS", "OMP", "MKL"):  # before NumPy reads it; servers and workers inherit it
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench import growth as growing
from bench.chapter import search as searched
from bench.chapter import write
from bench.replicas import NETWORKS
from server.load.command import Place, find, measure, share_cores
from server.load.levels import PLANS
from server.load.machine import processor
from server.load.report import line
from server.load.trial import Load

ROOT = Path(__file__).parents[1]
RESERVED = 60.0
"""Seconds before the end after which no search is begun, for what comes behind it."""
CORES = 2
"""Of the server whose kinds of processes are compared."""
FEW = 12
"""Students whose bytes are counted: what they get depends on nobody else."""


@dataclass(frozen=True)
class Effort:
    """How long is measured.

    minutes: after which no further step is begun. seconds: of a load. bounds: between which is searched, by frame rate.
    searches: those made, as (frame rate, quality, server's cores). students: loads whose cost is compared. lecture:
    students of the load that is looked at closely. rounds, slice: of what is timed in turns. steps: which,
    all if none is named. join, settle: seconds of a load before it is measured. networks: in a batch and alone.
    """

    minutes: float
    seconds: float
    bounds: Mapping[int, tuple[int, int]]
    searches: Sequence[tuple[int, str, int]]
    students: Sequence[int]
    lecture: int
    rounds: int
    slice: float
    steps: Sequence[str] = ()
    join: float = Load.join
    settle: float = Load.settle
    networks: Sequence[int] = NETWORKS

    def load(self, students: int, rate: float, **options: Any) -> Load:
        """A load that is measured so long, after so long."""
        return Load(students, rate, **{"join": self.join, "settle": self.settle, "seconds": self.seconds, **options})


SEARCHES = [
    *((rate, "saving", cores) for rate, cores in ((10, 1), (10, 2), (30, 1), (5, 1))),
    *((10, quality, 1) for quality in ("full", "low")),
]
BOUNDS = {5: (200, 1600), 10: (100, 1600), 30: (50, 800)}
BRIEF = ("lecture", "profile", "traffic", "replicas", "held", "overload")
NARROW = {10: (150, 600)}
EFFORTS = {
    "full": Effort(11, 5, BOUNDS, SEARCHES, (10, 30, 100), 300, 9, 0.05),
    "brief": Effort(4, 3, NARROW, [(10, "saving", 1), (10, "saving", 2)], (), 300, 3, 0.03, BRIEF),
    "tiny": Effort(10, 0.6, {10: (1, 2)}, [(10, "saving", 1)], (1, 2), 4, 1, 0.001, (), 0.2, 0.5, (1, 2)),
}
"""`tiny` shows that everything works, and measures nothing worth reading."""

Measured = dict[str, Any]


@dataclass(frozen=True)
class Going:
    """A measurement under way.

    end: the second of the clock after which nothing more is begun. options: of servers that have one core.
    """

    effort: Effort
    measured: Measured
    end: float
    options: Sequence[str] = ()

    def place(self, cores: int, profiled: bool = False) -> Place:
        """A server with so many cores. Raises SystemExit where there are fewer."""
        return Place(*share_cores(cores), self.options if cores == 1 else (), profiled)


def held(going: Going) -> list[dict[str, Any]]:
    """The most students of the mix *class* that are held, by frame rate, quality and the server's cores."""
    found = []
    for rate, quality, cores in going.effort.searches:
        if time.monotonic() > going.end - RESERVED:
            print(f"no time left for: {rate} frames/s, {quality}, server on {cores} cores", file=sys.stderr)
            continue
        load = going.effort.load(1, rate, quality=quality)
        try:
            place = going.place(cores)
        except SystemExit as few:
            print(few, file=sys.stderr)
            continue
        students, rows = find(load, going.effort.bounds[rate], place)
        about = {"frames_asked": rate, "quality": quality, "server_cores": cores, "bounds": going.effort.bounds[rate]}
        found.append({**about, "students": students, "loads": [row.as_json() for row in rows]})
    return found


def pool(going: Going) -> dict[str, Any] | None:
    """The same search where one web process has all the browsers, and worker processes train."""
    try:
        place = replace(going.place(CORES), options=("--web", "1"))
    except SystemExit as few:
        print(few, file=sys.stderr)
        return None
    bounds = going.effort.bounds[10]
    students, rows = find(going.effort.load(1, 10, quality="saving"), bounds, place)
    about = {"frames_asked": 10, "quality": "saving", "server_cores": CORES, "bounds": bounds}
    return {**about, "students": students, "loads": [row.as_json() for row in rows]}


def lecture(going: Going) -> dict[str, Any]:
    """One load looked at closely: controls, starts, memory."""
    return one(going, going.effort.load(going.effort.lecture, 10, seconds=2 * going.effort.seconds))


def profile(going: Going) -> dict[str, Any]:
    """Where the time goes under the same load; apart, as timing the parts takes time."""
    return one(going, going.effort.load(going.effort.lecture, 10), profiled=True)


def overload(going: Going) -> dict[str, Any]:
    """Twice as many as were held."""
    found = searched(going.measured.get("held", []), 10, "saving", 1)
    most = (found["students"] if found else 0) or going.effort.lecture
    return one(going, going.effort.load(2 * most, 10, seconds=2 * going.effort.seconds))


def students(going: Going) -> list[dict[str, Any]]:
    """Loads of different sizes, beside the one looked at closely."""
    return [one(going, going.effort.load(count, 10)) for count in going.effort.students]


def traffic(going: Going) -> list[dict[str, Any]]:
    """What students get who only play, by network and quality."""
    load = going.effort.load(min(FEW, going.effort.lecture), 10, quiet=True, join=0.5)
    return [one(going, replace(load, mix=mix, quality=quality)) for mix in ("lesson", "deep") for quality in PLANS]


def one(going: Going, load: Load, profiled: bool = False) -> dict[str, Any]:
    """One load on a fresh server with one core."""
    row = measure(load, going.place(1, profiled))
    print(line(row), file=sys.stderr)
    return row.as_json()


def growth(going: Going) -> dict[str, Any]:
    """What a frame costs, by size of the network and of its maps."""
    return {
        "size": growing.by_size(going.effort.rounds, going.effort.slice),
        "resolution": growing.by_resolution(going.effort.rounds, going.effort.slice),
    }


def replicas(going: Going) -> Any:
    """What a network costs in a batch and alone."""
    return _of_module("bench.replicas", going.effort, "--networks", *map(str, going.effort.networks))


def dask(going: Going) -> Any:
    """Frames a second by one worker and by two, of a Dask cluster and of our own."""
    return _of_module("bench.cluster", going.effort, "--seconds", str(max(0.1, 20 * going.effort.slice)))


def _of_module(name: str, effort: Effort, *options: str) -> Any:
    """What another benchmark writes, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "found.json"
        arguments = ["--rounds", str(effort.rounds), "--seconds", str(effort.slice), *options, "--json", str(file)]
        subprocess.run([sys.executable, "-m", name, *arguments], check=True, cwd=ROOT, stdout=sys.stderr)
        return json.loads(file.read_text("utf-8"))


STEPS: Mapping[str, Callable[[Going], Any]] = {
    step.__name__: step for step in (lecture, profile, traffic, students, replicas, growth, dask, pool, held, overload)
}
"""In the order measured: first what takes a known time."""


def machine() -> dict[str, Any]:
    """What it ran on."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)),
        "system": platform.system(),
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and writes as asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.capacity", description=__doc__)
    parser.add_argument("--brief", action="store_const", const="brief", default="full", dest="effort", help="4 minutes")
    parser.add_argument("--tiny", action="store_const", const="tiny", dest="effort", help="only to see that it works")
    parser.add_argument("--only", nargs="+", choices=tuple(STEPS), help="measure these steps, keep the others' figures")
    parser.add_argument("--render", action="store_true", help="measure nothing, only write the chapter")
    parser.add_argument("--serve", default="", metavar="OPTIONS", help="options for servers with one core")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="folder of performance.md")
    asked = parser.parse_args(arguments)
    file = asked.docs / "capacity.json"
    measured: Measured = json.loads(file.read_text("utf-8")) if asked.render or asked.only else {}
    if not asked.render:
        measured |= {"machine": machine(), "effort": asked.effort, "options": asked.serve.split()}
        measure_all(EFFORTS[asked.effort], asked.only or EFFORTS[asked.effort].steps or tuple(STEPS), measured, file)
    write(measured, asked.docs)
    print(f"written: {asked.docs / 'performance.md'}", file=sys.stderr)


def measure_all(effort: Effort, steps: Sequence[str], measured: Measured, file: Path) -> None:
    """Takes the steps, as far as there is time, and keeps each one's figures in the file."""
    start = time.monotonic()
    end = start + 60 * effort.minutes
    for step in steps:
        if time.monotonic() > end:
            print(f"no time left for: {step} (measure it with --only {step})", file=sys.stderr)
            continue
        print(f"{time.monotonic() - start:.0f} s: {step}", file=sys.stderr, flush=True)
        measured[step] = STEPS[step](Going(effort, measured, end, measured["options"]))
        file.write_text(json.dumps(measured, indent=1, allow_nan=False), "utf-8")
    print(f"measured in {(time.monotonic() - start) / 60:.1f} minutes", file=sys.stderr)


if __name__ == "__main__":
    main()
