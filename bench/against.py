"""`python -m bench.against REVISION`: this engine beside an earlier one.

The earlier one is checked out into a temporary git worktree. Each side is a process of its own that works only while
the other waits, in short turns; what counts is its processor time, so that other programs hit both alike.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from bench.cases import CASES, IMAGES
from bench.race import Contestant, Race, race
from bench.side import EPOCHS
from server.commands.cli import THREAD_VARIABLES

ROOT = Path(__file__).parents[1]
NOW, THEN = "now", "then"
AGREE = 1e-6
"""Relative, of the loss after some epochs: the two must compute the same, if not to the last bit."""


class Disagreement(Exception):
    """The two sides do not train the same run, or are not the engines that they should be."""


class Side:
    """A process that trains with the engine of a folder. spent: seconds of processor time so far."""

    def __init__(self, folder: Path) -> None:
        variables = {**os.environ, "PYTHONPATH": str(folder), **dict.fromkeys(THREAD_VARIABLES, "1")}
        command = [sys.executable, "-P", str(ROOT / "bench" / "side.py")]
        self._process = subprocess.Popen(
            command, cwd=folder, env=variables, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._folder = folder
        self.spent = 0.0
        self.loss = 0.0

    def __enter__(self) -> Side:
        try:
            hello = json.loads(self._line())
            if Path(hello["engine"]).resolve() != (self._folder / "engine").resolve():
                raise Disagreement(f"the engine of {self._folder} was wanted, that of {hello['engine']} was found")
        except BaseException:
            self.end()
            raise
        self.loss = float(hello["loss"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """Ends the process, whatever it is doing."""
        self._process.kill()
        self._process.communicate()

    def work(self, kind: str, networks: int, case: str) -> None:
        """Does it once, and waits for it."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{kind} {networks} {json.dumps(CASES[case])}\n")
        self._process.stdin.flush()
        self.spent = float(self._line())

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("one side failed; its own message stands above")
        return line


@contextmanager
def checked_out(revision: str) -> Iterator[Path]:
    """A folder with the files of a revision. Raises SystemExit if git has none of that name."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "then"
        git = ["git", "-C", str(ROOT), "worktree"]
        added = subprocess.run(
            [*git, "add", "--detach", str(place), revision], capture_output=True, text=True, check=False
        )
        if added.returncode:
            raise SystemExit(f"bench.against: {added.stderr.strip()}")
        try:
            yield place
        finally:
            subprocess.run([*git, "remove", "--force", str(place)], check=True, capture_output=True)


def compare(
    folder: Path, cases: Sequence[str], networks: Sequence[int], rounds: int, seconds: float
) -> dict[tuple[str, str, int], Race]:
    """Races by the case, what was done and for how many networks. folder: of the earlier version."""
    with Side(ROOT) as now, Side(folder) as then:
        if abs(now.loss - then.loss) > AGREE * abs(then.loss):
            raise Disagreement(f"after the same epochs the loss is {now.loss} now and was {then.loss} then")

        def clock() -> float:
            return now.spent + then.spent  # one works at a time

        def contestant(name: str, side: Side, case: str, kind: str, count: int) -> Contestant:
            return Contestant(name, count * (EPOCHS if kind == "epochs" else 1), lambda: side.work(kind, count, case))

        return {
            (case, kind, count): race(
                [contestant(NOW, now, case, kind, count), contestant(THEN, then, case, kind, count)],
                rounds,
                seconds,
                clock,
            )
            for case in cases
            for kind in (("epochs",) if case in IMAGES else ("epochs", "frames"))
            for count in networks
        }


def table(races: dict[tuple[str, str, int], Race]) -> str:
    """Rates of both, and how many times the time of then is taken now."""
    lines = ["| what | networks | then | now | time now against then (quartiles) |", "|---|---|---|---|---|"]
    for (case, kind, count), found in races.items():
        cost = found.ratio(THEN, NOW)
        ratio = f"{cost.middle:.3f} ({cost.low:.3f} to {cost.high:.3f})"
        lines.append(
            f"| {case}, {kind} | {count} | {found.rate(THEN).middle:,.0f} | {found.rate(NOW).middle:,.0f} | {ratio} |"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Compares as asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.against", description=__doc__)
    parser.add_argument("revision", help="what git calls the earlier version")
    parser.add_argument("--cases", nargs="+", choices=list(CASES), default=["default"])
    parser.add_argument("--networks", nargs="+", type=int, default=[1, 64], metavar="R")
    parser.add_argument("--rounds", type=int, default=41)
    parser.add_argument("--seconds", type=float, default=0.1, help="length of a slice; the default is %(default)s")
    parser.add_argument("--json", metavar="FILE", help="where to write every rate of every round")
    asked = parser.parse_args(arguments)
    with checked_out(asked.revision) as folder:
        races = compare(folder, asked.cases, asked.networks, asked.rounds, asked.seconds)
    print(table(races))
    if asked.json:
        rows = [
            {"case": case, "what": kind, "networks": count, "rates": found.rates}
            for (case, kind, count), found in races.items()
        ]
        Path(asked.json).write_text(json.dumps(rows, indent=1), "utf-8")


if __name__ == "__main__":
    main()
