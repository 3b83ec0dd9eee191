"""Rings."""

from __future__ import annotations

import math

from engine.datasets import Dataset
from engine.randomness.scatter import Point, Values
from engine.randomness.seedrandom import Stream
from engine.registry import Parameter

RADIUS = 5.0
GAP = 0.2


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """The rings by turns, each with a gap to the next; the label is that of the clean point."""
    rings = int(values["rings"])
    return [_point(stream, i % rings, rings, noise) for i in range(count)]


def _point(stream: Stream, ring: int, rings: int, noise: float) -> Point:
    radius = RADIUS / rings * (ring + stream.uniform(GAP, 1 - GAP))
    angle = stream.uniform(0, 2 * math.pi)
    x = radius * math.sin(angle) + stream.uniform(-1, 1) * noise
    y = radius * math.cos(angle) + stream.uniform(-1, 1) * noise
    return x, y, 1.0 if ring % 2 == 0 else -1.0


entry = Dataset(
    name="rings",
    label="Rings",
    help="Concentric rings whose classes alternate.",
    formula="t = +1 where ⌊n·r/5⌋ is even, else −1; r = √(x² + y²)",
    source="a classic toy set",
    rank=80,
    problem="classification",
    points=points,
    parameters=(Parameter("rings", "Rings", 4, 2, 8, "The number of rings. More are harder.", whole=True),),
)
