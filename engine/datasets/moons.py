"""Two moons."""

from __future__ import annotations

import math

from engine.datasets import Dataset, halves
from engine.randomness.scatter import Point, Values
from engine.randomness.seedrandom import Stream

RADIUS = 3.0


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """One moon after the other; noise moves the points."""
    upper, lower = halves(count)
    drawn = [_point(stream, 1.0, noise) for _ in range(upper)]
    return drawn + [_point(stream, -1.0, noise) for _ in range(lower)]


def _point(stream: Stream, label: float, noise: float) -> Point:
    angle = stream.uniform(0, math.pi)
    x = label * (RADIUS * math.cos(angle) - RADIUS / 2)
    y = label * (RADIUS * math.sin(angle) - RADIUS / 4)
    return x + stream.normal(0.0, 4 * noise * noise), y + stream.normal(0.0, 4 * noise * noise), label


entry = Dataset(
    name="moons",
    label="Two moons",
    help="Two half circles, each reaching into the other.",
    formula="±(3 cos a − 1.5, 3 sin a − 0.75), 0 ≤ a ≤ π: + for t = +1, − for t = −1",
    source="Pedregosa et al.: scikit-learn (2011), make_moons",
    rank=50,
    problem="classification",
    points=points,
)
