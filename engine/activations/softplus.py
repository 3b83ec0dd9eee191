"""Softplus."""

from __future__ import annotations

import numpy as np

from engine.activations import Activation, Values
from engine.arrays import FloatArray


def apply(z: FloatArray, out: FloatArray, values: Values) -> None:
    """log(1 + eᶻ)."""
    np.logaddexp(z, 0.0, out)


def chain(delta: FloatArray, z: FloatArray, a: FloatArray, scratch: FloatArray, values: Values) -> None:
    """δ · g', where g' = 1 / (1 + e⁻ᶻ)."""
    np.divide(delta, 1.0 + np.exp(-z), delta)


entry = Activation(
    name="softplus",
    label="Softplus",
    help="A ReLU with a rounded corner; its derivative is the sigmoid.",
    formula="g(z) = log(1 + eᶻ)",
    expression="max(0, z) + log(1 + exp(-abs(z)))",
    derivative="g' = 1 / (1 + e⁻ᶻ)",
    source="Dugas et al.: Incorporating second-order functional knowledge (2001)",
    rank=90,
    apply=apply,
    chain=chain,
    needs_input=True,
    targets=(0.0, 1.0),
)
