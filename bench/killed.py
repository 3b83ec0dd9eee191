"""A server that is killed under its browsers and started again at once: `python -m bench.killed`.

Tells when the last of them is back, and whether each has its run with the same bits. A change that was answered counts,
though no frame showed it yet.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.browser.serving import serving
from tests.server.returning import killed_under

ALLOWED = 5.0
"""Seconds after the server is up in which all should be back."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints what was found. Returns 1 where anybody is late or has another run."""
    parser = argparse.ArgumentParser(prog="python -m bench.killed", description=__doc__)
    parser.add_argument("--browsers", type=int, default=100, help="the default is %(default)s")
    parser.add_argument("--rounds", type=int, default=3, help="the default is %(default)s")
    asked = parser.parse_args(arguments)
    failed = False
    print("| browsers | back, median | back, last | same bits |\n|---|---|---|---|")
    for _ in range(asked.rounds):
        with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
            up, back = asyncio.run(killed_under(server, asked.browsers))
        after = [each.at - up for each in back]
        same = sum(each.same for each in back)
        failed |= max(after) > ALLOWED or same < asked.browsers
        print(f"| {asked.browsers} | {median(after):.1f} s | {max(after):.1f} s | {same} |", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
