"""Forward and backward passes through buffers made once.

Arrays are (…, rows, samples): units are rows, so that a layer is one matrix product, its bias included (every layer's
values have a last row of ones), and what a unit does over all samples lies side by side. The leading replica axis is
there for batches of runs and absent for a single one, where plain `dot` costs half of a batched product and gives the
same bits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from engine.activations import Activation, Values
from engine.arrays import FloatArray
from engine.layout import Layout
from engine.losses import Loss

Product = Callable[[FloatArray, FloatArray, FloatArray], object]


class Network:
    """Layers bound to an array of parameters (…, P), with their activations."""

    def __init__(
        self, layout: Layout, activations: Sequence[tuple[Activation, Values]], parameters: FloatArray
    ) -> None:
        self.layout = layout
        self.activations = activations
        self.parameters = parameters
        self.matrices = [layer.matrix(parameters) for layer in layout.layers]
        self.lead = parameters.shape[:-1]
        self.product: Product = np.matmul if self.lead else np.dot


class Pass:
    """Buffers for a number of samples, and the forward pass through them."""

    def __init__(self, network: Network, samples: int) -> None:
        self.network = network
        self.samples = samples
        dtype: Any = network.parameters.dtype
        lead = network.lead
        self.inputs: list[FloatArray] = []
        self.outputs: list[FloatArray] = []
        self.sources: list[FloatArray] = []
        self._steps = []
        for matrix, (activation, values) in zip(network.matrices, network.activations, strict=True):
            units = matrix.shape[-2]
            full = np.ones((*lead, units + 1, samples), dtype)
            a = full[..., :units, :]
            z = np.empty((*lead, units, samples), dtype) if activation.needs_input else a
            self.inputs.append(z)
            self.outputs.append(a)
            self.sources.append(full)
            self._steps.append((matrix, z, activation.apply, a, values, full))

    def forward(self, source: FloatArray) -> FloatArray:
        """The outputs (…, K, samples) of inputs (…, features + 1, samples). The buffer is written again by the next
        pass."""
        product = self.network.product
        for matrix, z, apply, a, values, full in self._steps:
            product(matrix, source, z)
            apply(z, a, values)
            source = full
        return self.outputs[-1]


class TrainingPass(Pass):
    """A pass that goes back as well: the gradient of the samples' summed loss."""

    def __init__(self, network: Network, samples: int, gradient: FloatArray, loss: Loss) -> None:
        super().__init__(network, samples)
        deltas = [np.empty_like(z) for z in self.outputs]
        scratch = [np.empty_like(z) for z in self.outputs]
        self._start = loss.derivative, deltas[-1]
        self._backward = []
        for number, layer in enumerate(network.layout.layers):
            activation, values = network.activations[number]
            chain = (
                activation.chain,
                deltas[number],
                self.inputs[number],
                self.outputs[number],
                scratch[number],
                values,
            )
            source = np.swapaxes(self.sources[number - 1], -1, -2) if number else None
            into = np.swapaxes(network.matrices[number][..., :-1], -1, -2) if number else None
            below = deltas[number - 1] if number else None
            self._backward.append((chain, source, layer.matrix(gradient), into, below))
        self._backward.reverse()

    def gradient(self, source: FloatArray, source_transposed: FloatArray, targets: FloatArray) -> None:
        """Writes the gradient (…, P) of the loss summed over these samples into the array given at the start.

        source: (…, features + 1, samples). source_transposed: the same, last axes swapped. targets: (…, K, samples).
        """
        outputs = self.forward(source)
        product = self.network.product
        derivative, first = self._start
        derivative(outputs, targets, first)
        for (chain, delta, z, a, scratch, values), inner, gradient, into, below in self._backward:
            chain(delta, z, a, scratch, values)
            if inner is None or into is None or below is None:
                product(delta, source_transposed, gradient)
            else:
                product(delta, inner, gradient)
                product(into, delta, below)
