"""Step."""

from __future__ import annotations

import numpy as np

from engine.activations import Activation, Values
from engine.arrays import FloatArray


def apply(z: FloatArray, out: FloatArray, values: Values) -> None:
    """1 for z > 0, else −1."""
    np.copyto(out, np.where(np.isnan(z), z, np.where(z > 0, 1.0, -1.0)))


def chain(delta: FloatArray, z: FloatArray, a: FloatArray, scratch: FloatArray, values: Values) -> None:
    """δ · g', with the perceptron rule's 1 in the derivative's stead: δ stays as it is."""


entry = Activation(
    name="heaviside",
    label="Step",
    help="All or nothing. It has no slope, so it learns by the perceptron rule: Δw = η(t − o)x.",
    formula="g(z) = 1 for z > 0, else −1",
    expression="1 - 2*step(-z)",
    derivative="taken as 1: the perceptron rule",
    source="Rosenblatt: The perceptron (1958)",
    rank=120,
    apply=apply,
    chain=chain,
    bounded=True,
    kinks=(0.0,),
    surrogate=True,
)
