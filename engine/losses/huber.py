"""Huber's loss."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.losses import Loss

THRESHOLD = 1.0


def value(outputs: FloatArray, targets: FloatArray, out: FloatArray) -> None:
    """½e² for |e| ≤ 1, else |e| − ½, where e = o − t."""
    error = np.abs(outputs - targets)
    inner = np.minimum(error, THRESHOLD)
    np.subtract(error, 0.5 * inner, out)
    np.multiply(out, inner, out)


def derivative(outputs: FloatArray, targets: FloatArray, delta: FloatArray) -> None:
    """o − t, clipped to [−1, 1]."""
    np.subtract(outputs, targets, delta)
    np.clip(delta, -THRESHOLD, THRESHOLD, delta)


entry = Loss(
    name="huber",
    label="Huber",
    help="Squared for small errors, absolute for large ones: robust against outliers, smooth at the target.",
    formula="L = ½e² for |e| ≤ 1, else |e| − ½; e = o − t",
    source="Huber: Robust estimation of a location parameter (1964)",
    rank=40,
    value=value,
    derivative=derivative,
)
