"""Handwritten digits.

The 1,797 digits of 13 writers that are the test set of UCI's *Optical Recognition of Handwritten Digits* (E. Alpaydin,
C. Kaynak, 1998, CC BY 4.0), as scikit-learn ships them: `digits.csv.gz`, a line for each with its 64 pixels and its
class. Each pixel counts the ink, 0 to 16, in a block of 4 × 4 of a normalized bitmap of 32 × 32.
"""

from __future__ import annotations

import zlib
from functools import lru_cache

import numpy as np

from engine.arrays import FloatArray, frozen
from engine.datasets import Dataset
from engine.packaged import packaged
from engine.randomness.generator import generator
from engine.randomness.scatter import Point, Values
from engine.randomness.seedrandom import Stream

SIDE = 8
MOST_INK = 16
IMAGES = 1797
GZIP = 31


@lru_cache(maxsize=1)
def images() -> FloatArray:
    """(1797, 65): pixels from 0 to 1, and the class. Read-only."""
    text = zlib.decompress(packaged("engine.datasets", "digits.csv.gz"), GZIP).decode("ascii")
    array = np.array([line.split(",") for line in text.split()], np.float64)
    array[:, :-1] /= MOST_INK
    return frozen(array)


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """That many different ones, drawn from all. Noise makes each pixel brighter or darker, by its share at most."""
    order = list(range(IMAGES))
    stream.shuffle(order)
    drawn = images()[order[:count]]
    if noise:
        draw = generator(repr(stream.random()), "pixels", 0)
        drawn[:, :-1] += noise * draw.uniform(-1.0, 1.0, (len(drawn), SIDE * SIDE))
    return [tuple(row) for row in drawn.tolist()]


entry = Dataset(
    name="digits",
    label="Handwritten digits",
    help="Images of 8 × 8 pixels, ten classes: what convolutions are made for.",
    formula="x[u, v] = ink in a block of 4 × 4",
    source="Alpaydin, Kaynak: Cascading classifiers (1998); UCI, CC BY 4.0",
    rank=500,
    problem="classification",
    points=points,
    classes=10,
    domain="image",
    shape=(1, SIDE, SIDE),
    available=IMAGES,
)
