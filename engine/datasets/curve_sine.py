"""Sine curve."""

from __future__ import annotations

import math

from engine.datasets import Dataset, Point, Values
from engine.seedrandom import Stream

EXTENT = 6.0


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """Points on the axis; noise is added to the target, normally distributed."""
    return [_point(stream, noise) for _ in range(count)]


def _point(stream: Stream, noise: float) -> Point:
    x = stream.uniform(-EXTENT, EXTENT)
    return x, 0.0, _curve(x) + stream.normal(0.0, noise * noise)


def _curve(x: float) -> float:
    return 0.8 * math.sin(x)


entry = Dataset(
    name="curve-sine",
    label="Sine curve",
    help="A wave along one axis: few units underfit it, many follow the noise.",
    formula="t = 0.8 sin x + noise",
    source="a function of one variable",
    rank=60,
    problem="regression",
    points=points,
    dimensions=1,
)
