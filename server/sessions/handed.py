"""What many students have handed in for the goal of a link, as a table: who is the best, what is not genuine. Pure."""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.tables.escapes import escaped
from server.messages.protocol import RANKS
from server.messages.texts import labels_of
from server.sessions.goals import CODE, LONGEST_HAND_IN, handed_of
from server.sessions.signing import Origin, Signer
from server.sessions.zipped import BadZip, is_zip, unpacked

COLUMNS = (
    "place", "file", "name", "reached", "loss", "accuracy", "parameters", "epochs", "features", "changed settings",
    "handed in (UTC)", "remarks",
)  # fmt: skip
LONGEST_FILE_NAME = 200
FOREIGN, UNSIGNED, CHANGED = (
    "Another server signed it, or somebody else.",
    "It has no signature.",
    "Something in it was changed after this server signed it.",
)
ANOTHER = "It is for another task than most of these."


@dataclass
class Row:
    """A file. fields: what it says, if it is genuine; else empty, and `remarks` say why. place: among those that have
    reached the goal of most files, the best first; None for any other."""

    file: str
    fields: Mapping[str, Any]
    remarks: list[str] = field(default_factory=list)
    place: int | None = None

    def cells(self) -> list[str]:
        """In the order of COLUMNS."""
        told, said = self.fields, " ".join(self.remarks)
        if not told:
            return ["", self.file, *[""] * (len(COLUMNS) - 3), said]
        by_loss = told["measure"] == "loss"
        return [
            "" if self.place is None else str(self.place),
            self.file,
            told["name"],
            "yes" if told["reached"] else "not yet",
            _number(told["value"] if by_loss else told.get("loss")),
            "" if by_loss else _number(told["value"]),
            str(told["parameters"]),
            str(told["epochs"]),
            str(told.get("features", "")),
            ", ".join(labels_of(told.get("changed", ()))),
            told["handed"],
            said,
        ]


@dataclass(frozen=True)
class Table:
    """rows: the best first. rank: what is better (`RANKS`)."""

    rows: Sequence[Row]
    rank: str

    @property
    def genuine(self) -> bool:
        """Whether every file is."""
        return all(row.fields for row in self.rows)

    def cells(self) -> list[list[str]]:
        """Texts, the heads first."""
        return [list(COLUMNS), *(row.cells() for row in self.rows)]


def table_of(rows: Sequence[Row], by: str = "") -> Table:
    """The table of these files, with what is to be said of each beside the others. by: what is better; as the goal of
    most files has it if empty."""
    genuine = [row for row in rows if row.fields]
    task = next((name for name, _ in Counter(row.fields["task"] for row in genuine).most_common(1)), "")
    rank = by or next((row.fields.get("rank", RANKS[0]) for row in genuine if row.fields["task"] == task), RANKS[0])
    first: dict[tuple[str, str], Row] = {}
    for row in genuine:
        if row.fields["task"] != task:
            row.remarks.append(ANOTHER)
        same = first.setdefault((row.fields["task"], row.fields["mark"]), row)
        if same is not row:
            row.remarks.append(f"Same network as {same.file}.")
    ordered = sorted(rows, key=lambda row: (_group(row, task), *_order(row, rank)))
    for place, row in enumerate((row for row in ordered if _group(row, task) == 0), 1):
        row.place = place
    return Table(ordered, rank)


def read(file: str, data: bytes, signer: Signer) -> Row:
    """The row of one file, or of one code."""
    try:
        fields, origin = handed_of(data, signer)
    except ValueError as error:
        return Row(file, {}, [f"{str(error)[0].upper()}{str(error)[1:]}."])
    if origin is Origin.OURS:
        return Row(file, fields)
    return Row(file, {}, [CHANGED if origin is None else UNSIGNED if origin is Origin.UNSIGNED else FOREIGN])


def read_all(file: str, data: bytes, signer: Signer) -> list[Row]:
    """The rows of one file or code, or of all files within a zip file; one row for a zip file of which nothing is
    taken."""
    if not is_zip(data):
        return [read(file, data, signer)]
    try:
        found = [(in_one_line(path), content) for path, content in unpacked(data)]
    except BadZip as error:
        return [Row(file, {}, [str(error)])]
    return [
        Row(path, {}, [content]) if isinstance(content, str) else read(path, content, signer) for path, content in found
    ]


def in_one_line(name: str) -> str:
    """A file's name, however it is called."""
    return "".join(each if each.isprintable() else " " for each in name)[:LONGEST_FILE_NAME]


def pieces(text: str, most: int) -> list[str]:
    """What was pasted, one after the other: codes, and files as they are, with anything between them; at most so many.
    What is neither is left out."""
    found: list[str] = []
    decoder, at = json.JSONDecoder(), 0
    while len(found) < most:
        code, brace = text.find(CODE, at), text.find("{", at)
        if code < 0 and brace < 0:
            break
        if brace < 0 or 0 <= code < brace:
            word = text[code:].split(maxsplit=1)[0]
            found.append(word)
            at = code + len(word)
            continue
        # No more than a file may have, so that what is pasted costs its length and no more.
        part = text[brace : brace + LONGEST_HAND_IN]
        try:
            _, length = decoder.raw_decode(part)
        except (ValueError, RecursionError):
            length = max(1, part.find("}") + 1)
        found.append(part[:length])
        at = brace + length
    return found


def as_csv(cells: Iterable[Sequence[str]]) -> str:
    """A table for a spreadsheet program, which takes no cell for a formula."""
    text = io.StringIO()
    csv.writer(text).writerows([escaped(cell) for cell in row] for row in cells)
    return text.getvalue()


def _group(row: Row, task: str) -> int:
    """Who has reached the goal of most, who has not, other tasks, and what is not genuine."""
    if not row.fields:
        return 3
    if row.fields["task"] != task:
        return 2
    return 0 if row.fields["reached"] else 1


def _order(row: Row, rank: str) -> tuple[float, str, str]:
    """Of equals, who was there first."""
    told = row.fields
    if not told:
        return 0.0, "", ""
    value = told.get(rank)
    if rank == "loss" and value is None:  # of files from before they had both
        value = told["value"] if told["measure"] == "loss" else -told["value"]
    return math.inf if value is None else float(value), told["handed"], row.file


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
