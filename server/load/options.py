"""The options of `numplay bench`."""

from __future__ import annotations

import argparse


def add_bench_options(parser: argparse.ArgumentParser) -> None:
    """The options of `numplay bench`."""
    parser.add_argument("--students", type=_numbers, default=[100, 300], metavar="N,…", help="loads (default 100,300)")
    parser.add_argument(
        "--rates", type=_numbers, default=[10], metavar="R,…", help="frames a second asked for (default 10)"
    )
    parser.add_argument("--cores", type=int, default=1, metavar="N", help="cores for the server (default 1)")
    parser.add_argument(
        "--mix", choices=("class", "lesson", "deep"), default="class", help="what they train (default class)"
    )
    parser.add_argument("--seconds", type=float, default=12.0, help="length of each load (default 12)")
    parser.add_argument("--join", type=float, default=2.0, help="seconds in which all join (default 2)")
    parser.add_argument("--quiet", action="store_true", help="students only play: no changes, pauses or reloads")
    parser.add_argument("--low-bandwidth", action="store_true", help="without the maps of units")
    parser.add_argument("--serve", default="", metavar="OPTIONS", help="options for the server, such as '--workers 2'")
    parser.add_argument("--json", metavar="FILE", help="write the figures as JSON too")


def _numbers(text: str) -> list[int]:
    try:
        numbers = [int(part) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of whole numbers") from None
    if not all(1 <= number <= 20_000 for number in numbers):
        raise argparse.ArgumentTypeError(f"{text!r}: expected numbers from 1 to 20000")
    return numbers
