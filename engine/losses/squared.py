"""Half the squared error."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.losses import Loss


def value(outputs: FloatArray, targets: FloatArray, out: FloatArray) -> None:
    """½(o − t)²."""
    np.subtract(outputs, targets, out)
    np.multiply(out, out, out)
    np.multiply(out, 0.5, out)


def derivative(outputs: FloatArray, targets: FloatArray, delta: FloatArray) -> None:
    """o − t."""
    np.subtract(outputs, targets, delta)


entry = Loss(
    name="squared",
    label="Squared (½)",
    help="Half the squared distance to the target: its gradient is just the error.",
    formula="L = ½(o − t)²",
    source="Rumelhart, Hinton, Williams: Learning representations by back-propagating errors (1986)",
    rank=10,
    value=value,
    derivative=derivative,
)
