"""The cells of a table's chosen columns as numbers and labels; whatever isn't one is said by row and column."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import FloatArray
from engine.digits import digits
from engine.errors import shown
from engine.points.own import LONGEST_NAME, MOST_CLASSES
from engine.tables.column import Column
from engine.tables.errors import BadTable, Faults
from engine.tables.numbers import MARKS, clean, is_missing, number, truth
from engine.tables.questions import Answer, Question
from engine.tables.roles import CLASSIFICATION, Roles, one
from engine.tables.text import Sheet

LARGEST = 1e100
LONGEST_LABEL = LONGEST_NAME
DIGITS = re.compile(r"[-+−]?\d[\d.,'’ \u00a0\u202f]*")
LEAVE_OUT, KEEP = "leave_out", "keep"
"""What becomes of rows without a value: they are left out; or its mark is kept where it may be the name of a class."""
MOST_NAMED = 3


@dataclass(frozen=True)
class Cells:
    """numbers: (2, n) coordinates, or (2 + K, n) with targets. labels: n of them, or none for targets. question: what
    is asked about rows without a value. left_out: how many rows were."""

    numbers: FloatArray
    labels: list[str]
    question: Question | None
    left_out: int


def read_cells(sheet: Sheet, columns: Sequence[Column], roles: Roles, problem: str, missing: str | None) -> Cells:
    """The chosen columns of all rows. missing: LEAVE_OUT, KEEP or None, where rows without a value are refused.

    Raises BadTable naming rows and columns.
    """
    faults = Faults(columns)
    gaps = _Gaps(sheet, columns, roles, problem, missing)
    numeric = (roles.x, roles.y) if problem == CLASSIFICATION else (roles.x, roles.y, *roles.labels)
    numbers: list[list[float]] = []
    labels: list[str] = []
    for row, cells in sheet.rows:
        if len(cells) != len(columns):
            faults.add(row, None, f"{_cells_of(len(cells))}; expected {len(columns)}, as in most rows")
            continue
        if gaps.found(cells):
            if missing is None:
                gaps.say(row, cells, faults)
            continue
        numbers.append([_number(cells[place], sheet.decimal, row, columns[place].name, faults) for place in numeric])
        if problem == CLASSIFICATION:
            labels.append(_label(cells, sheet.decimal, row, columns, roles.labels, faults))
    question = gaps.question()
    faults.check((question,) if question else ())
    if not numbers:
        raise BadTable("no row has a value in every chosen column; choose other columns", columns=columns)
    return Cells(np.array(numbers).T, labels, question, gaps.rows)


class _Gaps:
    """Rows without a value in a chosen column, counted while a table is read."""

    def __init__(
        self, sheet: Sheet, columns: Sequence[Column], roles: Roles, problem: str, missing: str | None
    ) -> None:
        self.columns, self.missing, self.total = columns, missing, len(sheet.rows)
        self.places = (roles.x, roles.y, *roles.labels)
        self.rows = 0
        self.by_place: dict[int, int] = {}
        self.classes = roles.labels if problem == CLASSIFICATION and len(roles.labels) == 1 else ()
        self.marks: dict[str, int] = {}
        labels = {clean(cells[n]) for _, cells in sheet.rows for n in self.classes if n < len(cells)}
        self.signs = {label for label in labels if not is_missing(label)} == {"+"}
        """Whether + and - are the classes."""

    def found(self, cells: Sequence[str]) -> bool:
        """Whether this row, counted, has to be left out."""
        lacking = [place for place in self.places if self._lacks(place, cells[place])]
        if not lacking:
            return False
        self.rows += 1
        for place in lacking:
            self.by_place[place] = self.by_place.get(place, 0) + 1
        return True

    def _lacks(self, place: int, cell: str) -> bool:
        if not is_missing(cell):
            return False
        if place not in self.classes or not cell.strip():
            return True
        if self.signs and cell.strip() == "-":
            return False
        mark = clean(cell)
        self.marks[mark] = self.marks.get(mark, 0) + 1
        return self.missing != KEEP

    def say(self, row: int, cells: Sequence[str], faults: Faults) -> None:
        """What is missing in a row."""
        for place in self.places:
            if is_missing(cells[place]):
                expected = "a label" if place in self.classes else "a number"
                what = (
                    f"{shown(clean(cells[place]))} is a missing value" if cells[place].strip() else "the cell is empty"
                )
                faults.add(row, self.columns[place].name, f"{what}; expected {expected}")
                return

    def question(self) -> Question | None:
        """Whether these rows may be left out; also when they are, where a mark may be the name of a class."""
        if not self.rows and not self.marks:
            return None
        if self.missing is not None and not self.marks:
            return None
        names = [self.columns[place].name for place in self.by_place][:MOST_NAMED]
        marks = ", ".join(f"“{mark}”" for mark in list(self.marks)[:MOST_NAMED])
        rows = "1 row has" if self.rows == 1 else f"{self.rows:,} of {self.total:,} rows have"
        kept = f"{marks} is read as a class."
        message = f"{rows} no value in {' or '.join(names)}." if self.rows else kept
        leave = "" if not self.rows else "1 row" if self.rows == 1 else f"{self.rows:,} rows"
        answers = [Answer(f"Leave out {leave or marks}", {"missing": LEAVE_OUT}, self.missing == LEAVE_OUT)]
        if self.marks:
            answers.append(Answer(f"Keep {marks} as a class", {"missing": KEEP}, self.missing == KEEP))
        return Question("missing", message, tuple(answers))


def _cells_of(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"


def _number(cell: str, decimal: str, row: int, column: str, faults: Faults) -> float:
    """The finite number of a cell; anything else becomes a fault."""
    value = number(cell, decimal)
    if value is None:
        value = truth(cell)
    if value is not None and abs(value) <= LARGEST:
        return value
    if value is None:
        faults.add(row, column, f"{shown(cell)} is not a number{_hint(cell, decimal)}")
    elif not math.isfinite(value):
        faults.add(row, column, f"{shown(cell)} is not a finite number")
    else:
        faults.add(row, column, f"{shown(cell)} is too large; expected numbers up to ±{digits(LARGEST)}")
    return 0.0


def _hint(cell: str, decimal: str) -> str:
    """What may be wrong with a cell of digits that is not a number."""
    hint = f"; the decimal mark here is a {MARKS[decimal]}, and thousands come in groups of three digits"
    return hint if DIGITS.fullmatch(cell.strip()) else ""


def _label(
    cells: Sequence[str], decimal: str, row: int, columns: Sequence[Column], places: Sequence[int], faults: Faults
) -> str:
    """The label of a row: a cell, or the name of the one column that is 1. Anything else becomes a fault."""
    if len(places) > 1:
        ones = [columns[place].name for place in places if one(cells[place], decimal) == 1]
        zeros = sum(one(cells[place], decimal) == 0 for place in places)
        if len(ones) != 1 or zeros != len(places) - 1:
            faults.add(row, None, f"{len(ones)} of the class columns are 1; expected exactly one, and 0 in the others")
        return ones[0] if ones else ""
    cell, column = cells[places[0]], columns[places[0]].name
    text = clean(cell)
    value = number(text, decimal)
    if "\n" in cell.strip():
        faults.add(row, column, "the cell spans several lines; is a closing quote missing?")
    elif value is not None and not math.isfinite(value) and not is_missing(text):
        faults.add(row, column, f"{shown(text)} isn't a label; remove the row or name its class")
    elif len(text) > LONGEST_LABEL:
        faults.add(row, column, f"{shown(text)} is too long; expected a label of at most {LONGEST_LABEL} characters")
    return text


def classify(
    labels: Sequence[str], places: Sequence[int], sheet: Sheet, columns: Sequence[Column]
) -> tuple[tuple[str, ...], FloatArray]:
    """The names of all classes, and each row's class as its index (n,). Raises BadTable for one class or too many.

    Classes that are numbers come by size, 1 and 1.0 being the same; those of several columns in the order of these;
    others by alphabet.
    """
    label = columns[places[0]]
    if len(places) > 1:
        present = set(labels)
        names = [columns[place].name for place in places if columns[place].name in present]
    else:
        numbers = [number(text, sheet.decimal) for text in labels]
        values = [value + 0.0 for value in numbers if value is not None and abs(value) <= LARGEST]
        if len(values) == len(labels):
            names = [digits(value) for value in sorted(set(values))]
            labels = [digits(value) for value in values]
        else:
            names = sorted(set(labels), key=lambda text: (text != "-", text.casefold(), text))  # - before +
    if len(names) < 2:
        only = f"column {label.name!r} has one class only, {names[0]!r}"
        number_too = " Predict it as a number, or choose another column." if label.kind == "number" else ""
        raise BadTable(f"{only}; expected two or more.{number_too}", "label", columns=columns)
    if len(names) > MOST_CLASSES:
        found = f"column {label.name!r} has {len(names):,} different labels; at most {MOST_CLASSES} are allowed"
        regression = ", or regression" if label.kind == "number" else ""
        raise BadTable(f"{found}: choose another column{regression}", "label", columns=columns)
    index = {name: n for n, name in enumerate(names)}
    shown_names = _without_stem(names) if len(places) > 1 and sheet.header else names
    return tuple(shown_names), np.array([float(index[text]) for text in labels])


def _without_stem(names: Sequence[str]) -> list[str]:
    """Names without what all of them begin with up to a sign: species_setosa, species_virginica are two species."""
    stem = re.match(r".*[_ .=:\-]", names[0])
    if stem and all(name.startswith(stem[0]) and len(name) > len(stem[0]) for name in names):
        return [name.removeprefix(stem[0]) for name in names]
    return list(names)
