"""Data of one's own: a table of two numbers and a label or target in each row, read from CSV, and written as CSV.

    table = read_table(text)
    table.points, table.classes, table.transform

What is recognized and what is refused is in docs/data.md.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

import numpy as np

from engine.arrays import FloatArray, frozen
from engine.digits import digits
from engine.errors import InvalidValue, shown
from engine.table_cells import classify, guess_problem, read_cells
from engine.table_columns import Column, choose, columns_of
from engine.table_errors import BadTable, Problem
from engine.table_scale import Scale, Transform, is_flat, transform_of
from engine.table_text import SEPARATORS, sheet_of

__all__ = ["BadTable", "Column", "Problem", "Scale", "Table", "Transform", "read_table", "write_table"]

PROBLEMS = ("classification", "regression")


@dataclass(frozen=True, eq=False)
class Table:
    """A table that was read.

    points: (n, 3) float64 rows x, y, label in the table's order, standardized, read-only; label is the index of a class
    or the target. classes: their names, by number or alphabet; empty for regression. columns: all there are. x, y,
    label: the names of those used. transform: what standardized the points. separator, decimal, header: as recognized.
    """

    problem: str
    points: FloatArray
    classes: tuple[str, ...]
    columns: tuple[Column, ...]
    x: str
    y: str
    label: str
    transform: Transform
    separator: str
    decimal: str
    header: bool

    def describe(self) -> dict[str, object]:
        """All but the points as JSON: what was recognized and chosen, for showing it and for choosing again."""
        return {
            "problem": self.problem,
            "rows": len(self.points),
            "classes": list(self.classes),
            "columns": [column.describe() for column in self.columns],
            "x": self.x,
            "y": self.y,
            "label": self.label,
            "transform": self.transform.describe(),
            "separator": SEPARATORS[self.separator],
            "decimal": self.decimal,
            "header": self.header,
        }


def read_table(
    source: str | bytes,
    x: str | int | None = None,
    y: str | int | None = None,
    label: str | int | None = None,
    problem: str | None = None,
    standardize: bool | None = None,
) -> Table:
    """The points of a table, its text or the bytes of its file.

    x, y, label: columns by name or place from 0. problem: "classification" or "regression". standardize: whether
    coordinates are moved and scaled. Whatever is None is guessed. Raises BadTable, which names rows and columns.
    """
    _check_choices(problem, standardize)
    sheet = sheet_of(source)
    columns = columns_of(sheet)
    places = choose(columns, x, y, label)
    problem = problem or guess_problem(columns[places[2]], len(sheet.rows))
    numbers, labels = read_cells(sheet, columns, places, problem)
    if len(sheet.rows) < 2:
        raise BadTable("the table has one row only; expected two points or more", columns=columns)
    for n, row in enumerate(numbers):
        _check_varies(row, columns, places[n], ("x", "y", "label")[n])
    classes: tuple[str, ...] = ()
    targets = None
    if problem == "classification":
        classes, indices = classify(labels, columns[places[2]], sheet.decimal, columns)
        numbers = np.vstack([numbers, indices])
    else:
        targets = numbers[2]
    try:
        transform = transform_of(numbers[0], numbers[1], targets, standardize)
    except InvalidValue as error:
        raise BadTable(str(error), "standardize", columns=columns) from None
    return Table(
        problem=problem,
        points=frozen(transform.apply(numbers.T)),
        classes=classes,
        columns=columns,
        x=columns[places[0]].name,
        y=columns[places[1]].name,
        label=columns[places[2]].name,
        transform=transform,
        separator=sheet.separator,
        decimal=sheet.decimal,
        header=sheet.header,
    )


def write_table(points: FloatArray, classes: Sequence[str] = (), columns: Sequence[str] = ("x1", "x2", "label")) -> str:
    """Points (n, columns), rows x, y, label, as CSV: a header, then numbers with every digit that matters.

    Where there are classes, label is the index of one and its name is written; without them there may be more targets.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for x, y, *rest in points.tolist():
        writer.writerow([digits(x), digits(y), *([classes[int(rest[0])]] if classes else map(digits, rest))])
    return text.getvalue()


def _check_choices(problem: object, standardize: object) -> None:
    if problem is not None and problem not in PROBLEMS:
        raise BadTable(f"unknown problem {shown(problem)}; expected one of {', '.join(PROBLEMS)}", "problem")
    if standardize is not None and not isinstance(standardize, bool):
        raise BadTable(f"standardize can't be {shown(standardize)}; expected true, false or nothing", "standardize")


def _check_varies(values: FloatArray, columns: Sequence[Column], place: int, field: str) -> None:
    if is_flat(values):
        name, value = columns[place].name, digits(float(values[0]))
        raise BadTable(
            f"column {name!r} is {value} in every row, which tells a network nothing; choose another column",
            field,
            columns=columns,
        )
