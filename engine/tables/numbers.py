"""One cell of a table: a number with its decimal mark and thousands, no value, true or false, or text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from engine.digits import digits
from engine.pauses import may_pause
from engine.tables.questions import Answer, Question

LONGEST_NUMBER = 40
MARKS = {".": "point", ",": "comma"}
OTHER = {".": ",", ",": "."}
MISSING = frozenset({
    "", "na", "n/a", "n.a.", "#n/a", "#na", "<na>", "nan", "null", "none", "nil", "?", "-", "--", "–", "—", ".", "*",
    "nat", "missing", "#value!", "#wert!", "#valeur!", "#div/0!", "#ref!", "#bezug!", "#num!", "#zahl!", "#nombre!",
    "#nv", "#null!", "#name?",
})  # fmt: skip
"""Cells that stand for no value, in small letters."""
TRUTH = {"true": 1.0, "false": 0.0}
SIGN = "[-+−]?"
DECIMAL = {mark: re.compile(rf"{SIGN}\d*{re.escape(mark)}\d+(?:[eE][-+]?\d+)?") for mark in MARKS}
AMBIGUOUS = {mark: re.compile(rf"{SIGN}[1-9]\d{{0,2}}{re.escape(mark)}\d{{3}}") for mark in MARKS}
GROUPED = {
    ".": re.compile(
        rf"{SIGN}(?:[1-9]\d{{0,2}}([,'’\u00a0\u202f\u2009 ])\d{{3}}(?:\1\d{{3}})*"
        r"|[1-9]\d?(?:,\d{2})+,\d{3})(?:\.\d*)?"
    ),
    ",": re.compile(rf"{SIGN}[1-9]\d{{0,2}}([.'’\u00a0\u202f\u2009 ])\d{{3}}(?:\1\d{{3}})*(?:,\d*)?"),
}
"""Numbers with separated thousands, by decimal mark; between points also as in India: 12,34,567."""
SURE = {
    mark: re.compile(rf"{SIGN}[1-9]\d{{0,2}}(?:{re.escape(OTHER[mark])}\d{{2,3}})*{re.escape(OTHER[mark])}\d{{3}}")
    for mark in MARKS
}
"""Thousands separated by the other mark, so that this one is the decimal mark; surely where there are two groups."""


def number(cell: str, decimal: str) -> float | None:
    """The number in a cell, perhaps NaN or infinite; None if it isn't one. Thousands may be separated."""
    may_pause()
    if len(cell) > LONGEST_NUMBER or "_" in cell:
        return None
    if OTHER[decimal] not in cell:
        try:
            return float(cell.replace(decimal, ".").replace("−", "-"))
        except ValueError:
            pass
    text = cell.strip()
    if not text[-1:].isdecimal() and text[-1:] != decimal:
        return None
    if not GROUPED[decimal].fullmatch(text):
        return None
    return float(re.sub(rf"[^\d+\-{re.escape(decimal)}]", "", text.replace("−", "-")).replace(decimal, "."))


def is_missing(cell: str) -> bool:
    """Whether a cell stands for no value."""
    return len(cell) < LONGEST_NUMBER and cell.strip().lower() in MISSING


def truth(cell: str) -> float | None:
    """1 or 0 for true or false, as Python, R and spreadsheets write them; None for anything else."""
    return TRUTH.get(cell.strip().lower()) if len(cell) < LONGEST_NUMBER else None


def clean(cell: str) -> str:
    """A cell's text on one line, without spaces around it or characters that can't be shown."""
    if not cell.isprintable():
        cell = "".join(character if character.isprintable() else " " for character in cell)
    return " ".join(cell.split())


@dataclass(frozen=True)
class Marks:
    """What one column says of the decimal mark. points, commas: how many of its cells are sure of it. unsure: by mark,
    a number that may have it before its decimals or between its thousands. mixed: the marks of which this column rather
    separates thousands, as its numbers without a mark end below 1,000."""

    points: int
    commas: int
    unsure: dict[str, str]
    mixed: frozenset[str]


def marks_of(cells: Iterable[str]) -> Marks:
    """What the different cells of a column say."""
    sure = dict.fromkeys(MARKS, 0)
    unsure: dict[str, str] = {}
    plain: list[int] = []
    for cell in cells:
        text = cell.strip()
        if len(text) > LONGEST_NUMBER or not text[-1:].isdecimal():
            continue
        if text.isdecimal():
            plain.append(len(text))
            continue
        for mark in MARKS:
            if mark in text and AMBIGUOUS[mark].fullmatch(text):
                unsure.setdefault(mark, text)
            elif _is_sure(text, mark):
                sure[mark] += 1
    mixed = frozenset(mark for mark in unsure if not sure[mark] and plain and max(plain) == 3)
    return Marks(sure["."], sure[","], unsure, mixed)


def _is_sure(text: str, mark: str) -> bool:
    """Whether a number can only be read with this decimal mark."""
    if mark in text:
        return bool(DECIMAL[mark].fullmatch(text) or GROUPED[mark].fullmatch(text))
    return text.count(OTHER[mark]) > 1 and SURE[mark].fullmatch(text) is not None


def decimal_of(columns: Sequence[Iterable[str]], separator: str, chosen: str | None) -> tuple[str, Question | None]:
    """The decimal mark of a table, and what is to be asked about it.

    columns: the different cells of each. The mark is the one that most cells are sure of. A number such as 1.250 is
    sure of nothing: it is thousands in a column whose other numbers end below 1,000, and in quotes between commas.
    """
    found = [marks_of(cells) for cells in columns]
    if separator == ",":  # whoever separates thousands by points doesn't separate cells by commas
        found = [replace(marks, unsure=_without(".", marks.unsure), mixed=marks.mixed - {"."}) for marks in found]
    points, commas = sum(marks.points for marks in found), sum(marks.commas for marks in found)
    mixed = [mark for marks in found for mark in marks.mixed]
    unsure = {mark: text for marks in reversed(found) for mark, text in marks.unsure.items()}
    for marks in found:
        unsure |= {mark: marks.unsure[mark] for mark in marks.mixed}
    if points or commas:
        guess = "," if commas > points else "."
        asked = guess if guess in mixed else None
    elif mixed:
        guess, asked = OTHER[mixed[0]], mixed[0]
    elif not unsure:
        return chosen or ".", None
    elif separator == ",":
        guess = "."
        asked = "," if "," in unsure else None  # as in "1,250" between commas: so many thousands
    else:
        asked = next(iter(unsure))
        guess = asked
    decimal = chosen or guess
    return decimal, None if asked is None else _question(unsure[asked], decimal)


def _without(mark: str, unsure: dict[str, str]) -> dict[str, str]:
    return {other: text for other, text in unsure.items() if other != mark}


def _question(text: str, decimal: str) -> Question:
    readings = {mark: number(text, mark) or 0.0 for mark in MARKS}
    mark = next(mark for mark in MARKS if mark in text)
    use = "are before the decimals" if decimal == mark else "separate thousands"
    message = f"{text} is read as {digits(readings[decimal])}: {MARKS[mark]}s {use} here."
    answers = tuple(
        Answer(f"{text} is {digits(value)}", {"decimal": way}, way == decimal) for way, value in readings.items()
    )
    return Question("decimal", message, answers)
