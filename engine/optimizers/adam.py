"""Adam."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.optimizers import Optimizer, Step
from engine.registry import Parameter


def update(gradient: FloatArray, slots: FloatArray, step: Step) -> None:
    """−η m̂/(√ŝ + ε) with the bias-corrected averages of g and g²."""
    mean, squares, values = slots[..., 0, :], slots[..., 1, :], step.values
    first, second = np.asarray(values["beta_1"]), np.asarray(values["beta_2"])
    np.multiply(mean, first, mean)
    np.add(mean, gradient * (1.0 - first), mean)
    np.multiply(squares, second, squares)
    np.add(squares, gradient * gradient * (1.0 - second), squares)
    root = np.sqrt(squares) / np.sqrt(1.0 - second**step.updates)
    np.divide(mean / (1.0 - first**step.updates), root + values["epsilon"], gradient)
    np.multiply(gradient, step.negative_rate, gradient)


entry = Optimizer(
    name="adam",
    label="Adam",
    help="Momentum, and its own pace for every parameter. Works with little tuning; try a learning rate of 0.01.",
    formula="m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g², θ ← θ − η·m̂/(√ŝ + ε)",
    source="Kingma, Ba: Adam (2015), algorithm 1",
    rank=40,
    update=update,
    slots=("mean", "squares"),
    parameters=(
        Parameter(
            "beta_1",
            "β₁",
            0.9,
            0.0,
            0.9999,
            "Weight of the past in the average of gradients. Higher values remember longer.",
        ),
        Parameter(
            "beta_2",
            "β₂",
            0.999,
            0.0,
            0.99999,
            "Weight of the past in the average of squared gradients. Higher values remember longer.",
        ),
        Parameter(
            "epsilon",
            "ε",
            1e-8,
            0.0,
            1.0,
            "Keeps the division finite. Higher values make steps smaller.",
            above_low=True,
        ),
    ),
)
