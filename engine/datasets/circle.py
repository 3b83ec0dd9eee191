"""A disc inside a ring."""

from __future__ import annotations

import math

from engine.datasets import Dataset, halves
from engine.randomness.scatter import Point, Values
from engine.randomness.seedrandom import Stream

RADIUS = 5.0


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """The stored point stays clean; the label is that of the noisy one, so noise blurs the border between the
    classes."""
    inside, outside = halves(count)
    drawn = [_point(stream, 0.0, RADIUS * 0.5, noise) for _ in range(inside)]
    return drawn + [_point(stream, RADIUS * 0.7, RADIUS, noise) for _ in range(outside)]


def _point(stream: Stream, nearest: float, farthest: float, noise: float) -> Point:
    radius = stream.uniform(nearest, farthest)
    angle = stream.uniform(0, 2 * math.pi)
    x = radius * math.sin(angle)
    y = radius * math.cos(angle)
    noise_x = stream.uniform(-RADIUS, RADIUS) * noise
    noise_y = stream.uniform(-RADIUS, RADIUS) * noise
    distance = math.sqrt((x + noise_x) ** 2 + (y + noise_y) ** 2)
    return x, y, 1.0 if distance < RADIUS * 0.5 else -1.0


entry = Dataset(
    name="circle",
    label="Circle",
    help="A disc inside a ring. No line separates them: the network has to bend one.",
    formula="t = +1 where r < 2.5, −1 where 3.5 < r < 5; r = √(x² + y²)",
    source="TensorFlow Playground",
    rank=10,
    problem="classification",
    points=points,
)
