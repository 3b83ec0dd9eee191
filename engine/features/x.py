"""The feature x."""

from __future__ import annotations

from engine.arrays import FloatArray
from engine.features import Feature


def value(x: FloatArray, y: FloatArray) -> FloatArray:
    """x1 of each point."""
    return x + 0.0


entry = Feature(
    name="x",
    label="x₁",
    help="The horizontal coordinate.",
    formula="x1",
    source="TensorFlow Playground",
    rank=10,
    value=value,
    initial=True,
)
