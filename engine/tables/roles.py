"""Which columns of a table are probably the coordinates and the label or targets; what is asked where several fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from engine.errors import shown
from engine.points.handful import HANDFUL
from engine.points.own import MOST_CLASSES, MOST_TARGETS
from engine.tables.column import Column
from engine.tables.columns import COORDINATES
from engine.tables.errors import BadTable
from engine.tables.header import LABELS
from engine.tables.numbers import number, truth
from engine.tables.questions import Answer, Question
from engine.tables.text import Sheet

CLASSIFICATION, REGRESSION = "classification", "regression"
SERIES = re.compile(r"(.*?)[ _.\-\[(]*(\d+)[\])]?")
Choice = str | int
Chosen = Choice | Sequence[Choice]


@dataclass(frozen=True)
class Roles:
    """Places of the columns x, y and of the labels: one, or several targets, or one for each class. questions: what is
    asked about them."""

    x: int
    y: int
    labels: tuple[int, ...]
    questions: tuple[Question, ...] = ()


def guess_problem(columns: Sequence[Column], labels: Sequence[int], sheet: Sheet) -> str:
    """Text is classes, and so are few whole numbers; other numbers are targets. Several columns are one class if in
    each row exactly one of them is 1."""
    if len(labels) > 1:
        return CLASSIFICATION if _is_one_hot(sheet, columns, labels) else REGRESSION
    label, rows = columns[labels[0]], [cells for _, cells in sheet.rows]
    if label.kind == "number" and all(cells == rows[0] for cells in rows):
        return REGRESSION  # one point, once or again and again, has no second class
    return CLASSIFICATION if _classes(label, len(rows)) else REGRESSION


def _classes(label: Column, rows: int) -> bool:
    few = label.distinct <= MOST_CLASSES and (label.distinct <= 2 or 2 * label.distinct <= rows)
    return label.kind != "number" or (label.whole and few)


def choose(sheet: Sheet, columns: Sequence[Column], x: Choice | None, y: Choice | None, label: Chosen | None) -> Roles:
    """The columns for x, y and labels; a choice is a name, a place from 0, or None to have it detected.

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
    chosen = {field: _place(columns, field, value) for field, value in (("x", x), ("y", y)) if value is not None}
    labels: tuple[int, ...] = ()
    if label is not None:
        given = [label] if isinstance(label, (str, int)) else list(label)
        if not 1 <= len(given) <= max(MOST_CLASSES, MOST_TARGETS):
            found = f"{len(given)} columns for the label"
            raise BadTable(f"{found}; expected 1 to {MOST_CLASSES}", "label", columns=columns)
        labels = tuple(_place(columns, "label", each) for each in given)
    taken = [*chosen.items(), *(("label", place) for place in labels)]
    for field, place in taken:
        if [other for _, other in taken].count(place) > 1:
            name = columns[place].name
            raise BadTable(f"column {name!r} is chosen twice; choose three different ones", field, columns=columns)
    labels = labels or _guess_labels(sheet, columns, chosen)
    missing = [field for field in ("x", "y") if field not in chosen]
    places = _guess_coordinates(columns, missing, {*chosen.values(), *labels})
    chosen |= dict(zip(missing, places, strict=True))
    questions = _question(sheet, columns, labels), _serial_question(columns, (chosen["x"], chosen["y"]), labels)
    return Roles(chosen["x"], chosen["y"], labels, tuple(each for each in questions if each))


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
        places = tuple(named[name] for name in pair if name in named and columns[named[name]].kind != "text")
        if len(places) == 2:
            return places
    return ()


