"""Saddle."""

from __future__ import annotations

from engine.datasets import Dataset, Point, Values
from engine.seedrandom import Stream

EXTENT = 6.0


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """Points of the plane; the target is that of the noisy point."""
    return [_point(stream, noise) for _ in range(count)]


def _point(stream: Stream, noise: float) -> Point:
    x, y = stream.uniform(-EXTENT, EXTENT), stream.uniform(-EXTENT, EXTENT)
    noise_x = stream.uniform(-EXTENT, EXTENT) * noise
    noise_y = stream.uniform(-EXTENT, EXTENT) * noise
    return x, y, _height(x + noise_x, y + noise_y)


def _height(x: float, y: float) -> float:
    return x * y / 36


entry = Dataset(
    name="reg-saddle",
    label="Saddle",
    help="Up along one diagonal, down along the other.",
    formula="t = xy/36",
    source="a classic test function",
    rank=30,
    problem="regression",
    points=points,
)
