"""A table's columns: what is in each, as it is told to whoever chooses among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from engine.tables.column import Column
from engine.tables.header import SAMPLE_ROWS
from engine.tables.numbers import clean, is_missing, number, truth
from engine.tables.text import Sheet

COORDINATES = (("x1", "x2"), ("x", "y"))
"""What coordinates are called, in small letters."""
EXAMPLES = 3
LONGEST_EXAMPLE = 40
IDENTIFIER = re.compile(
    r"(?:.*[^a-z])?(?:id|index|idx|no|nr|row|rows|row names|rownames)\.?|.*[a-z]id|unnamed: 0|#", re.IGNORECASE
)
"""What a column is called that names the rows."""


def columns_of(sheet: Sheet) -> tuple[Column, ...]:
    """All columns of a sheet, left to right. Rows that have fewer cells are left out of those they lack."""
    return tuple(
        _column(name, [cells[n] for _, cells in sheet.rows if n < len(cells)], sheet, n)
        for n, name in enumerate(sheet.names)
    )


def _column(name: str, cells: Sequence[str], sheet: Sheet, place: int) -> Column:
    filled = [cell for cell in cells if not is_missing(cell)]
    if set(filled) == {"+"}:
        filled = [cell for cell in cells if cell.strip()]  # beside it, - is a class as well
    numbers = [value for value in (number(cell, sheet.decimal) for cell in filled) if value is not None]
    kind = "number" if 2 * len(numbers) > len(filled) else "text"
    if filled and not numbers and all(truth(cell) is not None for cell in filled):
        kind = "boolean"
    all_numbers = bool(numbers) and len(numbers) == len(filled)
    distinct = dict.fromkeys(numbers if all_numbers else filled)
    whole = all_numbers and all(value.is_integer() for value in numbers)
    named_otherwise = all(name.lower() not in pair for pair in COORDINATES)
    counts = (
        named_otherwise
        and whole
        and len(numbers) > 2
        and all(after - before == 1 for before, after in pairwise(numbers))
    )
    serial = whole and not sheet.header and place == 0 and 2 < len(distinct) == len(cells)
    named = sheet.row_names and place == 0
    identifies = sheet.header and len(distinct) == len(cells) and IDENTIFIER.fullmatch(name) is not None
    binary = 0 < len(filled) == len(cells) and (kind == "boolean" or (whole and {0.0, 1.0} >= set(numbers)))
    return Column(name, kind, len(distinct), _examples(filled), whole, counts or named or identifies, binary, serial)


def _examples(cells: Sequence[str]) -> tuple[str, ...]:
    """The first few different cells, each cut to a length that can be shown."""
    return tuple(dict.fromkeys(clean(cell[:LONGEST_EXAMPLE]) for cell in cells[:SAMPLE_ROWS]))[:EXAMPLES]
