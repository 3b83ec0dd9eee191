"""The command `numplay`: `serve` for the server, `train` for the terminal, `check` for hand-ins, `bench` for loads."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from server.console import INTERRUPTED, OutputLost, discard_output
from server.load.options import add_bench_options
from server.settings import add_options

THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
FAILED = 1
CLOSED_PIPE = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command. Returns the exit code."""
    # Networks are small and there are many: a linear algebra library's own threads would only get in each other's way.
    # They read this once, when NumPy is imported, so it is set before; the workers inherit it.
    for variable in THREAD_VARIABLES:
        os.environ.setdefault(variable, "1")
    options = build_parser().parse_args(arguments)
    try:
        if options.command == "serve":
            from server.commands.serve import serve

            return serve(options)
        if options.command == "bench":
            from server.load.command import bench

            return bench(options)
        if options.command == "check":
            from server.commands.check import check

            return check(options)
        from server.commands.train import train

        return train(options)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        discard_output()  # whoever read it has enough (`| head`)
        return CLOSED_PIPE
    except OutputLost as lost:
        discard_output()
        print(f"numplay: {lost}", file=sys.stderr)
        return FAILED


def build_parser() -> argparse.ArgumentParser:
    """The parser with all commands and options."""
    parser = argparse.ArgumentParser(prog="numplay", description="Watch neural networks learn, computed by NumPy.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="start the server", description="Start the server.")
    add_options(serve, "serve", os.environ)
    about = (
        "Train a saved run, or the run of a TensorFlow Playground or NumPlay link, and print its losses as one JSON "
        "object a line."
    )
    train = commands.add_parser("train", help="train a run in the terminal", description=about)
    train.add_argument("run", metavar="RUN_OR_LINK", help="a saved run's file, or a link (the part after # is enough)")
    train.add_argument("--epochs", type=_count(0), required=True, metavar="N", help="epochs to train")
    train.add_argument("--every", type=_count(1), default=1, metavar="K", help="epochs between two lines (default 1)")
    train.add_argument("--out", metavar="FILE", help="write the trained run: JSON if it ends in .json, else bytes")
    exported = "also write the network alone, in a format of docs/export.md, beside FILE or here; may be given again"
    train.add_argument("--export", action="append", default=[], metavar="FORMAT", help=exported)
    add_options(train, "train", os.environ)
    checked = (
        "Check files that students have handed in for the goal of a link, with the key of the server that signed them, "
        "and print them as a table. The exit code is 0 if all are genuine, 1 if one is not."
    )
    check = commands.add_parser("check", help="make a table of what was handed in", description=checked)
    check.add_argument("files", metavar="FILE", nargs="+", help="a file that a student handed in")
    check.add_argument("--csv", metavar="OUT", help="also write the table for a spreadsheet program")
    ranks = "parameters, epochs, features or loss: the least of it is the best (default: as the task has it)"
    check.add_argument("--by", metavar="RANK", default="", help=ranks)
    add_options(check, "check", os.environ)
    loads = "Start a server, load it with students in processes of their own, and print what it held."
    add_bench_options(commands.add_parser("bench", help="measure how many students it holds", description=loads))
    return parser


def _count(low: int) -> Callable[[str], int]:
    def convert(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
        if not low <= value <= MOST_EPOCHS:
            raise argparse.ArgumentTypeError(f"{value} is outside the range; expected {low} to {MOST_EPOCHS}")
        return value

    return convert


MOST_EPOCHS = 10**9

if __name__ == "__main__":
    sys.exit(main())
