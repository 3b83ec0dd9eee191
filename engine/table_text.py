"""A table's text cut into rows of cells: its encoding, separator, decimal mark and header are recognized."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.table_errors import BadTable

MOST_BYTES = 5_000_000
MOST_POINTS = 5_000
MOST_COLUMNS = 50
LONGEST_LINE = 100_000
MOST_LINES = 20 * MOST_POINTS
"""Blank lines and those inside quoted cells included."""
SEPARATORS = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar", " ": "space"}
"""Tried in this order; the first of those that fit equally well is taken."""
SAMPLE_ROWS = 50
SAMPLE_CHARACTERS = 65_536
LONGEST_NUMBER = 40
WITH_COMMA = re.compile(r"\s*[-+−]?\d*,\d+(?:[eE][-+]?\d+)?\s*")
WITH_POINT = re.compile(r"\s*[-+−]?\d*\.\d+(?:[eE][-+]?\d+)?\s*")
THOUSANDS = re.compile(r"\s*[-+−]?[1-9]\d{0,2},\d{3}\s*")
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the files of spreadsheet programs begin."""
TOO_MANY = f"the table has more than {MOST_POINTS:,} rows; keep a sample of at most {MOST_POINTS:,}"
NOT_TEXT = "this is not a text file; expected CSV: in a spreadsheet program, save or export as CSV"


@dataclass(frozen=True)
class Sheet:
    """A table as text.

    names: of the columns, each once. rows: (number, cells) of all rows that aren't blank, header left out, number as a
    spreadsheet counts (from 1, header included); a row may have more or fewer cells than there are names.
    separator: one of SEPARATORS. decimal: "." or ",". header: whether the names were read from the table.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]
    separator: str
    decimal: str
    header: bool


def sheet_of(source: str | bytes) -> Sheet:
    """The rows of a table's text or bytes. Raises BadTable if there are none or they are too many."""
    lines = _lines(_decoded(source))
    declared = re.fullmatch(r'"?sep=([\t;,| ])"?', lines[0], re.IGNORECASE)
    skipped = 1 if declared else 0
    separator = declared[1] if declared else _separator_of(lines)
    rows = _rows(lines[skipped:], separator, skipped)
    if not rows:
        raise BadTable("the table is empty; expected rows of two numbers and a label or target")
    width = _width(rows)
    if width > MOST_COLUMNS:
        raise BadTable(f"the table has {width:,} columns; at most {MOST_COLUMNS} are allowed")
    rows = [(at, _without_tail(cells, width)) for at, cells in rows]
    decimal = _decimal_of(rows, separator)
    header = _has_header(rows, width, decimal)
    names = _names(rows[0][1] if header else [], width)
    rows = rows[1:] if header else rows
    if not rows:
        raise BadTable("the table has a header but no rows below it; expected two numbers and a label in each row")
    if len(rows) > MOST_POINTS:
        raise BadTable(TOO_MANY)
    return Sheet(names, tuple(rows), separator, decimal, header)


def number(cell: str, decimal: str) -> float | None:
    """The number in a cell, perhaps NaN or infinite; None if it isn't one."""
    if len(cell) > LONGEST_NUMBER or "_" in cell or (decimal == "," and "." in cell):
        return None
    try:
        return float(cell.replace(decimal, ".").replace("−", "-"))
    except ValueError:
        return None


def clean(cell: str) -> str:
    """A cell's text on one line, without spaces around it or characters that can't be shown."""
    if not cell.isprintable():
        cell = "".join(character if character.isprintable() else " " for character in cell)
    return " ".join(cell.split())


def _decoded(source: str | bytes) -> str:
    """The text. Raises BadTable for more than MOST_BYTES, looked at first, and for what isn't text."""
    if len(source) > MOST_BYTES:
        size = f"{len(source) / 1e6:,.1f} MB"
        raise BadTable(f"the table has {size}; at most {MOST_BYTES / 1e6:g} MB are allowed: keep a sample of its rows")
    if isinstance(source, bytes):
        if source.startswith(SPREADSHEETS):
            raise BadTable(NOT_TEXT)
        source = _from_bytes(source)
    if "\0" in source:
        raise BadTable(NOT_TEXT)
    return source.removeprefix("\ufeff")