def _guess_labels(sheet: Sheet, columns: Sequence[Column], chosen: dict[str, int]) -> tuple[int, ...]:
    """By their names; else the last text that repeats; else several that belong together; else the last column that
    isn't a coordinate and doesn't name the rows, or the first one where only that has few whole numbers."""
    free = [n for n in range(len(columns)) if n not in chosen.values()]
    named = _named(columns)
    for name in LABELS:
        if named.get(name) in free:
            return (named[name],)
    rest = [n for n in free if n not in _pair(columns) and not columns[n].names_rows] or free
    texts = [n for n in rest if columns[n].kind == "text" and 2 <= columns[n].distinct <= MOST_CLASSES]
    if texts:
        return (texts[-1],)
    series = _series(sheet, columns)
    if series and set(series) <= set(rest) and not _doubtful(sheet, columns, series):
        return series
    # A text of which no label repeats is hardly one, where other columns are left.
    last = max(rest, key=lambda n: (columns[n].kind != "text" or len(_numbers(columns)) < 3, n))
    return (0,) if 0 in rest and _class_first(sheet, columns, last) else (last,)


def _numbers(columns: Sequence[Column]) -> list[int]:
    """Places of the columns of values, those that name the rows left out."""
    return [n for n, column in enumerate(columns) if column.kind != "text" and not column.names_rows]


def _series(sheet: Sheet, columns: Sequence[Column]) -> tuple[int, ...]:
    """Columns that belong together: one for each class, or several targets. Empty if there are none."""
    numbers = _numbers(columns)
    found = _one_hot(sheet, columns, numbers) or _targets(columns, numbers)
    if not found and _handful(sheet, columns):
        found = tuple(numbers[2:])
    return found


def _handful(sheet: Sheet, columns: Sequence[Column]) -> bool:
    """Whether a few rows of four numbers may each be a point with two targets, as those of a half adder."""
    return len(_numbers(columns)) == len(columns) == 4 and len(sheet.rows) <= HANDFUL


def _doubtful(sheet: Sheet, columns: Sequence[Column], series: tuple[int, ...]) -> bool:
    """Whether nothing but their place speaks for it."""
    return len(sheet.rows) > 1 and not _is_one_hot(sheet, columns, series) and not _targets(columns, _numbers(columns))


def _class_first(sheet: Sheet, columns: Sequence[Column], last: int) -> bool:
    """Whether the first column looks like a class and the last one like a measurement, as in tables without names."""
    rows, first = len(sheet.rows), columns[0]
    others = [columns[n] for n in _numbers(columns) if n]
    measured = len(others) > 1 and not any(_classes(column, rows) for column in (others[0], columns[last]))
    return not sheet.header and first.kind == "number" and first.distinct > 1 and measured and _classes(first, rows)


def _question(sheet: Sheet, columns: Sequence[Column], labels: tuple[int, ...]) -> Question | None:
    """What is asked about the labels, whether they were guessed or chosen."""
    series = _series(sheet, columns)
    if len(labels) > 1 or (series and labels == series[-1:]):
        return _series_question(sheet, columns, labels if len(labels) > 1 else series, labels)
    last = max(_numbers(columns), default=0)
    if last and _class_first(sheet, columns, last) and labels in ((0,), (last,)):
        return _first_question(columns, last, labels)
    return None


def _one_hot(sheet: Sheet, columns: Sequence[Column], numbers: Sequence[int]) -> tuple[int, ...]:
    """The longest run of columns at the right or left end of which exactly one is 1 in each row."""
    for ordered in (list(reversed(numbers)), list(numbers)):
        run: list[int] = []
        for n in ordered:
            if not columns[n].binary or (run and abs(run[-1] - n) != 1) or len(run) == MOST_CLASSES:
                break
            run.append(n)
        for size in range(min(len(run), len(numbers) - 2), 1, -1):
            if _is_one_hot(sheet, columns, run[:size]):
                return tuple(sorted(run[:size]))
    return ()


def _is_one_hot(sheet: Sheet, columns: Sequence[Column], places: Sequence[int]) -> bool:
    """Whether in each row exactly one of the columns is 1, in each column at least once."""
    if not all(columns[n].binary and columns[n].distinct == 2 for n in places) or len(places) > MOST_CLASSES:
        return False
    whole = [cells for _, cells in sheet.rows if len(cells) == len(columns)]
    return all(sum(one(cells[n], sheet.decimal) for n in places) == 1 for cells in whole)


