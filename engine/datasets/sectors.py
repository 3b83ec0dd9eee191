"""Sectors."""

from __future__ import annotations

import math

from engine.datasets import Dataset
from engine.randomness.scatter import Point, Values
from engine.randomness.seedrandom import Stream
from engine.registry import Parameter

RADIUS = 5.0


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """The slices by turns; the label is that of the noisy point."""
    sectors = 2 * int(values["pairs"])
    return [_point(stream, i % sectors, sectors, noise) for i in range(count)]


def _point(stream: Stream, sector: int, sectors: int, noise: float) -> Point:
    angle = 2 * math.pi * (sector + stream.uniform(0.05, 0.95)) / sectors
    radius = RADIUS * math.sqrt(stream.uniform(0.01, 1))
    x, y = radius * math.cos(angle), radius * math.sin(angle)
    noisy_x = x + stream.uniform(-RADIUS, RADIUS) * noise
    noisy_y = y + stream.uniform(-RADIUS, RADIUS) * noise
    found = math.floor(math.atan2(noisy_y, noisy_x) % (2 * math.pi) * sectors / (2 * math.pi))
    return x, y, 1.0 if found % 2 == 0 else -1.0


entry = Dataset(
    name="sectors",
    label="Sectors",
    help="Exclusive or with more slices: two classes alternating around the centre.",
    formula="t = +1 where ⌊n·a/π⌋ is even, else −1; a = atan2(y, x)",
    source="exclusive or, generalized",
    rank=140,
    problem="classification",
    points=points,
    parameters=(
        Parameter("pairs", "Pairs of sectors", 3, 1, 6, "Half the number of slices. More are harder.", whole=True),
    ),
)
