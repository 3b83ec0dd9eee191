"""GELU."""

from __future__ import annotations

import numpy as np

from engine.activations import Activation, Values
from engine.arrays import FloatArray
from engine.formulas.normal import DENSITY_AT_ZERO, normal_share


def apply(z: FloatArray, out: FloatArray, values: Values) -> None:
    """z·Φ(z), Φ being the normal distribution."""
    np.multiply(z, normal_share(z), out)


def chain(delta: FloatArray, z: FloatArray, a: FloatArray, scratch: FloatArray, values: Values) -> None:
    """δ · g', where g' = Φ(z) + z·φ(z)."""
    density = np.exp(-0.5 * z * z) * DENSITY_AT_ZERO
    np.multiply(delta, normal_share(z) + z * density, delta)


entry = Activation(
    name="gelu",
    label="GELU",
    help="A smooth ReLU that dips slightly below 0: common in transformers.",
    formula="g(z) = z·Φ(z)",
    expression="z*(1 + erf(z/sqrt(2)))/2",
    derivative="g' = Φ(z) + z·φ(z)",
    source="Hendrycks, Gimpel: Gaussian error linear units (2016)",
    rank=70,
    apply=apply,
    chain=chain,
    needs_input=True,
)
