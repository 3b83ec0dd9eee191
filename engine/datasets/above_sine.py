"""Above a sine wave."""

from __future__ import annotations

import math

from engine.datasets import Dataset, Point, Values
from engine.seedrandom import Stream

EXTENT = 5.0
GAP = 0.2


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """Points with a gap along the curve; the label is that of the noisy point."""
    return [_point(stream, noise) for _ in range(count)]


def _point(stream: Stream, noise: float) -> Point:
    while True:
        x, y = stream.uniform(-EXTENT, EXTENT), stream.uniform(-EXTENT, EXTENT)
        if abs(y - _curve(x)) > GAP:
            break
    moved = y + stream.uniform(-EXTENT, EXTENT) * noise
    return x, y, 1.0 if moved > _curve(x) else -1.0


def _curve(x: float) -> float:
    return 2.5 * math.sin(x)


entry = Dataset(
    name="above-sine",
    label="Above a sine wave",
    help="Above or below a curve: the boundary to be found is known exactly.",
    formula="t = +1 where y > 2.5 sin x",
    source="a boundary along a chosen function",
    rank=110,
    problem="classification",
    points=points,
)
