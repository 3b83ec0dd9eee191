"""Rectified linear unit."""

from __future__ import annotations

import numpy as np

from engine.activations import Activation, Values
from engine.arrays import FloatArray


def apply(z: FloatArray, out: FloatArray, values: Values) -> None:
    """max(0, z)."""
    np.maximum(z, 0.0, out=out)


def chain(delta: FloatArray, z: FloatArray, a: FloatArray, scratch: FloatArray, values: Values) -> None:
    """δ where z > 0, else 0: the derivative at 0 is 0. The sign of a ≥ 0 is 1 or 0."""
    np.sign(a, scratch)
    np.multiply(delta, scratch, delta)


entry = Activation(
    name="relu",
    label="ReLU",
    help="Lets positive values through and blocks the rest. Learns quickly; a unit that is never positive is dead.",
    formula="g(z) = max(0, z)",
    expression="max(0, z)",
    derivative="g' = 1 for z > 0, else 0",
    source="Nair, Hinton: Rectified linear units improve restricted Boltzmann machines (2010)",
    rank=10,
    apply=apply,
    chain=chain,
    kinks=(0.0,),
    targets=(0.0, 1.0),
)
