"""Data of one's own: a table of two numbers and a label or target in each row, read from CSV, and written as CSV.

    table = read_table(text)
    table.points, table.classes, table.transform

What is recognized and what is refused is in docs/data.md.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import groupby
from typing import Any

import numpy as np

from engine.arrays import FloatArray, frozen
from engine.digits import digits
from engine.errors import InvalidValue, shown
from engine.points.own import MOST_TARGETS
from engine.tables.cells import KEEP, LEAVE_OUT, Cells, classify, read_cells
from engine.tables.column import Column
from engine.tables.columns import columns_of
from engine.tables.errors import BadTable, Problem
from engine.tables.escapes import escaped
from engine.tables.numbers import MARKS, clean
from engine.tables.questions import Answer, Question
from engine.tables.roles import CLASSIFICATION, REGRESSION, Choice, Chosen, Roles, choose, guess_problem
from engine.tables.scale import Scale, Transform, is_flat, transform_of
from engine.tables.text import SEPARATORS, Sheet, sheet_of

__all__ = [
    "Answer", "BadTable", "Column", "Problem", "Question", "Scale", "Table", "Transform", "read_table", "write_table",
]  # fmt: skip

ALLOWED: dict[str, tuple[object, ...]] = {
    "problem": (CLASSIFICATION, REGRESSION),
    "standardize": (True, False),
    "header": (True, False),
    "decimal": tuple(MARKS),
    "missing": (LEAVE_OUT, KEEP),
    "sample": (True, False),
}
PREVIEW = 4
"""Rows that are shown as they were cut into cells."""
LONGEST_SHOWN = 24


@dataclass(frozen=True, eq=False)
class Table:
    """A table that was read.

    points: (n, 2 + K) float64 rows x, y, label in the table's order, standardized, read-only; label is the index of a
    class or K targets. classes: their names, by number or alphabet; empty for regression. columns: all there are. x, y,
    labels: the names of those used; label: the first of these. transform: what standardized the points. separator,
    decimal, header, format: as recognized. questions, notes: what is to be asked and said of it. preview: the first
    rows, as cells.
    """

    problem: str
    points: FloatArray
    classes: tuple[str, ...]
    columns: tuple[Column, ...]
    x: str
    y: str
    labels: tuple[str, ...]
    transform: Transform
    separator: str
    decimal: str
    header: bool
    format: str
    questions: tuple[Question, ...]
    notes: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...]

    @property
    def label(self) -> str:
        """The first of the labels."""
        return self.labels[0]

    @property
    def chosen(self) -> dict[str, object]:
        """The roles of columns, and what is to be done."""
        return {"x": self.x, "y": self.y, "labels": self.labels, "problem": self.problem}

    @property
    def titles(self) -> tuple[str, ...]:
        """Names of the points' columns: x, y, and the class or each target."""
        one = self.labels if len(self.labels) == 1 else ("class",)
        return self.x, self.y, *(one if self.classes else self.labels)

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
            "labels": list(self.labels),
            "transform": self.transform.describe(),
            "separator": SEPARATORS[self.separator],
            "decimal": self.decimal,
            "header": self.header,
            "format": self.format,
            "notes": list(self.notes),
            "preview": [list(row) for row in self.preview],
        }


def read_table(
    source: str | bytes,
    x: Choice | None = None,
    y: Choice | None = None,
    label: Chosen | None = None,
    problem: str | None = None,
    standardize: bool | None = None,
    header: bool | None = None,
    decimal: str | None = None,
    missing: str | None = None,
    sample: bool | None = None,
) -> Table:
    """The points of a table, its text or the bytes of its file.

    x, y, label: columns by name or place from 0; label may be several: targets, or one column for each class. problem:
    "classification" or "regression". standardize: whether coordinates are moved and scaled. header: whether the first
    row names the columns. decimal: "." or ",". Whatever is None is detected. missing: "leave_out" leaves out rows
    without a value, "keep" makes the mark for no value a class. sample: whether 5,000 of more rows are drawn.

    Raises BadTable, which names rows and columns, and asks where an answer would mend it.
    """
    choices = {"problem": problem, "standardize": standardize, "header": header, "decimal": decimal}
    _check_choices({**choices, "missing": missing, "sample": sample})
    sheet = sheet_of(source, header, decimal, bool(sample))
    questions, chosen = list(sheet.questions), None
    try:
        columns = columns_of(sheet)
        roles = choose(sheet, columns, x, y, label)
        problem = problem or guess_problem(columns, roles.labels, sheet)
        questions += roles.questions
        chosen = {**_named(columns, roles), "problem": problem}
        return _table(sheet, columns, roles, problem, standardize, missing)
    except BadTable as error:
        raise error.about(questions, sheet.notes, chosen) from None


