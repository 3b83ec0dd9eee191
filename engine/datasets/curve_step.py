"""Step curve."""

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
    return 0.7 if x > 0 else -0.7


entry = Dataset(
    name="curve-step",
    label="Step curve",
    help="A jump along one axis.",
    formula="t = ±0.7 + noise",
    source="a function of one variable",
    rank=80,
    problem="regression",
    points=points,
    dimensions=1,
)
