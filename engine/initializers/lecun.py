"""LeCun."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.arrays import FloatArray
from engine.initializers import Fans, Initializer
from engine.randomness.seedrandom import Stream
from engine.registry import Parameter


def weights(stream: Stream, units: int, sources: int, fans: Fans, values: Mapping[str, float]) -> FloatArray:
    """Normal with the variance 1/sources."""
    variance = values["scale"] ** 2 / max(1, fans.come)
    return np.array([stream.normal(0.0, variance) for _ in range(units * sources)]).reshape(units, sources)


entry = Initializer(
    name="lecun",
    label="LeCun",
    help="Keeps the size of signals from layer to layer.",
    formula="w ~ N(0, s²/n), b = 0",
    source="LeCun, Bottou, Orr, Müller: Efficient BackProp (1998)",
    rank=70,
    weights=weights,
    bias=0.0,
    parameters=(
        Parameter(
            "scale", "Scale", 1.0, 0.0, 100.0, "A factor on the weights. Larger values start with sharper units."
        ),
    ),
)
