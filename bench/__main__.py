"""`python -m bench`: NumPlay's engine beside PyTorch, in turns, each on one thread."""

# ruff: noqa: E402

from __future__ import annotations

import os

for _library in ("OPENBLAS", "OMP", "MKL"):  # before NumPy and PyTorch read it
    os.environ[f"{_library}_NUM_THREADS"] = "1"

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from bench.cases import CASES, IMAGES, USUAL
from bench.contests import check, frames, training
from bench.race import race
from bench.report import Outcome, as_json, machine, table

SIZES = (50, 100)


def main(arguments: Sequence[str] | None = None) -> None:
    """Races as asked for on the command line; prints a table, and writes JSON if asked to."""
    asked = parser().parse_args(arguments)
    torch.set_num_threads(1)
    about = machine()
    print(", ".join(f"{key} {value}" for key, value in about.items()), flush=True)
    outcomes = []
    for case in asked.cases:
        worst = check(case, max(asked.networks))
        print(f"{case}: all contestants agree, float64 losses within {worst:.0e}", file=sys.stderr, flush=True)
        for networks in asked.networks:
            if "training" in asked.what:
                found = race(training(case, networks), asked.rounds, asked.seconds)
                outcomes.append(Outcome(f"{case}, epochs", networks, found))
            if "frames" in asked.what:
                for size in SIZES:
                    found = race(frames(case, networks, size), asked.rounds, asked.seconds)
                    outcomes.append(Outcome(f"{case}, frames of {size}×{size}", networks, found))
    print(table(outcomes))
    if asked.json:
        Path(asked.json).write_text(json.dumps({"machine": about, "outcomes": as_json(outcomes)}, indent=1), "utf-8")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    flat = [case for case in CASES if case not in IMAGES]
    found.add_argument("--cases", nargs="+", choices=flat, default=list(USUAL))
    found.add_argument(
        "--kinds", dest="what", nargs="+", choices=["training", "frames"], default=["training", "frames"]
    )
    found.add_argument("--networks", nargs="+", type=int, default=[1, 8, 64], metavar="R")
    found.add_argument("--rounds", type=int, default=15)
    found.add_argument("--seconds", type=float, default=0.05, help="length of a slice; the default is %(default)s")
    found.add_argument("--json", metavar="FILE", help="where to write every rate of every round")
    return found


if __name__ == "__main__":
    main()
