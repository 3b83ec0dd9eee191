"""Glorot."""

from __future__ import annotations

import math
from collections.abc import Mapping

from engine.arrays import FloatArray
from engine.initializers import Fans, Initializer, uniform_weights
from engine.randomness.seedrandom import Stream
from engine.registry import Parameter


def weights(stream: Stream, units: int, sources: int, fans: Fans, values: Mapping[str, float]) -> FloatArray:
    """Uniform with the variance 2/(sources + units)."""
    return uniform_weights(stream, units, sources, values["scale"] * math.sqrt(6.0 / max(1, fans.come + fans.go)))


entry = Initializer(
    name="glorot",
    label="Glorot",
    help="Keeps the size of signals and gradients from layer to layer, for tanh and sigmoid.",
    formula="w ~ U(−s√(6/(n + m)), s√(6/(n + m))), b = 0",
    source="Glorot, Bengio: Understanding the difficulty of training deep networks (2010)",
    rank=50,
    weights=weights,
    bias=0.0,
    parameters=(
        Parameter(
            "scale", "Scale", 1.0, 0.0, 100.0, "A factor on the weights. Larger values start with sharper units."
        ),
    ),
)
