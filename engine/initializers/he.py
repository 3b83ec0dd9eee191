"""He."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.arrays import FloatArray
from engine.initializers import Fans, Initializer
from engine.randomness.seedrandom import Stream
from engine.registry import Parameter


def weights(stream: Stream, units: int, sources: int, fans: Fans, values: Mapping[str, float]) -> FloatArray:
    """Normal with the variance 2/sources."""
    variance = values["scale"] ** 2 * 2.0 / max(1, fans.come)
    return np.array([stream.normal(0.0, variance) for _ in range(units * sources)]).reshape(units, sources)


entry = Initializer(
    name="he",
    label="He",
    help="Twice LeCun's variance, because a ReLU blocks half of its inputs.",
    formula="w ~ N(0, s²·2/n), b = 0",
    source="He et al.: Delving deep into rectifiers (2015)",
    rank=60,
    weights=weights,
    bias=0.0,
    parameters=(
        Parameter(
            "scale", "Scale", 1.0, 0.0, 100.0, "A factor on the weights. Larger values start with sharper units."
        ),
    ),
)
