"""ELU."""

from __future__ import annotations

import numpy as np

from engine.activations import Activation, Values
from engine.arrays import FloatArray
from engine.registry import Parameter


def apply(z: FloatArray, out: FloatArray, values: Values) -> None:
    """z for z > 0, else α(eᶻ − 1)."""
    np.copyto(out, np.where(z > 0, z, values["alpha"] * np.expm1(np.minimum(z, 0.0))))


def chain(delta: FloatArray, z: FloatArray, a: FloatArray, scratch: FloatArray, values: Values) -> None:
    """δ · g', where g' = 1 for z > 0, else g + α."""
    np.multiply(delta, np.where(z > 0, 1.0, a + values["alpha"]), delta)


entry = Activation(
    name="elu",
    label="ELU",
    help="Like ReLU above 0; below it, a smooth curve down to −α.",
    formula="g(z) = z for z > 0, else α(eᶻ − 1)",
    expression="max(0, z) + alpha*(exp(min(0, z)) - 1)",
    derivative="g' = 1 for z > 0, else g + α",
    source="Clevert, Unterthiner, Hochreiter: Fast and accurate deep network learning by ELUs (2016)",
    rank=60,
    apply=apply,
    chain=chain,
    needs_input=True,
    kinks=(0.0,),
    parameters=(Parameter("alpha", "α", 1.0, 0.01, 10.0, "How far below 0 the curve goes."),),
)
