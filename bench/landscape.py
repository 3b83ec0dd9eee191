"""`python -m bench.landscape`: the processor's time that hidden spaces and loss landscapes take."""

# ruff: noqa: E402

from __future__ import annotations

import os

for _library in ("OPENBLAS", "OMP", "MKL"):  # before NumPy reads it
    os.environ[f"{_library}_NUM_THREADS"] = "1"

import argparse
from collections.abc import Sequence
from statistics import quantiles
from time import process_time
from typing import NamedTuple

from bench.cases import FLAT, runs_of
from engine import advance
from engine.inspection.views import shown_by, views

MEASURED = ("landscape", "space")
EPOCHS = 20
"""That each network has trained before."""


class Cost(NamedTuple):
    """Milliseconds of one picture, with its quartiles; or why there is none."""

    case: str
    view: str
    quartiles: tuple[float, float, float]
    fault: str


def measure(cases: Sequence[str], rounds: int) -> list[Cost]:
    """Each view of each network, so many times (two at least) after once unmeasured."""
    found = []
    for case in cases:
        run = advance(runs_of(case, 1), epochs=EPOCHS)[0]
        for name in MEASURED:
            choice = views.choice(name)
            fault, times = str(shown_by(choice, run).get("fault", "")), []
            for _ in range(rounds):
                start = process_time()
                shown_by(choice, run)
                times.append(1000 * (process_time() - start))
            low, middle, high = quantiles(times, n=4)
            found.append(Cost(case, name, (low, middle, high), fault))
    return found


def table(costs: Sequence[Cost]) -> str:
    """Markdown."""
    lines = ["| network | view | ms, median (quartiles) |", "|---|---|---|"]
    for case, view, (low, middle, high), fault in costs:
        lines.append(f"| {case} | {view} | {fault or f'{middle:.1f} ({low:.1f} to {high:.1f})'} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures as asked for on the command line, and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.landscape", description=__doc__)
    parser.add_argument("--cases", nargs="+", choices=list(FLAT), default=["default", "deep", "wide", "large"])
    parser.add_argument("--rounds", type=int, default=41)
    asked = parser.parse_args(arguments)
    print(table(measure(asked.cases, asked.rounds)))


if __name__ == "__main__":
    main()
