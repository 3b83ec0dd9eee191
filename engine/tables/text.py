"""A table's text cut into rows of cells: its format, encoding, separator, decimal mark and header are recognized."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NoReturn

import numpy as np

from engine.points.own import MOST_POINTS
from engine.randomness.generator import generator
from engine.tables.errors import BadTable
from engine.tables.escapes import restored
from engine.tables.formats import Row, arff_rows, cut, foreign, is_arff, is_json, is_ruled, json_rows, ruled_rows
from engine.tables.header import SAMPLE_ROWS, Header, header_of, names_of
from engine.tables.numbers import decimal_of, is_missing, number
from engine.tables.questions import Answer, Question

MOST_BYTES = 5_000_000
MOST_COLUMNS = 50
LONGEST_LINE = 100_000
MOST_LINES = 20 * MOST_POINTS
"""Blank lines and those inside quoted cells included."""
SEPARATORS = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar", " ": "space"}
"""Tried in this order; the first of those that fit equally well is taken."""
SAMPLE_CHARACTERS = 65_536
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the files of spreadsheet programs begin."""
NOT_TEXT = "this is not a text file; expected CSV: in a spreadsheet program, save or export as CSV"


@dataclass(frozen=True)
class Sheet:
    """A table as text.

    names: of the columns, each once. rows: (number, cells) of all rows that aren't blank, header left out, number as a
    spreadsheet counts (from 1, header included); a row may have more or fewer cells than there are names.
    separator: one of SEPARATORS. decimal: "." or ",". header: whether the names were read from the table. row_names:
    whether the first column names the rows. format: "CSV", "Markdown", "ARFF" or "JSON". questions, notes: what is to
    be asked and said about it.
    """

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    separator: str
    decimal: str
    header: bool
    row_names: bool = False
    format: str = "CSV"
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()


def sheet_of(
    source: str | bytes, header: bool | None = None, decimal: str | None = None, sample: bool = False
) -> Sheet:
    """The rows of a table's text or bytes. header, decimal: as in `read_table`, None to be guessed. sample: whether a
    sample may be taken of too many rows. Raises BadTable if there are none or they are too many."""
    text = _decoded(source)
    lines = _lines(text)
    format, separator, names, found = _cut(text, lines)
    top, rest, notes = _without_titles(found)
    rows, total = _kept(top, rest, sample, 0 if names else 1)
    if not rows:
        raise BadTable("the table is empty; expected rows of two numbers and a label or target")
    width = len(names) if names else _width(rows)
    if width > MOST_COLUMNS:
        raise BadTable(f"the table has {width:,} columns; the limit is {MOST_COLUMNS}")
    rows = [(at, _without_tail(cells, width)) for at, cells in rows]
    questions = []
    if format in ("ARFF", "JSON"):
        mark: str = decimal or "."
    else:
        mark, asked = decimal_of(_different(rows, width), separator, decimal)
        questions += [asked] if asked else []
    if names:
        first = Header(True, names_of(names, width))
    else:
        first = header_of(rows, width, mark, header)
        rows = rows[1:] if first.header else rows
    questions += [first.question] if first.question else []
    notes += [first.note] if first.note else []
    if not first.header and len(rows) > MOST_POINTS:
        rows = rows[1:] if sample else _refuse_many(len(rows))
    if total > MOST_POINTS:
        notes.append(f"{len(rows):,} of {total:,} rows, drawn at random.")
    if not rows:
        raise BadTable("the table has a header but no rows below it; expected two numbers and a label in each row")
    return Sheet(
        first.names, tuple(rows), separator, mark, first.header, first.row_names, format, tuple(questions), tuple(notes)
    )


def _decoded(source: str | bytes) -> str:
    """The text. Raises BadTable for more than MOST_BYTES, looked at first, and for what isn't text."""
    if len(source) > MOST_BYTES:
        size = f"{len(source) / 1e6:,.1f} MB"
        raise BadTable(f"the table has {size}; the limit is {MOST_BYTES / 1e6:g} MB; keep a sample of its rows")
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
        raise BadTable(f"the table has more than {MOST_LINES:,} lines; keep a sample of at most {MOST_POINTS:,} rows")
    lines = text.split("\n")
    if is_json(text):
        return lines  # its records are counted and measured, not its lines
    for n, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise BadTable(f"row {n} has {len(line):,} characters; the limit is {LONGEST_LINE:,}")
    return lines


