"""Absolute error."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.losses import Loss


def value(outputs: FloatArray, targets: FloatArray, out: FloatArray) -> None:
    """|o − t|."""
    np.subtract(outputs, targets, out)
    np.abs(out, out)


def derivative(outputs: FloatArray, targets: FloatArray, delta: FloatArray) -> None:
    """The sign of o − t; 0 where they are equal."""
    np.subtract(outputs, targets, delta)
    np.sign(delta, delta)


entry = Loss(
    name="absolute",
    label="Absolute",
    help="The distance to the target. Outliers pull no harder than other points.",
    formula="L = |o − t|",
    source="Boscovich (1757); Goodfellow, Bengio, Courville: Deep Learning, section 6.2 (2016)",
    rank=30,
    value=value,
    derivative=derivative,
    kinks=(0.0,),
)
