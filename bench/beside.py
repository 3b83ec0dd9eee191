"""`python -m bench.beside`: what students get while others of the same server ask for much more than they do.

For each kind of `bench.rude` a fresh server with `--compute inline`; some clients of that kind ask without a pause, and
students play the lesson beside them. With `--lesson`: students of one lesson alone, and how much of its core the server
leaves idle while they get fewer epochs than they wish.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence

from bench.rude import KINDS
from server.load.command import Place, share_cores
from server.load.trial import Load, Row, trial, warm

RATE = 10.0
WISHED = 60
"""Epochs a second that each student asks for."""
OTHERS = "its core for other programs"
EXTRA = 6.0
"""Seconds that the others ask before the students join and after they have been measured."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures as asked for on the command line and prints a table."""
    asked = parser().parse_args(arguments)
    server, clients = share_cores(1)
    place = Place(server, clients, ["--compute", "inline", "--web", "1"])
    load = Load(asked.students, RATE, "lesson", "saving", False, asked.join, asked.seconds, asked.settle)
    if asked.lesson:
        print(f"| students | frames/s, slowest | epochs/s, of 60 | idle | {OTHERS} |\n|---|---|---|---|---|")
        for _ in range(asked.runs):
            row = beside(load, place, "", 0)
            lack = "" if row.figures.epochs < WISHED - 1 else " (nobody lacks epochs)"
            cells = f"{row.figures.slowest:.1f} | {row.figures.epochs:.0f} | {row.idle:.1%}{lack} | {row.others:.0%}"
            print(f"| {asked.students} | {cells} |", flush=True)
        return
    print(f"| beside | frames/s, slowest | median | control to frame, p95 | epochs/s | {OTHERS} |")
    print("|---|---|---|---|---|---|")
    for kind in asked.what:
        print(line(kind, asked.others, beside(load, place, kind, asked.others)), flush=True)


def beside(load: Load, place: Place, kind: str, others: int) -> Row:
    """The students' load on a fresh server, while so many others of a kind ask."""
    with place.start() as process:
        idle = warm(process, load, place.clients)
        if not others:
            return trial(process, load, place.clients, idle)
        seconds = load.join + load.seconds + 2 * EXTRA
        command = [sys.executable, "-m", "bench.rude", process.address, kind, str(others), str(seconds)]
        rude = subprocess.Popen(command)
        try:
            return trial(process, load, place.clients, idle)
        finally:
            rude.terminate()
            rude.wait(10)


def line(kind: str, others: int, row: Row) -> str:
    """One row of the table."""
    found = row.figures
    control = "never" if found.latencies.p95 is None else f"{found.latencies.p95:.0f} ms"
    frames = f"{found.slowest:.1f} | {found.median:.1f}"
    return f"| {others} × {kind} | {frames} | {control} | {found.epochs:.0f} | {row.others:.0%} |"


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = argparse.ArgumentParser(prog="python -m bench.beside", description=__doc__)
    found.add_argument("--kinds", dest="what", nargs="+", choices=list(KINDS), default=list(KINDS))
    found.add_argument("--others", type=int, default=20, help="clients of a kind; the default is %(default)s")
    found.add_argument("--students", type=int, default=50, help="the default is %(default)s")
    found.add_argument("--seconds", type=float, default=8.0, help="measured for each kind; the default is %(default)s")
    found.add_argument("--join", type=float, default=Load.join, help="in which all join; the default is %(default)s")
    found.add_argument(
        "--settle", type=float, default=Load.settle, help="before anything is measured; the default is %(default)s"
    )
    found.add_argument("--lesson", action="store_true", help="students alone")
    found.add_argument("--runs", type=int, default=3, help="with --lesson; the default is %(default)s")
    return found


if __name__ == "__main__":
    main()
