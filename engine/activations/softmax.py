"""Softmax: probabilities of classes."""

from __future__ import annotations

import numpy as np

from engine.activations import Activation, Values
from engine.arrays import FloatArray


def apply(z: FloatArray, out: FloatArray, values: Values) -> None:
    """e^z / Σ e^z over the units; the largest z is subtracted first, so that nothing overflows."""
    np.subtract(z, z.max(axis=-2, keepdims=True), out)
    np.exp(out, out)
    np.divide(out, out.sum(axis=-2, keepdims=True), out)


def chain(delta: FloatArray, z: FloatArray, a: FloatArray, scratch: FloatArray, values: Values) -> None:
    """a · (δ − Σ δa): the product with the whole Jacobian, since every output depends on every z."""
    np.multiply(delta, a, scratch)
    np.subtract(delta, scratch.sum(axis=-2, keepdims=True), delta)
    np.multiply(delta, a, delta)


entry = Activation(
    name="softmax",
    label="Softmax",
    help="Turns the outputs into probabilities that sum to 1, one for each class.",
    formula="pᵢ = e^zᵢ / Σⱼ e^zⱼ",
    derivative="∂pᵢ/∂zⱼ = pᵢ(δᵢⱼ − pⱼ)",
    source="Bridle: Probabilistic interpretation of feedforward classification network outputs (1990)",
    rank=900,
    apply=apply,
    chain=chain,
    bounded=True,
    targets=(0.0, 1.0),
    over_units=True,
)
