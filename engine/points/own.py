"""Points of the user's own: painted, or read from a table. They are part of the run, as a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.arrays import FloatArray
from engine.attribute import computed
from engine.errors import InvalidValue, shown
from engine.pauses import may_pause

MOST_POINTS = 5000
MOST_CLASSES = 20
MOST_TARGETS = 10
LONGEST_NAME = 60
REACH = 1000.0
"""How far from the middle a point may lie."""
FARTHEST = 1e200
"""How far from 0 a column may have been before it was standardized: any table's are nearer, and undone it is finite."""
KEYS = {"points", "classes", "columns", "transform"}


@dataclass(frozen=True)
class OwnPoints:
    """values: n rows x, y, label as float64 bytes; the label is a class's number from 0, or one target or more.

    classes: names of the classes, empty for targets. columns: names of x, y and label. transform: for each of them what
    was subtracted and what it was divided by when it was standardized.
    """

    values: bytes
    classes: tuple[str, ...]
    columns: tuple[str, ...] = ("x", "y", "label")
    transform: tuple[tuple[float, float], ...] = ((0.0, 1.0),) * 3

    @computed
    def array(self) -> FloatArray:
        """(n, columns), read-only."""
        return np.frombuffer(self.values, np.float64).reshape(-1, len(self.columns))

    @property
    def targets(self) -> int:
        """How many targets a point has; 0 where it has a class."""
        return 0 if self.classes else len(self.columns) - 2


def own_points(
    points: FloatArray | Sequence[Sequence[float]],
    classes: Sequence[str] = (),
    columns: Sequence[str] = ("x", "y", "label"),
    transform: Sequence[Sequence[float]] | None = None,
) -> OwnPoints:
    """Own points of rows x, y, label. Raises InvalidValue for too many, not finite, far away, or of no known class."""
    if len(points) > MOST_POINTS:
        raise InvalidValue(
            "too_many_points", f"{len(points):,} points are too many; the limit is {MOST_POINTS:,}", "points"
        )
    names = tuple(_name(name, "classes") for name in classes)
    if names and not 2 <= len(names) <= MOST_CLASSES:
        raise InvalidValue("bad_value", f"{len(names)} classes; expected 2 to {MOST_CLASSES}", "classes")
    most = 3 if names else 2 + MOST_TARGETS
    if not 3 <= len(columns) <= most:
        raise InvalidValue(
            "bad_value",
            f"{len(columns)} columns; expected x, y and a class, or up to {MOST_TARGETS} targets",
            "columns",
        )
    given = [(0.0, 1.0)] * len(columns) if transform is None else list(transform)
    if len(given) != len(columns):
        raise InvalidValue("bad_value", "own points need a transform for each column", "transform")
    pairs = tuple(_pair(pair) for pair in given)
    if names and pairs[2] != (0.0, 1.0):
        raise InvalidValue(
            "bad_value",
            f"the class has the transform {shown(given[2])}; a class is a name and has none, [0, 1]",
            "transform",
        )
    rows = [_row(number, row, len(names), len(columns)) for number, row in enumerate(points, 1)]
    array = np.array(rows, np.float64).reshape(-1, len(columns))
    titles = tuple(_name(name, "columns") for name in columns)
    return OwnPoints(array.tobytes(), names, titles, pairs)


def own_from_plain(content: object) -> OwnPoints:
    """Own points of JSON as made by `own_to_plain`. Raises InvalidValue."""
    if not isinstance(content, Mapping) or not set(content) <= KEYS or not isinstance(content.get("points"), list):
        raise InvalidValue("bad_value", f"own points are {shown(content)}; expected an object with points", "points")
    lists = {key: content[key] for key in KEYS & set(content)}
    for key, value in lists.items():
        if not isinstance(value, list):
            raise InvalidValue("bad_value", f"{key} of own points is {shown(value)}; expected a list", key)
    return own_points(**lists)


def own_to_plain(own: OwnPoints) -> dict[str, object]:
    """Own points as JSON."""
    return {
        "points": own.array.tolist(),
        "classes": list(own.classes),
        "columns": list(own.columns),
        "transform": [list(pair) for pair in own.transform],
    }


def _row(number: int, row: object, classes: int, columns: int) -> list[float]:
    may_pause()
    if not isinstance(row, (Sequence, np.ndarray)) or isinstance(row, str) or len(row) != columns:
        raise InvalidValue("bad_value", f"point {number} is {shown(row)}; expected {columns} numbers", "points")
    numbers = [_number(number, value) for value in row]
    label = numbers[2]
    if classes and (label != int(label) or not 0 <= label < classes):
        raise InvalidValue("bad_value", f"point {number} has class {label:g}; expected 0 to {classes - 1}", "points")
    return numbers


def _number(number: int, value: Any) -> float:
    if _within(value, -REACH, REACH):
        return float(value)
    allowed = f"a number from {-REACH:g} to {REACH:g}"
    raise InvalidValue("bad_value", f"point {number} has {shown(value)}; expected {allowed}", "points")


def _name(name: object, field: str) -> str:
    if not isinstance(name, str) or not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InvalidValue("bad_value", f"a name is {shown(name)}; expected 1 to {LONGEST_NAME} characters", field)
    return name


def _pair(pair: object) -> tuple[float, float]:
    if isinstance(pair, Sequence) and not isinstance(pair, str) and len(pair) == 2:
        offset, scale = pair
        if _within(offset, -FARTHEST, FARTHEST) and _within(scale, 1 / FARTHEST, FARTHEST):
            return float(offset), float(scale)
    allowed = f"an offset from -{FARTHEST:g} to {FARTHEST:g} and a scale from {1 / FARTHEST:g} to {FARTHEST:g}"
    raise InvalidValue("bad_value", f"a transform is {shown(pair)}; expected {allowed}", "transform")


def _within(value: Any, low: float, high: float) -> bool:
    """Whether a value from outside is a number in that range. A whole number may be larger than any float."""
    return isinstance(value, (int, float, np.floating)) and not isinstance(value, bool) and bool(low <= value <= high)
