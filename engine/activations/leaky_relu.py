"""Leaky ReLU."""

from __future__ import annotations

import numpy as np

from engine.activations import Activation, Values
from engine.arrays import FloatArray
from engine.registry import Parameter


def apply(z: FloatArray, out: FloatArray, values: Values) -> None:
    """max(εz, z)."""
    np.copyto(out, np.where(z > 0, z, z * values["slope"]))


def chain(delta: FloatArray, z: FloatArray, a: FloatArray, scratch: FloatArray, values: Values) -> None:
    """δ · g', where g' = 1 for z > 0, else ε."""
    np.multiply(delta, np.where(z > 0, 1.0, values["slope"]), delta)


entry = Activation(
    name="leaky_relu",
    label="Leaky ReLU",
    help="A ReLU that lets a little through below 0, so no unit dies.",
    formula="g(z) = max(εz, z)",
    expression="max(slope*z, z)",
    derivative="g' = 1 for z > 0, else ε",
    source="Maas, Hannun, Ng: Rectifier nonlinearities improve neural network acoustic models (2013)",
    rank=50,
    apply=apply,
    chain=chain,
    needs_input=True,
    kinks=(0.0,),
    parameters=(
        Parameter("slope", "Slope ε", 0.01, 0.0, 0.99, "The slope below 0. At 0 it is ReLU; at 1 it is linear."),
    ),
)
