"""The feature xSquared."""

from __future__ import annotations

from engine.arrays import FloatArray
from engine.features import Feature


def value(x: FloatArray, y: FloatArray) -> FloatArray:
    """x1^2 of each point."""
    return x * x


entry = Feature(
    name="xSquared",
    label="x₁²",
    help="The square of the horizontal coordinate.",
    formula="x1^2",
    source="TensorFlow Playground",
    rank=30,
    value=value,
)
