"""Hinge loss."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.losses import Loss

MARGIN = 1.0


def value(outputs: FloatArray, targets: FloatArray, out: FloatArray) -> None:
    """max(0, 1 − t·o); with several classes one against the rest, summed."""
    np.multiply(outputs, targets, out)
    np.subtract(MARGIN, out, out)
    np.maximum(out, 0.0, out=out)


def derivative(outputs: FloatArray, targets: FloatArray, delta: FloatArray) -> None:
    """−t inside the margin, else 0 (on its edge too)."""
    np.multiply(outputs, targets, delta)
    np.subtract(MARGIN, delta, delta)
    np.sign(delta, delta)
    np.maximum(delta, 0.0, out=delta)
    np.multiply(delta, targets, delta)
    np.negative(delta, delta)


entry = Loss(
    name="hinge",
    label="Hinge",
    help="Points beyond a margin of 1 on the right side cost nothing: the loss of support vector machines.",
    formula="L = max(0, 1 − t·o), t = ±1",
    source="Cortes, Vapnik: Support-vector networks (1995)",
    rank=60,
    value=value,
    derivative=derivative,
    problems=("classification",),
    outputs=("linear", "tanh"),
    why="its margin is measured from targets −1 and +1",
    kinks=(0.0,),
)
