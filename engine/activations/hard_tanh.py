"""Hard tanh."""

from __future__ import annotations

import numpy as np

from engine.activations import Activation, Values
from engine.arrays import FloatArray


def apply(z: FloatArray, out: FloatArray, values: Values) -> None:
    """max(−1, min(1, z))."""
    np.clip(z, -1.0, 1.0, out)


def chain(delta: FloatArray, z: FloatArray, a: FloatArray, scratch: FloatArray, values: Values) -> None:
    """δ · g', where g' = 1 for −1 < z < 1, else 0."""
    np.multiply(delta, (z > -1.0) & (z < 1.0), delta)


entry = Activation(
    name="hard_tanh",
    label="Hard tanh",
    help="Tanh made of three straight pieces.",
    formula="g(z) = max(−1, min(1, z))",
    expression="max(-1, min(1, z))",
    derivative="g' = 1 for −1 < z < 1, else 0",
    source="Collobert: Large scale machine learning (2004)",
    rank=110,
    apply=apply,
    chain=chain,
    needs_input=True,
    bounded=True,
    kinks=(-1.0, 1.0),
)
