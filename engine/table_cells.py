"""The cells of a table's chosen columns as numbers and labels; whatever isn't one is said by row and column."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from engine.arrays import FloatArray
from engine.digits import digits
from engine.errors import shown
from engine.table_columns import MOST_CLASSES, Column
from engine.table_errors import BadTable, Faults
from engine.table_text import Sheet, clean, number

LARGEST = 1e100
LONGEST_LABEL = 60
DIGITS = re.compile(r"\s*[-+−]?\d[\d.,' \u00a0\u202f]*")


def guess_problem(label: Column, rows: int) -> str:
    """Text is classes, and so are few whole numbers; other numbers are targets."""
    few = label.distinct <= MOST_CLASSES and (label.distinct <= 2 or 2 * label.distinct <= rows)
    if label.kind == "number" and not (label.whole and few):
        return "regression"
    return "classification"


def read_cells(
    sheet: Sheet, columns: Sequence[Column], places: tuple[int, int, int], problem: str
) -> tuple[FloatArray, list[str]]:
    """The chosen columns x, y, label of all rows. Raises BadTable naming rows and columns.

    Returns for classification coordinates (2, n) and n labels, for regression coordinates and targets (3, n) and none.
    """
    faults = Faults(columns)
    numeric = 3 if problem == "regression" else 2
    numbers: list[list[float]] = []
    labels: list[str] = []
    for row, cells in sheet.rows:
        if len(cells) != len(columns):
            faults.add(row, None, f"{_cells_of(len(cells))}; expected {len(columns)}, as in most rows")
            continue
        chosen = [(cells[place], columns[place].name) for place in places]
        numbers.append([_number(cell, sheet.decimal, row, name, faults) for cell, name in chosen[:numeric]])
        labels.extend(_label(cell, row, name, faults) for cell, name in chosen[numeric:])
    faults.check()
    return np.array(numbers).T, labels


def _cells_of(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"


def _number(cell: str, decimal: str, row: int, column: str, faults: Faults) -> float:
    """The finite number of a cell; anything else becomes a fault."""
    value = number(cell, decimal)
    if value is not None and abs(value) <= LARGEST:
        return value
    if not cell.strip():
        faults.add(row, column, "the cell is empty; expected a number")
    elif value is None:
        faults.add(row, column, f"{shown(cell)} is not a number{_hint(cell, decimal)}")
    elif not math.isfinite(value):
        faults.add(row, column, f"{shown(cell)} is not a finite number")
    else:
        faults.add(row, column, f"{shown(cell)} is too large; expected numbers up to ±{digits(LARGEST)}")
    return 0.0


def _hint(cell: str, decimal: str) -> str:
    """What may be wrong with a cell of digits that is not a number."""
    mark = {".": "point", ",": "comma"}[decimal]
    hint = f"; here the decimal mark is a {mark}, and thousands are not separated"
    return hint if DIGITS.fullmatch(cell) else ""


def _label(cell: str, row: int, column: str, faults: Faults) -> str:
    """The label of a cell; an empty or overlong one becomes a fault."""
    text = clean(cell)
    value = number(text, ".")
    if not text:
        faults.add(row, column, "the cell is empty; expected a label")
    elif "\n" in cell.strip():
        faults.add(row, column, "the cell runs over several lines; is a quote opened and never closed?")
    elif value is not None and not math.isfinite(value):
        faults.add(row, column, f"{shown(text)} is no label; remove the row or name its class")
    elif len(text) > LONGEST_LABEL:
        faults.add(row, column, f"{shown(text)} is too long; expected a label of at most {LONGEST_LABEL} characters")
    return text


def classify(
    labels: Sequence[str], label: Column, decimal: str, columns: Sequence[Column]
) -> tuple[tuple[str, ...], FloatArray]:
    """The names of all classes, and each row's class as its index (n,). Raises BadTable for one class or too many.

    Classes that are numbers come by size, 1 and 1.0 being the same; others by alphabet.
    """
    numbers = [number(text, decimal) for text in labels]
    values = [value + 0.0 for value in numbers if value is not None and abs(value) <= LARGEST]
    if len(values) == len(labels):
        names = [digits(value) for value in sorted(set(values))]
        labels = [digits(value) for value in values]
    else:
        names = sorted(set(labels), key=lambda text: (text.casefold(), text))
    if len(names) < 2:
        only = f"column {label.name!r} has one class only, {names[0]!r}"
        raise BadTable(f"{only}; expected two or more", "label", columns=columns)
    if len(names) > MOST_CLASSES:
        found = f"column {label.name!r} has {len(names):,} different labels; at most {MOST_CLASSES} are allowed"
        regression = ", or regression" if label.kind == "number" else ""
        raise BadTable(f"{found}: choose another column{regression}", "label", columns=columns)
    index = {name: n for n, name in enumerate(names)}
    return tuple(names), np.array([float(index[text]) for text in labels])