def one(cell: str, decimal: str) -> float:
    """1 for 1 or true, 0 for 0 or false, NaN for anything else."""
    value = truth(cell)
    value = number(cell, decimal) if value is None else value
    return float("nan") if value is None else value


def _targets(columns: Sequence[Column], numbers: Sequence[int]) -> tuple[int, ...]:
    """The last columns if their names only differ in their number, as y1 and y2 do, and others are named otherwise."""
    stems = {n: SERIES.fullmatch(columns[n].name.lower()) for n in numbers}
    last = stems[numbers[-1]] if numbers else None
    if last is None or not last[1] or last[1] == "column":
        return ()
    series: list[int] = []
    for n in reversed(numbers):
        found = stems[n]
        if found is None or found[1] != last[1]:
            break
        series.insert(0, n)
    return tuple(series) if len(series) <= min(MOST_TARGETS, len(numbers) - 2) else ()


def _series_question(
    sheet: Sheet, columns: Sequence[Column], series: tuple[int, ...], assumed: tuple[int, ...]
) -> Question:
    """Whether several columns belong together, or the last of them stands alone."""
    names = [columns[n].name for n in series]
    words = f"{names[0]} to {names[-1]}" if len(names) > 2 else " and ".join(names)
    if _is_one_hot(sheet, columns, series):
        what, text = f"{words}: in each row exactly one of them is 1.", f"They are one class of {len(names)}"
    else:
        what, text = f"{words} may be several targets of one point.", f"They are {len(names)} targets"
    together = Answer(text, {"label": names}, assumed == series)
    alone = Answer(f"Only {names[-1]}", {"label": names[-1]}, assumed == series[-1:])
    return Question("series", what, (together, alone))


def _first_question(columns: Sequence[Column], last: int, assumed: tuple[int, ...]) -> Question:
    first, count = columns[0].name, columns[0].distinct
    message = f"{first} has {count} different whole numbers, so it may be the class."
    answers = (
        Answer(f"{first} is the class", {"label": first}, assumed == (0,)),
        Answer(f"{columns[last].name} is the target", {"label": columns[last].name}, assumed == (last,)),
    )
    return Question("label", message, answers)


def _measured(columns: Sequence[Column], taken: Iterable[int]) -> list[int]:
    """Places of the columns of numbers with decimals."""
    return [n for n in _numbers(columns) if n not in taken and not columns[n].whole]


def _serial_question(columns: Sequence[Column], places: tuple[int, int], labels: Sequence[int]) -> Question | None:
    """Whether the first column is a coordinate, or only names the rows."""
    first, others = columns[0].name, _measured(columns, labels)[:2]
    if not columns[0].serial or 0 in labels or len(others) < 2 or (set(places) != set(others) and 0 not in places):
        return None
    without, with_it = [columns[n].name for n in others], [first, columns[others[0]].name]
    message = f"{first} has a different whole number in each row, so it may just number the rows."
    answers = (
        Answer(f"Leave {first} out", {"x": without[0], "y": without[1]}, 0 not in places),
        Answer(f"{first} is a coordinate", {"x": with_it[0], "y": with_it[1]}, 0 in places),
    )
    return Question("coordinates", message, answers)


def _guess_coordinates(columns: Sequence[Column], missing: Sequence[str], taken: set[int]) -> list[int]:
    """By their names; else the first columns of numbers, those that vary and don't name the rows if possible."""
    pair = _pair(columns)
    named = [pair["xy".index(field)] for field in missing] if pair else []
    if named and not set(named) & taken:
        return named
    free = [n for n, column in enumerate(columns) if n not in taken and column.kind != "text"]
    if len(free) < len(missing):
        kinds = ", ".join(f"{column.name!r} ({column.kind})" for column in columns)
        raise BadTable(f"expected two columns of numbers besides the label; the table has {kinds}", columns=columns)
    best = sorted(
        free,
        key=lambda n: (columns[n].distinct < 2, columns[n].names_rows, columns[n].kind == "boolean", n),
    )
    if columns[0].serial and len(missing) == 2 and len(_measured(columns, taken)) >= 2:
        best = _measured(columns, taken)
    return sorted(best[: len(missing)])
