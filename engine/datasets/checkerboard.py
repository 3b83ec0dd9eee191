"""Checkerboard."""

from __future__ import annotations

import math

from engine.datasets import Dataset
from engine.randomness.scatter import Point, Values
from engine.randomness.seedrandom import Stream
from engine.registry import Parameter

EXTENT = 5.0


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """Points of the board; the label is that of the noisy point."""
    fields = int(values["fields"])
    return [_point(stream, fields, noise) for _ in range(count)]


def _point(stream: Stream, fields: int, noise: float) -> Point:
    x, y = stream.uniform(-EXTENT, EXTENT), stream.uniform(-EXTENT, EXTENT)
    noisy = x + stream.uniform(-EXTENT, EXTENT) * noise, y + stream.uniform(-EXTENT, EXTENT) * noise
    column, row = (math.floor((c + EXTENT) / (2 * EXTENT) * fields) for c in noisy)
    return x, y, 1.0 if (column + row) % 2 == 0 else -1.0


entry = Dataset(
    name="checkerboard",
    label="Checkerboard",
    help="Squares of a chessboard: exclusive or, many times over.",
    formula="t = +1 where ⌊n(x + 5)/10⌋ + ⌊n(y + 5)/10⌋ is even, else −1",
    source="a classic toy set",
    rank=90,
    problem="classification",
    points=points,
    parameters=(Parameter("fields", "Fields", 4, 2, 8, "Squares along each side. More are harder.", whole=True),),
)
