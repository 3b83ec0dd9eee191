"""AdamW."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.optimizers import Optimizer, Step
from engine.optimizers.adam import entry as adam
from engine.registry import Parameter


def update(gradient: FloatArray, slots: FloatArray, step: Step) -> None:
    """Adam's update, and η·λ of every parameter taken off."""
    adam.update(gradient, slots, step)
    np.subtract(gradient, step.parameters * (step.rate * step.values["weight_decay"]), gradient)


entry = Optimizer(
    name="adamw",
    label="AdamW",
    help="Adam with weight decay kept apart from the averages.",
    formula="θ ← θ − η·λθ − η·m̂/(√ŝ + ε)",
    source="Loshchilov, Hutter: Decoupled weight decay regularization (2019)",
    rank=50,
    update=update,
    slots=adam.slots,
    parameters=(
        *adam.parameters,
        Parameter(
            "weight_decay",
            "Weight decay λ",
            0.01,
            0.0,
            1.0,
            "How quickly every parameter shrinks toward 0, times η. Higher values keep weights smaller.",
        ),
    ),
)
