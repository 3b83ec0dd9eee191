"""Normal."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.arrays import FloatArray
from engine.initializers import Fans, Initializer
from engine.randomness.seedrandom import Stream
from engine.registry import Parameter


def weights(stream: Stream, units: int, sources: int, fans: Fans, values: Mapping[str, float]) -> FloatArray:
    """Normal with the standard deviation `scale`."""
    return np.array([stream.normal(0.0, values["scale"] ** 2) for _ in range(units * sources)]).reshape(units, sources)


entry = Initializer(
    name="normal",
    label="Normal",
    help="Most weights are small, a few are large.",
    formula="w ~ N(0, s²), b = 0",
    source="Krizhevsky, Sutskever, Hinton: ImageNet classification (2012)",
    rank=40,
    weights=weights,
    bias=0.0,
    parameters=(
        Parameter(
            "scale", "Scale s", 0.5, 0.0, 100.0, "The standard deviation. Larger values start with sharper units."
        ),
    ),
)
