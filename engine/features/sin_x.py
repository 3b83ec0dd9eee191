"""The feature sinX."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.features import Feature


def value(x: FloatArray, y: FloatArray) -> FloatArray:
    """sin(x1) of each point."""
    return np.sin(x)


entry = Feature(
    name="sinX",
    label="sin(x₁)",
    help="A wave along the horizontal.",
    formula="sin(x1)",
    source="TensorFlow Playground",
    rank=60,
    value=value,
)
