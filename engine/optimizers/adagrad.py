"""Adagrad."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.optimizers import Optimizer, Step
from engine.registry import Parameter


def update(gradient: FloatArray, slots: FloatArray, step: Step) -> None:
    """−η g/(√s + ε), where s sums up g²."""
    squares = slots[..., 0, :]
    np.add(squares, gradient * gradient, squares)
    np.divide(gradient, np.sqrt(squares) + step.values["epsilon"], gradient)
    np.multiply(gradient, step.negative_rate, gradient)


entry = Optimizer(
    name="adagrad",
    label="Adagrad",
    help="Parameters that had large gradients take smaller steps. All steps shrink over time.",
    formula="s ← s + g², θ ← θ − η·g/(√s + ε)",
    source="Duchi, Hazan, Singer: Adaptive subgradient methods (2011); ε as in PyTorch",
    rank=20,
    update=update,
    slots=("squares",),
    parameters=(
        Parameter(
            "epsilon",
            "ε",
            1e-10,
            0.0,
            1.0,
            "Keeps the division finite. Higher values make steps smaller.",
            above_low=True,
        ),
    ),
)
