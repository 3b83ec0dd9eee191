"""Three spirals."""

from __future__ import annotations

import math

from engine.datasets import Dataset
from engine.randomness.scatter import Point, Values
from engine.randomness.seedrandom import Stream

RADIUS = 5.0
TURNS = 1.25
ARMS = 3


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """The arms by turns, from the middle outwards."""
    return [_point(stream, i, count, noise) for i in range(count)]


def _point(stream: Stream, i: int, count: int, noise: float) -> Point:
    arm = i % ARMS
    share = (i // ARMS + 1) / (count // ARMS + 1)
    angle = TURNS * share * 2 * math.pi + 2 * math.pi * arm / ARMS
    x = RADIUS * share * math.sin(angle) + stream.uniform(-1, 1) * noise
    y = RADIUS * share * math.cos(angle) + stream.uniform(-1, 1) * noise
    return x, y, float(arm)


entry = Dataset(
    name="three-spirals",
    label="Three spirals",
    help="Three arms wound around each other, one for each class: a puzzle for softmax.",
    formula="(r sin a, r cos a), a = 2.5π·r/5 + 2πk/3",
    source="after the two spirals of Lang and Witbrock (1988)",
    rank=60,
    problem="classification",
    points=points,
    classes=3,
)
