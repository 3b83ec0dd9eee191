"""The feature y."""

from __future__ import annotations

from engine.arrays import FloatArray
from engine.features import Feature


def value(x: FloatArray, y: FloatArray) -> FloatArray:
    """x2 of each point."""
    return y + 0.0


entry = Feature(
    name="y",
    label="x₂",
    help="The vertical coordinate.",
    formula="x2",
    source="TensorFlow Playground",
    rank=20,
    value=value,
    initial=True,
)
