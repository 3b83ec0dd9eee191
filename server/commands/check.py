"""`numplay check`: files that students have handed in for the goal of a link, as a table."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from server.commands.train import CommandError, write_file
from server.console import say
from server.messages.protocol import RANKS
from server.sessions.handed import Row, as_csv, read_all, table_of
from server.sessions.signing import KEY_FILE, Signer, load_signer
from server.sessions.zipped import LARGEST
from server.settings import default_data_directory

NOT_GENUINE, UNUSABLE = 1, 2


def check(options: argparse.Namespace) -> int:
    """Prints the table, and writes it. Returns the exit code: 0 if every file is genuine."""
    place = Path(options.data).expanduser() if options.data else default_data_directory(os.environ)
    if not (place / KEY_FILE).exists():
        print(f"numplay: no server has kept its key in {place}; name the server's directory by --data", file=sys.stderr)
        return UNUSABLE
    if options.by and options.by not in RANKS:
        print(f"numplay: unknown rank {options.by!r}; expected one of {', '.join(RANKS)}", file=sys.stderr)
        return UNUSABLE
    signer = load_signer(options.data)
    table = table_of([row for path in options.files for row in rows_of(path, signer)], options.by)
    cells = table.cells()
    try:
        if options.csv:
            write_file(Path(options.csv), as_csv(cells).encode("utf-8", "replace"))
    except CommandError as error:
        print(f"numplay: {error}", file=sys.stderr)
        return UNUSABLE
    signs = getattr(sys.stdout, "encoding", None) or "utf-8"
    for line in lines(cells):
        say(line.encode(signs, "replace").decode(signs))  # a name may have letters that the terminal lacks
    return 0 if table.genuine else NOT_GENUINE


def rows_of(path: str, signer: Signer) -> list[Row]:
    """The row of one file, or those of a zip file."""
    try:
        with Path(path).open("rb") as file:
            return read_all(path, file.read(LARGEST + 1), signer)
    except OSError as error:
        return [Row(path, {}, [f"It can't be read: {error.strerror}."])]


def lines(cells: Sequence[Sequence[str]]) -> list[str]:
    """The table for a terminal, which takes no cell for a command."""
    shown = [["".join(sign if sign.isprintable() else "?" for sign in cell) for cell in row] for row in cells]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in shown]
