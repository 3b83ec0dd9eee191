"""AdamW."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.optimizers import Optimizer, Step
from engine.registry import Parameter


def update(gradient: FloatArray, slots: FloatArray, step: Step) -> None:
    """Adam's update, and η·λ of every parameter taken off."""
    mean, squares, values = slots[..., 0, :], slots[..., 1, :], step.values
    first, second = np.asarray(values["beta_1"]), np.asarray(values["beta_2"])
    np.multiply(mean, first, mean)
    np.add(mean, gradient * (1.0 - first), mean)
    np.multiply(squares, second, squares)
    np.add(squares, gradient * gradient * (1.0 - second), squares)
    root = np.sqrt(squares) / np.sqrt(1.0 - second**step.updates)
    np.divide(mean / (1.0 - first**step.updates), root + values["epsilon"], gradient)
    np.multiply(gradient, step.negative_rate, gradient)
    np.subtract(gradient, step.parameters * (step.rate * values["weight_decay"]), gradient)


entry = Optimizer(
    name="adamw",
    label="AdamW",
    help="Adam with weight decay that is not mixed into the averages.",
    formula="θ ← θ − η·λθ − η·m̂/(√ŝ + ε)",
    source="Loshchilov, Hutter: Decoupled weight decay regularization (2019)",
    rank=50,
    update=update,
    slots=("mean", "squares"),
    parameters=(
        Parameter("beta_1", "β₁", 0.9, 0.0, 0.9999, "Weight of the past in the average of gradients."),
        Parameter("beta_2", "β₂", 0.999, 0.0, 0.99999, "Weight of the past in the average of squares."),
        Parameter("epsilon", "ε", 1e-8, 0.0, 1.0, "Keeps the division finite.", above_low=True),
        Parameter("weight_decay", "Weight decay λ", 0.01, 0.0, 1.0, "Share of every parameter taken off, times η."),
    ),
)
