"""RMSprop."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.optimizers import Optimizer, Step
from engine.registry import Parameter


def update(gradient: FloatArray, slots: FloatArray, step: Step) -> None:
    """−η g/(√s + ε), where s is a moving average of g²; with momentum of the quotients."""
    squares, velocity, values = slots[..., 0, :], slots[..., 1, :], step.values
    np.multiply(squares, values["rho"], squares)
    np.add(squares, gradient * gradient * (1.0 - np.asarray(values["rho"])), squares)
    np.divide(gradient, np.sqrt(squares) + values["epsilon"], gradient)
    if "momentum" in step.switched_on:
        np.multiply(velocity, values["momentum"], velocity)
        np.add(velocity, gradient, velocity)
        np.copyto(gradient, velocity)
    np.multiply(gradient, step.negative_rate, gradient)


entry = Optimizer(
    name="rmsprop",
    label="RMSprop",
    help="Divides each gradient by its own recent size, so every parameter moves at its own pace.",
    formula="s ← ρs + (1 − ρ)g², θ ← θ − η·g/(√s + ε)",
    source="Tieleman, Hinton: Coursera lecture 6.5 (2012); ε as in PyTorch",
    rank=30,
    update=update,
    slots=("squares", "velocity"),
    parameters=(
        Parameter(
            "rho",
            "ρ",
            0.9,
            0.0,
            0.9999,
            "Weight of the past in the average of squared gradients. Higher values remember longer.",
        ),
        Parameter(
            "momentum",
            "Momentum μ",
            0.0,
            0.0,
            0.9999,
            "How much of the last step is kept; 0 means none. Higher values smooth the path.",
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
