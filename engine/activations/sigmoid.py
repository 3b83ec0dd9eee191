"""Logistic function."""

from __future__ import annotations

import numpy as np

from engine.activations import Activation, Values
from engine.arrays import FloatArray


def apply(z: FloatArray, out: FloatArray, values: Values) -> None:
    """1 / (1 + e^−z). Where e^−z overflows the result is 0, as it should be."""
    np.negative(z, out)
    np.exp(out, out)
    np.add(out, 1.0, out)
    np.divide(1.0, out, out)


def chain(delta: FloatArray, z: FloatArray, a: FloatArray, scratch: FloatArray, values: Values) -> None:
    """δ · a(1 − a)."""
    np.subtract(1.0, a, scratch)
    np.multiply(scratch, a, scratch)
    np.multiply(delta, scratch, delta)


entry = Activation(
    name="sigmoid",
    label="Sigmoid",
    help="An S from 0 to 1, the logistic neuron. Its gradient is at most ¼, so deep stacks of it learn slowly.",
    formula="g(z) = 1 / (1 + e⁻ᶻ)",
    expression="sigmoid(z)",
    derivative="g' = g(1 − g)",
    source="Rumelhart, Hinton, Williams: Learning representations by back-propagating errors (1986)",
    rank=30,
    apply=apply,
    chain=chain,
    bounded=True,
    targets=(0.0, 1.0),
)
