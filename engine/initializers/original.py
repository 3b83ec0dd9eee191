"""The original's initial weights."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.arrays import FloatArray
from engine.initializers import Fans, Initializer
from engine.randomness.seedrandom import Stream


def weights(stream: Stream, units: int, sources: int, fans: Fans, values: Mapping[str, float]) -> FloatArray:
    """Uniform in [−½, ½), one draw a link."""
    return np.array([stream.random() - 0.5 for _ in range(units * sources)]).reshape(units, sources)


entry = Initializer(
    name="original",
    label="Uniform ±½",
    help="As in TensorFlow Playground: weights between −½ and ½, biases 0.1.",
    formula="w ~ U(−½, ½), b = 0.1",
    source="TensorFlow Playground",
    rank=10,
    weights=weights,
    bias=0.1,
)
