"""Cubic curve."""

from __future__ import annotations

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
    return x**3 / 150 - x / 12


entry = Dataset(
    name="curve-cubic",
    label="Cubic curve",
    help="A gentle S along one axis.",
    formula="t = x³/150 − x/12 + noise",
    source="a function of one variable",
    rank=70,
    problem="regression",
    points=points,
    dimensions=1,
)
