"""The feature ySquared."""

from __future__ import annotations

from engine.arrays import FloatArray
from engine.features import Feature


def value(x: FloatArray, y: FloatArray) -> FloatArray:
    """x2^2 of each point."""
    return y * y


entry = Feature(
    name="ySquared",
    label="x₂²",
    help="The square of the vertical coordinate.",
    formula="x2^2",
    source="TensorFlow Playground",
    rank=40,
    value=value,
)
