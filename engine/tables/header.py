"""The first rows of a table: whether they name the columns, and which columns they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.tables.errors import BadTable
from engine.tables.numbers import LONGEST_NUMBER, clean, is_missing, number, truth
from engine.tables.questions import Answer, Question

Row = tuple[int, list[str]]
LABELS = (
    "label", "labels", "class", "classes", "target", "species", "variety", "category", "group", "outcome", "diagnosis",
    "survived",
)  # fmt: skip
"""What a column with a class or a target is called, in small letters; the first that a table has is taken."""
SAMPLE_ROWS = 50
MANY = 10
"""So many rows below a doubtful first one make it names: among them it would hardly be the only one of its kind."""
ROW_NAMES = "row names"


@dataclass(frozen=True)
class Header:
    """header: whether the first row names the columns. names: of all columns, each once. row_names: whether the first
    column names the rows. question, note: what is to be asked and said about it."""

    header: bool
    names: tuple[str, ...]
    row_names: bool = False
    question: Question | None = None
    note: str = ""


def header_of(rows: Sequence[Row], width: int, decimal: str, chosen: bool | None) -> Header:
    """What the first row says. chosen: whether it names the columns, where the user said so."""
    first, others = rows[0][1], [cells for _, cells in rows[1:] if len(cells) == width]
    if len(first) == width + 1 and first[0].strip() in ("#", "%"):
        first = first[1:]  # the sign of a comment, as NumPy writes it
    guess, doubtful = _guess(first, others, width, decimal)
    header = guess if chosen is None else chosen
    question = _question(first, header) if doubtful or chosen is not None else None
    if not header:
        return Header(False, names_of([], width), question=question)
    if not width - 1 <= len(first) <= width:
        hint = "; a number such as 1,5 needs quotes between commas" if len(first) < width else ""
        found = f"the first row has {len(first):,} names, most other rows {width:,} cells"
        raise BadTable(f"{found}; expected as many{hint}")
    if len(first) == width - 1:
        if width > 3 and _names_rows([cells[0] for cells in others], decimal):
            note = f"The first row has {width - 1} names for {width} columns: the first column names the rows, as in R."
            return Header(True, names_of([ROW_NAMES, *first], width), True, question, note)
        note = f"The first row has {width - 1} names for {width} columns: the last column has none."
        return Header(True, names_of(first, width), question=question, note=note)
    unnamed = not first[0].strip() and _names_rows([cells[0] for cells in others], decimal)
    return Header(True, names_of(first, width), unnamed, question)


def _guess(first: Sequence[str], others: Sequence[Sequence[str]], width: int, decimal: str) -> tuple[bool, bool]:
    """Whether the first row names the columns, and whether that is doubtful."""
    words = [not is_missing(cell) and number(cell, decimal) is None for cell in first]
    if not others or len(first) not in (width, width - 1):
        return all(words), False
    columns = list(zip(*others[:SAMPLE_ROWS], strict=True))[-len(first) :]
    numeric = [n for n, column in enumerate(columns) if _holds_values(column, decimal)]
    above = [n for n in numeric if words[n] and truth(first[n]) is None]
    read = [number(first[n], decimal) for n in numeric if not words[n] and not is_missing(first[n])]
    numbers = [value for value in read if value is not None]
    counted = len(numbers) > 1 and numbers[0] in (0, 1) and all(b - a == 1 for a, b in pairwise(numbers))
    if not numeric or (above and not numbers):
        return True, False
    text = [n for n in range(len(first)) if n not in numeric and not is_missing(first[n])]
    fresh = all(first[n] not in columns[n] for n in text)
    if above:
        return fresh, not (fresh and (counted or _known(first)))
    if not numbers:
        return False, False
    if not first[0].strip() and counted and numbers[0] == 0 and _names_rows([cells[0] for cells in others], decimal):
        return True, False  # as pandas writes an array: an unnamed index, then 0, 1, 2
    if text and fresh and _known([first[n] for n in text]):
        return True, not counted
    repeats = any(len(set(columns[n])) < len(columns[n]) for n in text)
    if not fresh or not (repeats or (counted and len(numbers) > 2)):
        return False, False
    whole = all((number(cell, decimal) or 0.0).is_integer() for n in numeric for cell in columns[n])
    round_above = all(value.is_integer() for value in numbers)
    return len(others) >= MANY and round_above and not whole, True


def _known(cells: Sequence[str]) -> bool:
    return any(cell.strip().lower() in LABELS for cell in cells)


def _holds_values(cells: Sequence[str], decimal: str) -> bool:
    """Whether at least half of the cells that aren't missing are numbers, or true or false."""
    filled = [cell for cell in cells if not is_missing(cell)]
    values = sum(number(cell, decimal) is not None or truth(cell) is not None for cell in filled)
    return bool(filled) and 2 * values >= len(filled)


def _names_rows(cells: Sequence[str], decimal: str) -> bool:
    """Whether cells may be names or numbers of rows: each once, and none with decimals."""
    numbers = [number(cell, decimal) for cell in cells]
    whole = all(value is None or value.is_integer() for value in numbers)
    return whole and len(set(cells)) == len(cells) and not any(is_missing(cell) for cell in cells)


def _question(first: Sequence[str], header: bool) -> Question:
    shown = ", ".join(clean(cell)[:LONGEST_NUMBER] for cell in first[:4]) + (", …" if len(first) > 4 else "")
    message = f"The first row ({shown}) is read as {'column names' if header else 'a point'}."
    names, point = Answer("These are column names", {"header": True}, header), {"header": False}
    return Question("header", message, (names, Answer("This is a point", point, not header)))


def names_of(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """Names of all columns, each once: read, or `column 1`, `column 2`, …"""
    names: list[str] = []
    for n in range(width):
        name = clean(cells[n])[:LONGEST_NUMBER] if n < len(cells) else ""
        name = re.sub(r"^# ?", "", name) or f"column {n + 1}"
        again = 1
        while (name if again == 1 else f"{name} ({again})") in names:
            again += 1
        names.append(name if again == 1 else f"{name} ({again})")
    return tuple(names)
