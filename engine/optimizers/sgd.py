"""Stochastic gradient descent."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.optimizers import Optimizer, Step


def update(gradient: FloatArray, slots: FloatArray, step: Step) -> None:
    """−η∇L."""
    np.multiply(gradient, step.negative_rate, gradient)


entry = Optimizer(
    name="sgd",
    label="Gradient descent",
    help="A step against the mean gradient of each mini-batch.",
    formula="θ ← θ − η∇L",
    source="Robbins, Monro: A stochastic approximation method (1951)",
    rank=10,
    update=update,
)
