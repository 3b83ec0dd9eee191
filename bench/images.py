"""`python -m bench.images`: how many examples a second one core trains with convolutions, in float64.

The digits of `bench.cases` with batches of 10: forward, backward and update.
"""

# ruff: noqa: E402

from __future__ import annotations

import os

for _library in ("OPENBLAS", "OMP", "MKL"):  # before NumPy reads it
    os.environ[f"{_library}_NUM_THREADS"] = "1"

import argparse
from collections.abc import Sequence

from bench.cases import IMAGES, runs_of
from bench.race import Contestant, Race, race
from engine import advance

BATCHES = 20
"""In one call."""


def training(case: str, networks: int) -> Contestant:
    """So many networks that train on from call to call; a unit is an example of one of them."""
    runs = runs_of(case, networks)

    def work() -> None:
        runs[:] = advance(runs, batches=BATCHES)

    return Contestant(str(networks), networks * BATCHES * runs[0].config.batch_size, work)


def examples(case: str, networks: Sequence[int], rounds: int, seconds: float) -> Race:
    """Examples a second, by how many networks share a batch."""
    return race([training(case, count) for count in networks], rounds, seconds)


def table(found: Race) -> str:
    """Medians and quartiles."""
    lines = ["| networks in a batch | examples a second (quartiles) |", "|---|---|"]
    for name in found.rates:
        rate = found.rate(name)
        lines.append(f"| {name} | {rate.middle:,.0f} ({rate.low:,.0f} to {rate.high:,.0f}) |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures as asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.images", description=__doc__)
    parser.add_argument("--networks", nargs="+", type=int, default=[1, 64], metavar="R")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=0.5, help="length of a slice; the default is %(default)s")
    asked = parser.parse_args(arguments)
    for case in IMAGES:
        print(table(examples(case, asked.networks, asked.rounds, asked.seconds)))


if __name__ == "__main__":
    main()