def _from_bytes(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # Latin-1 with the characters Windows adds to it


def _lines(text: str) -> list[str]:
    """The lines, whichever system wrote their ends. Raises BadTable if they are far too many or one far too long."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    if text.count("\n") > MOST_LINES:
        raise BadTable(TOO_MANY)
    lines = text.split("\n")
    for n, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise BadTable(f"row {n} has {len(line):,} characters; at most {LONGEST_LINE:,} are allowed")
    return lines


def _records(lines: Sequence[str], separator: str) -> Iterator[list[str]]:
    """The cells of each record, quotes resolved."""
    if separator == " ":
        lines = [line.strip() for line in lines]
    # Each line gets its end back: a quoted cell may run over several.
    return csv.reader((line + "\n" for line in lines), delimiter=separator, skipinitialspace=True)


def _rows(lines: Sequence[str], separator: str, skipped: int) -> list[tuple[int, list[str]]]:
    """(number, cells) of the rows that aren't blank; no more of them than show that there are too many."""
    rows: list[tuple[int, list[str]]] = []
    at = skipped
    try:
        for cells in _records(lines, separator):
            at += 1
            if any(cell and not cell.isspace() for cell in cells):
                rows.append((at, cells))
            if len(rows) > MOST_POINTS + 1:
                break
    except csv.Error:
        raise BadTable(f"row {at + 1}: a cell is too long, or a quote is opened there and never closed") from None
    return rows


def _width(rows: Sequence[tuple[int, list[str]]]) -> int:
    """How many columns most rows have, without those at the right end that are empty in all of these rows."""
    width = Counter(len(cells) for _, cells in rows).most_common(1)[0][0]
    even = [cells for _, cells in rows if len(cells) == width]
    while all(not cells[width - 1].strip() for cells in even):
        width -= 1
    return width


def _without_tail(cells: list[str], width: int) -> list[str]:
    """A row without empty cells beyond the last column."""
    end = len(cells)
    while end > width and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _separator_of(lines: Sequence[str]) -> str:
    """The separator under which most columns are numbers, or else most rows are equally long."""
    return max(SEPARATORS, key=lambda separator: _fit(_sample(lines), separator))


def _sample(lines: Sequence[str]) -> list[str]:
    """The first lines that aren't blank, cut where they get too long to try them out cheaply."""
    sample, length = [], 0
    for line in lines:
        if line.strip():
            sample.append(line[: SAMPLE_CHARACTERS - length])
            length += len(sample[-1])
        if len(sample) == SAMPLE_ROWS or length >= SAMPLE_CHARACTERS:
            break
    return sample


def _fit(sample: Sequence[str], separator: str) -> tuple[bool, int, float]:
    """How well a separator fits: whether it makes three columns, how many are numbers, how even the rows are."""
    try:
        records = [cells for cells in _records(sample, separator) if cells]
    except csv.Error:
        return False, 0, 0.0
    if not records:
        return False, 0, 0.0
    width, rows = Counter(len(cells) for cells in records).most_common(1)[0]
    even = [cells for cells in records if len(cells) == width]
    numbers = sum(_mostly_numbers(column) for column in zip(*even, strict=True)) if width > 1 else 0
    return width >= 3, numbers, rows / len(records) if width > 1 else 0.0


def _mostly_numbers(cells: Sequence[str]) -> bool:
    found = sum(number(cell, ".") is not None or number(cell, ",") is not None for cell in cells)
    return 2 * found >= len(cells)


def _decimal_of(rows: Sequence[tuple[int, list[str]]], separator: str) -> str:
    """The decimal mark that more cells have. In a table with commas between the cells, 1,234 is one thousand."""
    cells = [cell for _, row in rows[:SAMPLE_ROWS] for cell in row[:MOST_COLUMNS]]
    points = sum(WITH_POINT.fullmatch(cell) is not None for cell in cells)
    if separator == ",":
        cells = [cell for cell in cells if not THOUSANDS.fullmatch(cell)]
    commas = sum(WITH_COMMA.fullmatch(cell) is not None for cell in cells)
    return "," if commas > points else "."


def _has_header(rows: Sequence[tuple[int, list[str]]], width: int, decimal: str) -> bool:
    """Whether the first row has words where the others have numbers."""
    first, others = rows[0][1], [cells for _, cells in rows[1:] if len(cells) == width]
    if not others:
        return all(number(cell, decimal) is None for cell in first)
    columns = list(zip(*others[:SAMPLE_ROWS], strict=True))
    numeric = [n for n, column in enumerate(columns) if _mostly_numbers(column)]
    return all(number(cell, decimal) is None for n, cell in enumerate(first) if n in numeric)


def _names(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """Names of all columns, each once: read, or `column 1`, `column 2`, …"""
    names: list[str] = []
    for n in range(width):
        name = clean(cells[n])[:LONGEST_NUMBER] if n < len(cells) else ""
        name = name.removeprefix("# ") or f"column {n + 1}"
        again = 1
        while (name if again == 1 else f"{name} ({again})") in names:
            again += 1
        names.append(name if again == 1 else f"{name} ({again})")
    return tuple(names)