def _cut(text: str, lines: Sequence[str]) -> tuple[str, str, tuple[str, ...], Iterable[Row]]:
    """Format, separator, names where the format says them, and rows. Raises BadTable for a format that isn't read."""
    if is_json(text):
        return "JSON", ",", (), json_rows(text)
    if is_arff(lines):
        return "ARFF", ",", *arff_rows(lines)
    foreign(text)
    if is_ruled(lines):
        return "Markdown", "|", (), ruled_rows(lines)
    declared = re.fullmatch(r'"?sep=([\t;,| ])"?', lines[0], re.IGNORECASE)
    skipped = 1 if declared else 0
    separator = declared[1] if declared else _separator_of(lines)
    rows = cut(lines[skipped:], separator, skipped)
    return "CSV", separator, (), ((at, [restored(cell) for cell in cells]) for at, cells in rows)


def _kept(top: list[Row], rest: Iterator[Row], sample: bool, headers: int) -> tuple[list[Row], int]:
    """The rows, and how many there are below the header. Of more than MOST_POINTS a sample is kept, in the table's
    order, if it is allowed; the same table gives the same one. Raises BadTable where it isn't."""
    rows = [*top, *islice(rest, MOST_POINTS + headers - len(top))]
    count = len(rows) - headers
    if not sample:
        further = sum(1 for _ in rest)
        return (_refuse_many(count + further), 0) if further else (rows, count)
    # Each row further takes the place of one that was drawn, or of none: every row is as likely to stay (Vitter's R).
    draw = generator("table", "sample", 0)
    places: list[int] = []
    for row in rest:
        count += 1
        if not places:
            places = draw.integers(0, count + np.arange(1_000)).tolist()[::-1]
        place = places.pop()
        if place < MOST_POINTS:
            rows[headers + place] = row
    return rows[:headers] + sorted(rows[headers:], key=lambda row: row[0]), count


def _refuse_many(count: int) -> NoReturn:
    message = f"the table has {count:,} rows; at most {MOST_POINTS:,} can be used"
    answer = Answer(f"Use {MOST_POINTS:,} of them, drawn at random", {"sample": True})
    question = Question("sample", f"The table has {count:,} rows; the limit is {MOST_POINTS:,}.", (answer,))
    raise BadTable(message, questions=(question,))


def _without_titles(found: Iterable[Row]) -> tuple[list[Row], Iterator[Row], list[str]]:
    """The first rows, the rows after these, and what is said of titles: rows of one cell with words are left out where
    they stand above rows of more. Blank rows are no rows."""
    filled = (row for row in found if any(cell and not cell.isspace() for cell in row[1]))
    rows = list(islice(filled, SAMPLE_ROWS))
    first = 0
    while first + 2 < len(rows) and _is_title(rows[first][1]) and _filled(rows[first + 2][1]) > 2:
        first += 1
    if not first:
        return rows, filled, []
    lines = f"Row {rows[0][0]}" if first == 1 else f"Rows {rows[0][0]} to {rows[first - 1][0]}"
    return rows[first:], filled, [f"{lines} above the table left out."]


def _is_title(cells: Sequence[str]) -> bool:
    words = [cell for cell in cells if cell.strip()]
    return len(words) == 1 and number(words[0], ".") is None and number(words[0], ",") is None


def _filled(cells: Sequence[str]) -> int:
    return sum(not is_missing(cell) for cell in cells)


def _different(rows: Sequence[Row], width: int) -> list[set[str]]:
    """The different cells of each column."""
    return [{cells[n] for _, cells in rows if n < len(cells)} for n in range(width)]


def _width(rows: Sequence[Row]) -> int:
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
    """The separator under which most columns are numbers, or else most rows are equally long. Spaces separate cells
    only where no sign does: they may also separate thousands, and stand in words."""
    sample = _sample(lines)
    fits = {separator: _fit(sample, separator) for separator in SEPARATORS}
    signs = [separator for separator in "\t;|" if fits[separator][0] and fits[separator][1]]
    return max((each for each in SEPARATORS if each != " " or not signs), key=lambda each: fits[each])


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
        records = [cells for _, cells in cut(sample, separator, 0) if cells]
    except BadTable:
        return False, 0, 0.0
    if not records:
        return False, 0, 0.0
    width, rows = Counter(len(cells) for cells in records).most_common(1)[0]
    even = [cells for cells in records if len(cells) == width]
    numbers = sum(_mostly_numbers(column) for column in zip(*even, strict=True)) if width > 1 else 0
    return width >= 3, numbers, rows / len(records) if width > 1 else 0.0


def _mostly_numbers(cells: Sequence[str]) -> bool:
    """Whether at least half of the cells are numbers, or stand for none that is missing."""
    filled = [cell for cell in cells if not is_missing(cell)]
    found = sum(number(cell, ".") is not None or number(cell, ",") is not None for cell in filled)
    return bool(filled) and 2 * found >= len(filled)
