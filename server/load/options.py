"""The options of `numplay bench`."""

from __future__ import annotations

import argparse

from server.load.levels import PLANS
from server.load.trial import SETTLE_SECONDS

MOST = 20_000


def add_bench_options(parser: argparse.ArgumentParser) -> None:
    """The options of `numplay bench`."""
    parser.add_argument("--students", type=_numbers, metavar="N,…", help="loads (default 100,300; with --class 300)")
    parser.add_argument(
        "--class", action="store_true", dest="lesson",
        help="a lesson: the students join a class, whose teacher has the wall open, pauses, resumes and gives all a "
        "network; beside it the same students without a class",
    )  # fmt: skip
    parser.add_argument("--rounds", type=int, default=1, metavar="N", help="with --class: how often (default 1)")
    parser.add_argument(
        "--rates", type=_numbers, default=[10], metavar="R,…", help="frames a second asked for (default 10)"
    )
    parser.add_argument(
        "--find", type=_bounds, metavar="LOW-HIGH",
        help="instead of --students: search between these bounds for the most students who all get 90 %% of each rate",
    )  # fmt: skip
    parser.add_argument("--cores", type=int, default=1, metavar="N", help="cores for the server (default 1)")
    parser.add_argument(
        "--mix", choices=("class", "lesson", "deep"), default="class", help="what they train (default class)"
    )
    parser.add_argument(
        "--quality", choices=tuple(PLANS), default="saving",
        help="pictures as the page asks for them at this quality; saving is what it turns to by itself when the server "
        "is busy (default saving)",
    )  # fmt: skip
    parser.add_argument("--seconds", type=float, help="measured of each load (default 8; with --class 20)")
    parser.add_argument("--join", type=float, default=2.0, help="seconds in which all join (default 2)")
    parser.add_argument(
        "--settle", type=float, default=SETTLE_SECONDS, help="seconds after that, unmeasured (default %(default)g)"
    )
    parser.add_argument("--quiet", action="store_true", help="students only play: no changes, pauses or reloads")
    parser.add_argument("--profile", action="store_true", help="say where the server's time goes")
    parser.add_argument("--serve", default="", metavar="OPTIONS", help="options for the server, such as '--workers 2'")
    parser.add_argument("--json", metavar="FILE", help="write the figures as JSON too")


def _bounds(text: str) -> tuple[int, int]:
    low, dash, high = text.partition("-")
    if not dash:
        raise argparse.ArgumentTypeError(f"{text!r} is no pair of bounds such as 50-1000")
    first, last = _numbers(low)[0], _numbers(high)[0]
    if first > last:
        raise argparse.ArgumentTypeError(f"{text!r}: the lower bound comes first, as in {last}-{first}")
    return first, last


def _numbers(text: str) -> list[int]:
    try:
        numbers = [int(part) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of whole numbers") from None
    if not all(1 <= number <= MOST for number in numbers):
        raise argparse.ArgumentTypeError(f"{text!r}: expected numbers from 1 to {MOST}")
    return numbers
