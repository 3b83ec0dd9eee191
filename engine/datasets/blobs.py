"""Blobs."""

from __future__ import annotations

import math

from engine.datasets import CLASSES, Dataset
from engine.randomness.scatter import Point, Values
from engine.randomness.seedrandom import Stream
from engine.registry import Parameter

RADIUS = 3.5


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """The clouds by turns; noise widens them."""
    classes = int(values["classes"])
    return [_point(stream, i % classes, classes, noise) for i in range(count)]


def _point(stream: Stream, label: int, classes: int, noise: float) -> Point:
    angle = 2 * math.pi * label / classes
    variance = 0.3 + 4 * noise
    x = stream.normal(RADIUS * math.sin(angle), variance)
    y = stream.normal(RADIUS * math.cos(angle), variance)
    return x, y, 2.0 * label - 1 if classes == 2 else float(label)


entry = Dataset(
    name="blobs",
    label="Blobs",
    help="Round clouds on a circle, one for each class.",
    formula="N(centre k, σ²), centre k = 3.5·(sin 2πk/K, cos 2πk/K), σ² = 0.3 without noise",
    source="Pedregosa et al.: scikit-learn (2011), make_blobs",
    rank=70,
    problem="classification",
    points=points,
    parameters=(Parameter(CLASSES, "Classes", 4, 2, 10, "The number of clouds.", whole=True),),
)
