"""The feature sinY."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.features import Feature


def value(x: FloatArray, y: FloatArray) -> FloatArray:
    """sin(x2) of each point."""
    return np.sin(y)


entry = Feature(
    name="sinY",
    label="sin(x₂)",
    help="A wave along the vertical.",
    formula="sin(x2)",
    source="TensorFlow Playground",
    rank=70,
    value=value,
)
