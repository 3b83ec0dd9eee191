"""Six bumps to regress."""

from __future__ import annotations

import math

from engine.datasets import Dataset, Point, Values
from engine.seedrandom import Stream

EXTENT = 6.0
REACH = 2.0
BUMPS = ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1))
"""Centre and sign of each."""


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """Hills and hollows; the label is that of the noisy point."""
    return [_point(stream, noise) for _ in range(count)]


def _point(stream: Stream, noise: float) -> Point:
    x = stream.uniform(-EXTENT, EXTENT)
    y = stream.uniform(-EXTENT, EXTENT)
    noise_x = stream.uniform(-EXTENT, EXTENT) * noise
    noise_y = stream.uniform(-EXTENT, EXTENT) * noise
    return x, y, _height(x + noise_x, y + noise_y)


def _height(x: float, y: float) -> float:
    heights = (
        sign * min(1.0, max(0.0, 1 - math.hypot(x - centre_x, y - centre_y) / REACH))
        for centre_x, centre_y, sign in BUMPS
    )
    return max(heights, key=abs)


entry = Dataset(
    name="reg-gauss",
    label="Six bumps",
    help="Three hills and three hollows: regression that needs hidden units.",
    formula="t = ±max(0, 1 − distance/2) of the nearest of six centres",
    source="TensorFlow Playground",
    rank=20,
    problem="regression",
    points=points,
)
