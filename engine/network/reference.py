"""The forward and the backward pass as a lecture writes them: a layer is W, b and g, and nothing is done in place.

`engine.network.passes` gives the same numbers much faster, and a test compares the two. Residual connections, jumping
inputs and dropout are left out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.activations import Activation, Values
from engine.arrays import FloatArray
from engine.losses import Loss


@dataclass(frozen=True)
class Dense:
    """A dense layer. weights: (units, sources). biases: (units, 1). values: hyperparameters of the activation."""

    weights: FloatArray
    biases: FloatArray
    activation: Activation
    values: Values

    def apply(self, z: FloatArray) -> FloatArray:
        """g(z)."""
        a = np.empty_like(z)
        self.activation.apply(z, a, self.values)
        return a

    def chain(self, delta: FloatArray, z: FloatArray, a: FloatArray) -> FloatArray:
        """δ · g′(z), elementwise."""
        delta = delta.copy()
        self.activation.chain(delta, z, a, np.empty_like(z), self.values)
        return delta


def forward(layers: Sequence[Dense], x: FloatArray) -> tuple[list[FloatArray], list[FloatArray]]:
    """All pre-activations z, and all values a with the inputs x (features, samples) as the first."""
    sums: list[FloatArray] = []
    values = [x]
    for layer in layers:
        sums.append(layer.weights @ values[-1] + layer.biases)
        values.append(layer.apply(sums[-1]))
    return sums, values


def gradient(
    layers: Sequence[Dense], loss: Loss, x: FloatArray, targets: FloatArray
) -> list[tuple[FloatArray, FloatArray]]:
    """∂L/∂W and ∂L/∂b of each layer, for the loss summed over the samples. targets: (outputs, samples)."""
    sums, values = forward(layers, x)
    delta = np.empty_like(targets)
    fused = loss.fused.get(layers[-1].activation.name)
    if fused is not None:  # ∂L/∂z of the last layer at once, as the lectures derive it for softmax and cross-entropy
        fused.derivative(values[-1], targets, delta)
    else:
        loss.derivative(values[-1], targets, delta)
        delta = layers[-1].chain(delta, sums[-1], values[-1])
    found: list[tuple[FloatArray, FloatArray]] = []
    for number in reversed(range(len(layers))):
        found.append((delta @ values[number].T, delta.sum(axis=1, keepdims=True)))
        if number:
            delta = layers[number - 1].chain(layers[number].weights.T @ delta, sums[number - 1], values[number])
    return found[::-1]
