"""Two arms of a spiral wound into each other."""

from __future__ import annotations

import math

from engine.datasets import Dataset, halves
from engine.randomness.scatter import Point, Values
from engine.randomness.seedrandom import Stream

RADIUS = 5.0
TURNS = 1.75


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """One arm after the other, from the middle outwards."""
    first, second = halves(count)
    return _arm(stream, first, 0.0, 1.0, noise) + _arm(stream, second, math.pi, -1.0, noise)


def _arm(stream: Stream, count: int, offset: float, label: float, noise: float) -> list[Point]:
    arm: list[Point] = []
    for i in range(count):
        radius = i / count * RADIUS
        angle = TURNS * i / count * 2 * math.pi + offset
        x = radius * math.sin(angle) + stream.uniform(-1, 1) * noise
        y = radius * math.cos(angle) + stream.uniform(-1, 1) * noise
        arm.append((x, y, label))
    return arm


entry = Dataset(
    name="spiral",
    label="Spiral",
    help="Two arms wound around each other: the hardest dataset of TensorFlow Playground. Try more layers or more "
    "features.",
    formula="(r sin a, r cos a), a = 3.5π·r/5 for t = +1, π more for t = −1",
    source="TensorFlow Playground",
    rank=40,
    problem="classification",
    points=points,
)
