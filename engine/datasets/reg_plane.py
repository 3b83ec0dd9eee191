"""A plane to regress."""

from __future__ import annotations

from engine.datasets import Dataset
from engine.randomness.scatter import Point, Values
from engine.randomness.seedrandom import Stream

EXTENT = 6.0
SCALE = 10.0


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """A linear target, which a network without hidden layers fits."""
    return [_point(stream, noise) for _ in range(count)]


def _point(stream: Stream, noise: float) -> Point:
    x = stream.uniform(-EXTENT, EXTENT)
    y = stream.uniform(-EXTENT, EXTENT)
    noise_x = stream.uniform(-EXTENT, EXTENT) * noise
    noise_y = stream.uniform(-EXTENT, EXTENT) * noise
    return x, y, (x + noise_x + y + noise_y) / SCALE


entry = Dataset(
    name="reg-plane",
    label="Plane",
    help="The target rises evenly from corner to corner: linear regression.",
    formula="t = (x + y) / 10",
    source="TensorFlow Playground",
    rank=10,
    problem="regression",
    points=points,
)
