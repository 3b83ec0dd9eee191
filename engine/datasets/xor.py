"""Exclusive or: opposite quadrants belong together."""

from __future__ import annotations

from engine.datasets import Dataset
from engine.randomness.scatter import Point, Values
from engine.randomness.seedrandom import Stream

EXTENT = 5.0
PADDING = 0.3


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """Points of a square, moved away from the axes; labelled by the quadrant of the noisy point."""
    return [_point(stream, noise) for _ in range(count)]


def _point(stream: Stream, noise: float) -> Point:
    x = _padded(stream.uniform(-EXTENT, EXTENT))
    y = _padded(stream.uniform(-EXTENT, EXTENT))
    noise_x = stream.uniform(-EXTENT, EXTENT) * noise
    noise_y = stream.uniform(-EXTENT, EXTENT) * noise
    return x, y, 1.0 if (x + noise_x) * (y + noise_y) >= 0 else -1.0


def _padded(coordinate: float) -> float:
    return coordinate + (PADDING if coordinate > 0 else -PADDING)


entry = Dataset(
    name="xor",
    label="Exclusive or",
    help="Opposite quadrants belong together. No single neuron can separate them (Minsky and Papert, 1969).",
    formula="t = +1 where x·y ≥ 0, else −1",
    source="TensorFlow Playground",
    rank=20,
    problem="classification",
    points=points,
)
