"""Step."""

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
    return 1.0 if x + y > 0 else -1.0


entry = Dataset(
    name="reg-step",
    label="Step",
    help="A cliff between two levels: what a smooth network can only approach.",
    formula="t = sign(x + y)",
    source="a classic test function",
    rank=50,
    problem="regression",
    points=points,
)
