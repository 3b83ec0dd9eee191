"""`numplay check`: files that students have handed in for the goal of a link, as a table."""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.tables.escapes import escaped
from server.commands.train import CommandError, write_file
from server.console import say
from server.sessions.goals import LONGEST_HAND_IN, handed_of
from server.sessions.signing import KEY_FILE, Origin, Signer, load_signer
from server.settings import default_data_directory

COLUMNS = ("file", "name", "reached", "loss", "accuracy", "parameters", "epochs", "handed in (UTC)", "remark")
CHANGED, FOREIGN, UNSIGNED = "changed", "not signed by this server", "not signed"
NOT_GENUINE, UNUSABLE = 1, 2


@dataclass
class Row:
    """A file. fields: what it says, if it is genuine; else empty, and `remarks` say why."""

    path: str
    fields: Mapping[str, Any]
    remarks: list[str] = field(default_factory=list)

    def cells(self) -> list[str]:
        """In the order of COLUMNS."""
        if not self.fields:
            return [self.path, *[""] * (len(COLUMNS) - 2), "; ".join(self.remarks)]
        told, value = self.fields, f"{self.fields['value']:g}"
        return [
            self.path,
            told["name"],
            "yes" if told["reached"] else "not yet",
            value if told["measure"] == "loss" else "",
            value if told["measure"] == "accuracy" else "",
            str(told["parameters"]),
            str(told["epochs"]),
            told["handed"],
            "; ".join(self.remarks),
        ]


def check(options: argparse.Namespace) -> int:
    """Prints the table, and writes it. Returns the exit code: 0 if every file is genuine."""
    place = Path(options.data).expanduser() if options.data else default_data_directory(os.environ)
    if not (place / KEY_FILE).exists():
        print(f"numplay: no server has kept its key in {place}; name the server's directory by --data", file=sys.stderr)
        return UNUSABLE
    rows = rows_of(options.files, load_signer(options.data))
    cells = [list(COLUMNS), *(row.cells() for row in rows)]
    try:
        if options.csv:
            write_file(Path(options.csv), as_csv(cells).encode("utf-8", "replace"))
    except CommandError as error:
        print(f"numplay: {error}", file=sys.stderr)
        return UNUSABLE
    signs = getattr(sys.stdout, "encoding", None) or "utf-8"
    for line in lines(cells):
        say(line.encode(signs, "replace").decode(signs))  # a name may have letters that the terminal lacks
    return 0 if all(row.fields for row in rows) else NOT_GENUINE


def rows_of(paths: Iterable[str], signer: Signer) -> list[Row]:
    """A row for each file, with what is to be said of it beside the others."""
    rows = [read(path, signer) for path in paths]
    genuine = [row for row in rows if row.fields]
    tasks = Counter(row.fields["task"] for row in genuine).most_common(1)
    first: dict[tuple[str, str], Row] = {}
    for row in genuine:
        if row.fields["task"] != tasks[0][0]:
            row.remarks.append("another task")
        key = row.fields["task"], row.fields["mark"]
        if key in first:
            row.remarks.append(f"same network as {first[key].path}")
        first.setdefault(key, row)
    return rows


def read(path: str, signer: Signer) -> Row:
    """The row of one file."""
    try:
        with Path(path).open("rb") as file:
            fields, origin = handed_of(file.read(LONGEST_HAND_IN + 1), signer)
    except OSError as error:
        return Row(path, {}, [f"can't be read: {error.strerror}"])
    except ValueError as error:
        return Row(path, {}, [str(error)])
    if origin is Origin.OURS:
        return Row(path, fields)
    return Row(path, {}, [CHANGED if origin is None else UNSIGNED if origin is Origin.UNSIGNED else FOREIGN])


def as_csv(cells: Iterable[Sequence[str]]) -> str:
    """The table for a spreadsheet program, which takes no cell for a formula."""
    text = io.StringIO()
    csv.writer(text).writerows([escaped(cell) for cell in row] for row in cells)
    return text.getvalue()


def lines(cells: Sequence[Sequence[str]]) -> list[str]:
    """The table for a terminal, which takes no cell for a command."""
    shown = [["".join(sign if sign.isprintable() else "?" for sign in cell) for cell in row] for row in cells]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in shown]
