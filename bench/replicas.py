"""`python -m bench.replicas`: what a network costs in a batch against what it costs alone, side by side in one run.

A *frame* is a worker's whole job (`server.jobs.work.perform`): training, the losses, the maps as a page asks for them
at a quality or all of one size, and the encoding, for each network. Seconds are the processor's.
"""

# ruff: noqa: E402

from __future__ import annotations

import os

for _library in ("OPENBLAS", "OMP", "MKL"):  # before NumPy reads it
    os.environ[f"{_library}_NUM_THREADS"] = "1"

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.cases import CASES, runs_of
from bench.numplay import EPOCHS_PER_CALL, Trained
from bench.race import Contestant, Race, race
from engine import node_ids
from server.jobs.work import Sheet, Task, nodes_of, perform
from server.load.levels import PLANS, view_of

NETWORKS = (1, 8, 64)
USUAL = ("default", "deep", "wide")
TRAINING = "training"
FRAME_EPOCHS = {"frame, 1 epoch": 1, "frame, 6 epochs": 6}
"""Six are what 60 epochs a second at 10 frames/s owe a frame."""
PLAIN, PLAIN_SIDES = "all maps 50×50", (50, 50)
"""No quality of the page: every map of one size, so that other programs can be compared."""


@dataclass(frozen=True)
class Cost:
    """One row: the race's contestants are numbers of networks; a unit is one epoch or frame of one network."""

    case: str
    what: str
    race: Race

    def micro(self, networks: int) -> float:
        """Microseconds of one unit, median."""
        return 1e6 / self.race.rate(str(networks)).middle

    @property
    def words(self) -> str:
        """How many times cheaper in the largest batch than alone, with quartiles."""
        sizes = list(self.race.rates)
        ratio = self.race.ratio(sizes[-1], sizes[0])
        return f"1/{ratio.middle:.1f} ({ratio.low:.1f} to {ratio.high:.1f})"


def sides_of(case: str, quality: str) -> tuple[int, int]:
    """Sides of an output's map and of a unit's."""
    if quality == PLAIN:
        return PLAIN_SIDES
    hidden, outputs = nodes_of(node_ids(runs_of(case, 1)[0].config))
    view = view_of(quality, len(outputs), len(hidden))
    return view["output"], view["units"]


def frames(case: str, count: int, quality: str, epochs: int) -> Callable[[], object]:
    """A worker's job that goes on from call to call."""
    runs, sides = runs_of(case, count), sides_of(case, quality)

    def job() -> None:
        tasks = [Task(run, "epoch", epochs, (Sheet(*sides),)) for run in runs]
        runs[:] = [outcome.run for outcome in perform(tasks).outcomes]

    return job


def measure(cases: Sequence[str], networks: Sequence[int], rounds: int, seconds: float) -> list[Cost]:
    """Every kind of work, each number of networks in turn."""

    def found(case: str, what: str, units: int, work: Callable[[str, int], Callable[[], object]]) -> Cost:
        contestants = [Contestant(str(count), units * count, work(case, count)) for count in networks]
        return Cost(case, what, race(contestants, rounds, seconds))

    rows = []
    for case in cases:
        rows.append(found(case, TRAINING, EPOCHS_PER_CALL, lambda case, count: Trained(runs_of(case, count)).epochs))
        for quality in (PLAIN, *PLANS):
            for what, epochs in FRAME_EPOCHS.items():
                rows.append(found(case, f"{what}, {quality}", 1, partial(frames, quality=quality, epochs=epochs)))
    return rows


def table(rows: Sequence[Cost], networks: Sequence[int]) -> str:
    """Microseconds of one epoch or frame of one network, alone and in batches."""
    heads = ["network", "what", *(f"µs, of {count} at once" for count in networks), "each, against alone (quartiles)"]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for row in rows:
        cells = [row.case, row.what, *(f"{row.micro(count):.0f}" for count in networks), row.words]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def as_json(rows: Sequence[Cost]) -> list[dict[str, object]]:
    """Every rate of every round."""
    return [{"network": row.case, "what": row.what, "rates": dict(row.race.rates)} for row in rows]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures as asked for on the command line; prints a table, and writes JSON if asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.replicas", description=__doc__)
    parser.add_argument("--cases", nargs="+", choices=list(CASES), default=list(USUAL))
    parser.add_argument("--networks", nargs="+", type=int, default=list(NETWORKS), metavar="R")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--seconds", type=float, default=0.05, help="length of a slice; the default is %(default)s")
    parser.add_argument("--json", metavar="FILE", help="where to write every rate of every round")
    asked = parser.parse_args(arguments)
    rows = measure(asked.cases, asked.networks, asked.rounds, asked.seconds)
    print(table(rows, asked.networks))
    if asked.json:
        Path(asked.json).write_text(json.dumps(as_json(rows), indent=1), "utf-8")


if __name__ == "__main__":
    main()
