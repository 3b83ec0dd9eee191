"""Uniform."""

from __future__ import annotations

from collections.abc import Mapping

from engine.arrays import FloatArray
from engine.initializers import Fans, Initializer, uniform_weights
from engine.randomness.seedrandom import Stream
from engine.registry import Parameter


def weights(stream: Stream, units: int, sources: int, fans: Fans, values: Mapping[str, float]) -> FloatArray:
    """Uniform in [−scale, scale)."""
    return uniform_weights(stream, units, sources, values["scale"])


entry = Initializer(
    name="uniform",
    label="Uniform",
    help="Every weight between −s and s is equally likely.",
    formula="w ~ U(−s, s), b = 0",
    source="LeCun, Bottou, Orr, Müller: Efficient BackProp (1998)",
    rank=30,
    weights=weights,
    bias=0.0,
    parameters=(
        Parameter("scale", "Scale s", 0.5, 0.0, 100.0, "The largest weight. Larger values start with sharper units."),
    ),
)
