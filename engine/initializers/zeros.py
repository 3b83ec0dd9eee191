"""All zero."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.arrays import FloatArray
from engine.initializers import Fans, Initializer
from engine.randomness.seedrandom import Stream


def weights(stream: Stream, units: int, sources: int, fans: Fans, values: Mapping[str, float]) -> FloatArray:
    """Nothing is drawn."""
    return np.zeros((units, sources))


entry = Initializer(
    name="zeros",
    label="Zero",
    help="All units of a layer start alike and stay alike: equal weights never break the symmetry. Try it to see why "
    "weights are random.",
    formula="w = 0, b = 0",
    source="TensorFlow Playground (initZero)",
    rank=20,
    weights=weights,
    bias=0.0,
)
