"""`python -m bench.loops`: the engine beside PyTorch and loops in C and JavaScript; one network, only training."""

# ruff: noqa: E402

from __future__ import annotations

import os

for _library in ("OPENBLAS", "OMP", "MKL"):  # before NumPy and PyTorch read it
    os.environ[f"{_library}_NUM_THREADS"] = "1"

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import process_time

from bench.cases import USUAL, runs_of
from bench.numplay import EPOCHS_PER_CALL, Trained
from bench.race import Contestant, Race, race
from bench.report import machine
from bench.scalar import EPOCHS, LANGUAGES, Loop, Missing

NUMPLAY, PYTORCH = "NumPlay", "PyTorch, lean"


def raced(case: str, rounds: int, seconds: float) -> tuple[Race, list[str]]:
    """Epochs a second of all there are, in turns, and why others are left out. Seconds are those of whoever works."""
    run = runs_of(case, 1)[0]
    contestants = [Contestant(NUMPLAY, EPOCHS_PER_CALL, Trained([run]).epochs)]
    missing: list[str] = []
    try:
        import torch

        from bench.pytorch import Lean

        torch.set_num_threads(1)
        contestants.append(Contestant(PYTORCH, 1, Lean(run, torch.float64).epoch))
    except ImportError:
        missing.append("PyTorch is not here: it is left out")
    loops = []
    for language in LANGUAGES:
        try:
            loop = Loop(language, run)
        except Missing as reason:
            missing.append(str(reason))
        else:
            loops.append(loop)
            contestants.append(Contestant(language, EPOCHS, loop.epochs))
    try:
        found = race(contestants, rounds, seconds, lambda: process_time() + sum(loop.spent for loop in loops))
    finally:
        for loop in loops:
            loop.end()
    return found, missing


def table(found: Mapping[str, Race]) -> str:
    """Markdown: epochs a second, and how many times faster NumPlay is, by case."""
    names = list(dict.fromkeys(name for each in found.values() for name in each.rates))
    lines = [f"| network | {' | '.join(f'{name} | NumPlay by' if name != NUMPLAY else name for name in names)} |"]
    lines.append("|" + "---|" * (2 * len(names)))
    for case, each in found.items():
        cells = [case]
        for name in names:
            cells.append(f"{each.rate(name).middle:,.0f}")
            if name != NUMPLAY:
                ratio = each.ratio(NUMPLAY, name)
                cells.append(f"{ratio.middle:.3g}× ({ratio.low:.3g} to {ratio.high:.3g})")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Races; prints a table, and writes JSON if asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.loops", description=__doc__)
    parser.add_argument("--cases", nargs="+", choices=USUAL, default=list(USUAL))
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=0.05, help="length of a slice; the default is %(default)s")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write every rate of every round")
    asked = parser.parse_args(arguments)
    about = machine()
    print(", ".join(f"{key} {value}" for key, value in about.items()), flush=True)
    found, reasons = {}, set()
    for case in asked.cases:
        found[case], missing = raced(case, asked.rounds, asked.seconds)
        reasons |= set(missing)
    for reason in sorted(reasons):
        print(reason, file=sys.stderr)
    print(table(found))
    if asked.json:
        rates = {case: {name: list(each) for name, each in race.rates.items()} for case, race in found.items()}
        asked.json.write_text(json.dumps({"machine": about, "rates": rates}, indent=1), "utf-8")


if __name__ == "__main__":
    main()
