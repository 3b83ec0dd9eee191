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
    """t · (log Σ e^z − z), the largest z taken out of the sum."""
    top = z.max(axis=-2, keepdims=True)
    log_sum = top + np.log(np.exp(z - top).sum(axis=-2, keepdims=True))
    np.subtract(log_sum, z, out)
    np.multiply(out, targets, out)


def sigmoid_value(z: FloatArray, targets: FloatArray, out: FloatArray) -> None:
    """log(1 + e^z) − t·z, as max(z, 0) + log(1 + e^−|z|) − t·z."""
    np.maximum(z, 0.0, out=out)
    np.add(out, np.log1p(np.exp(-np.abs(z))), out)
    np.subtract(out, targets * z, out)


def fused_derivative(outputs: FloatArray, targets: FloatArray, delta: FloatArray) -> None:
    """p − t, in logit space: what is too much of each class's probability."""
    np.subtract(outputs, targets, delta)


entry = Loss(
    name="cross-entropy",
    label="Cross-entropy",
    help="The surprise at the right class: −log of the probability it was given. Sure and wrong costs most.",
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
