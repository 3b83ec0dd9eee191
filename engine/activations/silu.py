"""SiLU."""

from __future__ import annotations

import numpy as np

from engine.activations import Activation, Values
from engine.arrays import FloatArray


def apply(z: FloatArray, out: FloatArray, values: Values) -> None:
    """z / (1 + e⁻ᶻ)."""
    np.divide(z, 1.0 + np.exp(-z), out)


def chain(delta: FloatArray, z: FloatArray, a: FloatArray, scratch: FloatArray, values: Values) -> None:
    """δ · g', where g' = σ + g(1 − σ)."""
    share = 1.0 / (1.0 + np.exp(-z))
    np.multiply(delta, share + a * (1.0 - share), delta)


entry = Activation(
    name="silu",
    label="SiLU",
    help="z gated by its own sigmoid; also called swish.",
    formula="g(z) = z / (1 + e⁻ᶻ)",
    expression="z*sigmoid(z)",
    derivative="g' = σ + g(1 − σ)",
    source="Elfwing, Uchibe, Doya: Sigmoid-weighted linear units (2018)",
    rank=80,
    apply=apply,
    chain=chain,
    needs_input=True,
)
