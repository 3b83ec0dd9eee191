"""Hyperbolic tangent."""

from __future__ import annotations

import numpy as np

from engine.activations import Activation, Values
from engine.arrays import FloatArray, frozen

ONE = frozen(np.array(1.0))
"""A number would be made an array at each call. Gradients are in float64, so that it changes no type."""


def apply(z: FloatArray, out: FloatArray, values: Values) -> None:
    """tanh z."""
    np.tanh(z, out)


def chain(delta: FloatArray, z: FloatArray, a: FloatArray, scratch: FloatArray, values: Values) -> None:
    """δ · (1 − a²)."""
    np.multiply(a, a, scratch)
    np.subtract(ONE, scratch, scratch)
    np.multiply(delta, scratch, delta)


entry = Activation(
    name="tanh",
    label="Tanh",
    help="An S from −1 to 1. Steepest at 0; far from it the gradient fades.",
    formula="g(z) = tanh z",
    expression="tanh(z)",
    derivative="g' = 1 − g²",
    source="LeCun, Bottou, Orr, Müller: Efficient BackProp (1998)",
    rank=20,
    apply=apply,
    chain=chain,
    bounded=True,
)