def _named(columns: Sequence[Column], roles: Roles) -> dict[str, Any]:
    names = [column.name for column in columns]
    return {"x": names[roles.x], "y": names[roles.y], "labels": tuple(names[place] for place in roles.labels)}


def _table(
    sheet: Sheet, columns: tuple[Column, ...], roles: Roles, problem: str, standardize: bool | None, missing: str | None
) -> Table:
    if problem == REGRESSION and len(roles.labels) > MOST_TARGETS:
        raise BadTable(f"{len(roles.labels)} targets; at most {MOST_TARGETS} are allowed", "label", columns=columns)
    cells = read_cells(sheet, columns, roles, problem, missing)
    numbers, targets = cells.numbers, None
    classes: tuple[str, ...] = ()
    if problem == CLASSIFICATION:
        classes, indices = classify(cells.labels, roles.labels, sheet, columns)
        numbers = np.vstack([numbers, indices])
    else:
        targets = numbers[2:]
    try:
        transform = transform_of(numbers[0], numbers[1], targets, standardize)
    except InvalidValue as error:
        mend = Answer("Standardize them", {"standardize": True})
        asked = Question(
            "standardize", "The coordinates don't fit into the picture, so they have to be standardized.", (mend,)
        )
        raise BadTable(str(error), "standardize", columns=columns, questions=(asked,)) from None
    questions = (*sheet.questions, *roles.questions, cells.question)
    names = [column.name for column in columns]
    return Table(
        problem=problem,
        points=frozen(transform.apply(numbers.T)),
        classes=classes,
        columns=columns,
        **_named(columns, roles),
        transform=transform,
        separator=sheet.separator,
        decimal=sheet.decimal,
        header=sheet.header,
        format=sheet.format,
        questions=tuple(question for question in questions if question is not None),
        notes=(*sheet.notes, *_notes(numbers, names, roles, cells), *_alike(classes)),
        preview=tuple(
            tuple(clean(cell[:LONGEST_SHOWN]) for cell in row[: len(columns)]) for _, row in sheet.rows[:PREVIEW]
        ),
    )


def _alike(classes: Sequence[str]) -> list[str]:
    """Classes that are probably one, written in capitals here and there."""
    alike = [tuple(group) for _, group in groupby(sorted(classes, key=str.casefold), str.casefold)]
    return [" and ".join(map(repr, names)) + " are classes of their own." for names in alike if len(names) > 1]


def _notes(numbers: FloatArray, names: Sequence[str], roles: Roles, cells: Cells) -> list[str]:
    """What is said of the rows: those left out, and columns in which nothing changes."""
    notes = []
    if cells.left_out:
        rows = "1 row" if cells.left_out == 1 else f"{cells.left_out:,} rows"
        notes.append(f"{rows} with missing values left out.")
    flat = [place for place, row in zip((roles.x, roles.y, *roles.labels), numbers, strict=False) if is_flat(row)]
    if len(flat) == len(numbers) and numbers.shape[1] > 1:
        return [*notes, "All rows are the same point."]
    if numbers.shape[1] > 1:
        notes += [f"{names[place]} is the same in every row, so the network learns nothing from it." for place in flat]
    return notes


def write_table(points: FloatArray, classes: Sequence[str] = (), columns: Sequence[str] = ("x1", "x2", "label")) -> str:
    """Points (n, columns), rows x, y, label, as CSV: a header, then numbers with every digit that matters.

    Where there are classes, label is the index of one and its name is written; without them there may be more targets.
    No spreadsheet program takes a name for a formula, and `read_table` gives the same names.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(escaped, columns))
    names = [escaped(name) for name in classes]
    for x, y, *rest in points.tolist():
        writer.writerow([digits(x), digits(y), *([names[int(rest[0])]] if classes else map(digits, rest))])
    return text.getvalue()


def _check_choices(choices: Mapping[str, object]) -> None:
    for name, value in choices.items():
        allowed = ALLOWED[name]
        if value is None or any(value is each or (isinstance(value, str) and value == each) for each in allowed):
            continue
        expected = "true or false" if True in allowed else f"one of {', '.join(map(str, allowed))}"
        raise BadTable(f"{name} can't be {shown(value)}; expected {expected}, or nothing", name)
