"""Identity."""

from __future__ import annotations

import numpy as np

from engine.activations import Activation, Values
from engine.arrays import FloatArray


def apply(z: FloatArray, out: FloatArray, values: Values) -> None:
    """z itself."""
    if out is not z:
        np.copyto(out, z)


def chain(delta: FloatArray, z: FloatArray, a: FloatArray, scratch: FloatArray, values: Values) -> None:
    """δ, unchanged: the derivative is 1."""


entry = Activation(
    name="linear",
    label="Linear",
    help="The weighted sum, unchanged. Any number of such layers still makes one linear map.",
    formula="g(z) = z",
    expression="z",
    derivative="g' = 1",
    source="Widrow, Hoff: Adaptive switching circuits (1960)",
    rank=40,
    apply=apply,
    chain=chain,
)
