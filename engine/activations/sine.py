"""Sine."""

from __future__ import annotations

import numpy as np

from engine.activations import Activation, Values
from engine.arrays import FloatArray


def apply(z: FloatArray, out: FloatArray, values: Values) -> None:
    """sin z."""
    np.sin(z, out)


def chain(delta: FloatArray, z: FloatArray, a: FloatArray, scratch: FloatArray, values: Values) -> None:
    """δ · g', where g' = cos z."""
    np.cos(z, scratch)
    np.multiply(delta, scratch, delta)


entry = Activation(
    name="sine",
    label="Sine",
    help="A wave. Good at repeating patterns, but training gets stuck in one of many minima more easily.",
    formula="g(z) = sin z",
    expression="sin(z)",
    derivative="g' = cos z",
    source="Sitzmann et al.: Implicit neural representations with periodic activation functions (2020)",
    rank=100,
    apply=apply,
    chain=chain,
    needs_input=True,
    bounded=True,
)
