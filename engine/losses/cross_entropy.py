"""Cross-entropy."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.losses import Fused, Loss


def value(outputs: FloatArray, targets: FloatArray, out: FloatArray) -> None:
    """−t log o, and for a single output −(1 − t) log(1 − o) as well. Infinite where a target was thought impossible."""
    np.multiply(np.log(np.where(targets > 0, outputs, 1.0)), -targets, out)
    if outputs.shape[-2] == 1:
        np.subtract(out, np.log(np.where(targets < 1, 1 - outputs, 1.0)) * (1 - targets), out)


def derivative(outputs: FloatArray, targets: FloatArray, delta: FloatArray) -> None:
    """−t/o, and for a single output +(1 − t)/(1 − o) as well."""
    np.divide(-targets, outputs, delta)
    if outputs.shape[-2] == 1:
        np.add(delta, (1 - targets) / (1 - outputs), delta)


def softmax_value(z: FloatArray, targets: FloatArray, out: FloatArray) -> None:
    """t · (log(1 + Σ e^(z − top)) − (z − top)), top the largest z. Its 1 is not in the sum: added to a large or a
    small number it would lose its digits. Equal infinities are a tie."""
    top = z.max(axis=-2, keepdims=True)
    below = np.where(z == top, 0.0, z - top)
    others = np.exp(below)
    np.put_along_axis(others, z.argmax(axis=-2)[..., None, :], 0.0, axis=-2)
    np.subtract(np.log1p(others.sum(axis=-2, keepdims=True)), below, out)
    _shares(out, targets, out)


def sigmoid_value(z: FloatArray, targets: FloatArray, out: FloatArray) -> None:
    """log(1 + e^z) − t·z, as log(1 + e^−|z|) + |z|·(1 − t where z ≥ 0, else t)."""
    size = np.abs(z)
    _shares(size, np.where(z >= 0, 1 - targets, targets), out)
    np.add(out, np.log1p(np.exp(-size)), out)


def _shares(values: FloatArray, shares: FloatArray, out: FloatArray) -> None:
    """values · shares, where no share of infinity is nothing."""
    np.copyto(out, np.where((shares == 0) & ~np.isnan(values), 0.0, values * shares))


def fused_derivative(outputs: FloatArray, targets: FloatArray, delta: FloatArray) -> None:
    """p − t, in logit space: what is too much of each class's probability."""
    np.subtract(outputs, targets, delta)


entry = Loss(
    name="cross-entropy",
    label="Cross-entropy",
    help="The surprise at the right class: −log of its probability. Being confidently wrong costs most.",
    formula="L = −log P(y = k | x)",
    source="Bishop: Pattern Recognition and Machine Learning, section 4.3 (2006)",
    rank=50,
    value=value,
    derivative=derivative,
    fused={
        "softmax": Fused(softmax_value, fused_derivative),
        "sigmoid": Fused(sigmoid_value, fused_derivative),
    },
    problems=("classification",),
    outputs=("softmax", "sigmoid"),
    why="it is the logarithm of a probability",
)
