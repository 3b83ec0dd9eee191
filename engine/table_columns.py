"""A table's columns: what is in them, and which are probably the coordinates and the label or target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

from engine.errors import shown
from engine.table_errors import BadTable
from engine.table_text import SAMPLE_ROWS, Sheet, clean, number

MOST_CLASSES = 20
EXAMPLES = 3
LONGEST_EXAMPLE = 40
COORDINATES = (("x1", "x2"), ("x", "y"))
LABELS = ("label", "class", "target", "category", "group")


@dataclass(frozen=True)
class Column:
    """A column. kind: "number" if more than half of its cells that aren't empty are numbers, else "text".

    distinct: how many different cells it has. examples: the first few of them. whole: whether all are whole numbers.
    counts: whether it only counts the rows, as spreadsheets and data frames do.
    """

    name: str
    kind: str
    distinct: int
    examples: tuple[str, ...]
    whole: bool
    counts: bool

    def describe(self) -> dict[str, object]:
        """As JSON, for whoever offers the columns for choice."""
        return {"name": self.name, "kind": self.kind, "distinct": self.distinct, "examples": list(self.examples)}


def columns_of(sheet: Sheet) -> tuple[Column, ...]:
    """All columns of a sheet, left to right. Rows that have fewer cells are left out of those they lack."""
    return tuple(
        _column(name, [cells[n] for _, cells in sheet.rows if n < len(cells)], sheet.decimal)
        for n, name in enumerate(sheet.names)
    )


def _column(name: str, cells: Sequence[str], decimal: str) -> Column:
    filled = [cell for cell in cells if cell and not cell.isspace()]
    numbers = [value for value in (number(cell, decimal) for cell in filled) if value is not None]
    kind = "number" if 2 * len(numbers) > len(filled) else "text"
    distinct = dict.fromkeys(numbers if len(numbers) == len(filled) else filled)
    whole = bool(numbers) and len(numbers) == len(filled) and all(value.is_integer() for value in numbers)
    counts = whole and len(numbers) > 2 and all(after - before == 1 for before, after in pairwise(numbers))
    return Column(name, kind, len(distinct), _examples(filled), whole, counts)


def _examples(cells: Sequence[str]) -> tuple[str, ...]:
    """The first few different cells, each cut to a length that can be shown."""
    return tuple(dict.fromkeys(clean(cell[:LONGEST_EXAMPLE]) for cell in cells[:SAMPLE_ROWS]))[:EXAMPLES]


def choose(
    columns: Sequence[Column], x: str | int | None, y: str | int | None, label: str | int | None
) -> tuple[int, int, int]:
    """Places of the columns for x, y and label; a choice is a name, a place from 0, or None to have it guessed.

    Raises BadTable for a choice that doesn't exist, one made twice, and where there aren't two columns of numbers.
    """
    if len(columns) < 3:
        found = ", ".join(shown(column.name) for column in columns)
        number_of = "one column" if len(columns) == 1 else "two columns"
        raise BadTable(
            f"the table has only {number_of}: {found}; expected two columns of numbers and one of labels or targets, "
            "separated by commas, semicolons or tabs",
            columns=columns,
        )
    given = {"x": x, "y": y, "label": label}
    chosen = {field: _place(columns, field, value) for field, value in given.items() if value is not None}
    for field, place in chosen.items():
        if list(chosen.values()).count(place) > 1:
            name = columns[place].name
            raise BadTable(f"column {name!r} is chosen twice; expected three different ones", field, columns=columns)
    if "label" not in chosen:
        chosen["label"] = _guess_label(columns, chosen)
    missing = [field for field in ("x", "y") if field not in chosen]
    chosen.update(zip(missing, _guess_coordinates(columns, missing, chosen), strict=True))
    return chosen["x"], chosen["y"], chosen["label"]


def _place(columns: Sequence[Column], field: str, value: object) -> int:
    """The place of a column chosen by name or place."""
    names = [column.name for column in columns]
    if isinstance(value, str) and value in names:
        return names.index(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(names):
        return value
    near = get_close_matches(value, names, n=1) if isinstance(value, str) and len(value) <= 100 else []
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    known = ", ".join(map(shown, names))
    raise BadTable(f"the table has no column {shown(value)}{hint}; it has {known}", field, columns=columns)


def _named(columns: Sequence[Column]) -> dict[str, int]:
    """Name in small letters to place."""
    return {column.name.lower(): n for n, column in enumerate(columns)}


def _pair(columns: Sequence[Column]) -> tuple[int, ...]:
    """Places of two columns of numbers named x1 and x2, or x and y; empty if there are none."""
    named = _named(columns)
    for pair in COORDINATES:
        places = tuple(named[name] for name in pair if name in named and columns[named[name]].kind == "number")
        if len(places) == 2:
            return places
    return ()


def _guess_label(columns: Sequence[Column], chosen: dict[str, int]) -> int:
    """By its name; else the last text that repeats; else the last column that isn't a coordinate or a count."""
    free = [n for n in range(len(columns)) if n not in chosen.values()]
    named = _named(columns)
    for name in LABELS:
        if named.get(name) in free:
            return named[name]
    rest = [n for n in free if n not in _pair(columns)] or free
    texts = [n for n in rest if columns[n].kind == "text" and 2 <= columns[n].distinct <= MOST_CLASSES]
    return max(rest, key=lambda n: (n in texts, not columns[n].counts, n))


def _guess_coordinates(columns: Sequence[Column], missing: Sequence[str], chosen: dict[str, int]) -> list[int]:
    """By their names; else the first columns of numbers, those that vary and don't count the rows if possible."""
    pair = _pair(columns)
    named = [pair["xy".index(field)] for field in missing] if pair else []
    if named and not set(named) & set(chosen.values()):
        return named
    free = [n for n, column in enumerate(columns) if n not in chosen.values() and column.kind == "number"]
    if len(free) < len(missing):
        kinds = ", ".join(f"{column.name!r} ({column.kind})" for column in columns)
        raise BadTable(f"expected two columns of numbers besides the label; the table has {kinds}", columns=columns)
    best = sorted(free, key=lambda n: (columns[n].distinct < 2, columns[n].counts, n))
    return sorted(best[: len(missing)])
