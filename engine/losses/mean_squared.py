"""Squared error."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.losses import Loss


def value(outputs: FloatArray, targets: FloatArray, out: FloatArray) -> None:
    """(o − t)²."""
    np.subtract(outputs, targets, out)
    np.multiply(out, out, out)


def derivative(outputs: FloatArray, targets: FloatArray, delta: FloatArray) -> None:
    """2(o − t)."""
    np.subtract(outputs, targets, delta)
    np.multiply(delta, 2.0, delta)


entry = Loss(
    name="mean-squared",
    label="Mean squared",
    help="The squared distance to the target, without the ½: the same minimum, twice the gradient.",
    formula="L = (o − t)²",
    source="Legendre: Nouvelles méthodes (1805); Keras's and PyTorch's MSE for one output",
    rank=20,
    value=value,
    derivative=derivative,
)
