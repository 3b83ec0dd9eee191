"""The feature xTimesY."""

from __future__ import annotations

from engine.arrays import FloatArray
from engine.features import Feature


def value(x: FloatArray, y: FloatArray) -> FloatArray:
    """x1*x2 of each point."""
    return x * y


entry = Feature(
    name="xTimesY",
    label="x₁x₂",
    help="The product of the coordinates: exactly what exclusive or asks for.",
    formula="x1*x2",
    source="TensorFlow Playground",
    rank=50,
    value=value,
)
