"""Forward and backward passes through buffers made once.

Arrays are (…, rows, samples): units are rows, so that a layer is one matrix product, its bias included (every layer's
values have a last row of ones), and what a unit does over all samples lies side by side. The leading replica axis is
there for batches of runs and absent for a single one, where plain `dot` costs half of a batched product and gives the
same bits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import ParamSpec

import numpy as np

from engine.activations import Activation, Apply, Chain, Values
from engine.arrays import FloatArray
from engine.layers import Bound, Step, Take
from engine.losses import Loss, losses
from engine.network.structure import Structure
from engine.pauses import may_pause

P = ParamSpec("P")
LONG = 2_000_000
"""Multiplications of a layer that take about a millisecond: with more of them a pass may pause before each of its
operations. With fewer, asking would cost more than it gains."""


class Network:
    """A structure's layers bound to an array of parameters (…, P), with their activations."""

    def __init__(
        self, structure: Structure, activations: Sequence[tuple[Activation, Values]], parameters: FloatArray
    ) -> None:
        self.structure = structure
        self.activations = activations
        self.parameters = parameters
        self.loss: Loss = losses.get(structure.loss)
        self.fused = self.loss.fused.get(activations[-1][0].name)
        self.layers = structure.layout.in_order
        self.matrices = [layer.matrix(parameters) for layer in self.layers]
        self.lead = parameters.shape[:-1]

    def bound(self, number: int, samples: int, take: Take, lasting: bool) -> Bound:
        """The arrays and shapes that a layer's kind works with."""
        layer = self.layers[number]
        parameters = self.matrices[number]
        return Bound(layer.given, layer.gives, dict(layer.values), parameters, self.lead, samples, take, lasting)

    def work(self, number: int, samples: int) -> int:
        """How many multiplications a layer takes for so many samples of each run."""
        return self.layers[number].work * samples * math.prod(self.lead)


def pausable(work: int, operation: Callable[P, object]) -> Callable[P, object]:
    """The same operation of a layer, after a pause where so many multiplications make that worthwhile."""
    return operation if work < LONG else partial(_after_pause, operation)


def _after_pause(operation: Callable[P, object], *arguments: P.args, **named: P.kwargs) -> None:
    may_pause()
    operation(*arguments, **named)


class Join:
    """Makes a layer's values of its activations where they are not the same: dropout and residual connections."""

    def __init__(self, activated: FloatArray, values: FloatArray, residual: bool, mask: FloatArray | None) -> None:
        self.activated = activated
        self.values = values
        self.residual = residual
        self.mask = mask

    def __call__(self, source: FloatArray) -> None:
        """Writes the values; source: what the layer was given, with its last row of ones."""
        if self.mask is None:
            np.copyto(self.values, self.activated)
        else:
            np.multiply(self.activated, self.mask, self.values)
        if self.residual:
            np.add(self.values, source[..., : self.values.shape[-2], :], self.values)


Ahead = tuple[Step, FloatArray, Apply, FloatArray, Values, Join | None, FloatArray]
"""A layer's way forward: from its source to z, and on from z to its activations with their hyperparameters; how these
become its values; and its values as the next layer's source. Plain tuples are taken apart fastest."""


class Pass:
    """Buffers for a number of samples, and the forward pass through them.

    take: where the buffers come from; memory that others write between two passes, if given.
    """

    def __init__(self, network: Network, samples: int, dropping: Sequence[bool] = (), take: Take | None = None) -> None:
        self.network = network
        self.samples = samples
        self._take: Take = np.empty if take is None else take
        self._ones: list[FloatArray] | None = [] if take else None
        """Rows of ones in memory that others write as well."""
        self.masks: dict[int, FloatArray] = {}
        """For each layer with dropout what its activations are multiplied by, (…, units, samples)."""
        self.inputs: list[FloatArray] = []
        """Pre-activations, overwritten by the activations where these need no others."""
        self.activated: list[FloatArray] = []
        self.outputs: list[FloatArray] = []
        """The values that each layer passes on: its activations, after dropout and residual connections."""
        self.sources: list[FloatArray] = []
        """The same with what comes below: jumping inputs, and the row of ones."""
        self.bounds: list[tuple[Bound, Step]] = []
        """The arrays of each layer's kind, and its way forward."""
        self._jump: FloatArray | None = None
        self._steps = [self._layer(number, *dropping[number : number + 1]) for number in range(len(network.layers))]

    def _layer(self, number: int, drops: bool = False) -> Ahead:
        network, lead, samples = self.network, self.network.lead, self.samples
        matrix, (activation, values) = network.matrices[number], network.activations[number]
        dtype, units = matrix.dtype, network.structure.sizes[number + 1]
        last_hidden = number == len(network.layers) - 2
        jumping = network.structure.jumping if last_hidden else 0
        full = self._take((*lead, units + jumping + 1, samples), dtype)
        full[..., -1, :] = 1.0
        if self._ones is not None:
            self._ones.append(full[..., -1, :])
        output = full[..., :units, :]
        if jumping:
            self._jump = full[..., units:-1, :]
        residual = network.structure.residual[number]
        join, activated = None, output
        if residual or drops:
            activated = self._take(output.shape, dtype)
            if drops:
                self.masks[number] = np.ones(output.shape, dtype)
            join = Join(activated, output, residual, self.masks.get(number))
        keeps = activation.needs_input or (network.fused is not None and number == len(network.layers) - 1)
        z = self._take(output.shape, dtype) if keeps else activated
        bound = network.bound(number, samples, self._take, self._ones is None)
        ahead = network.layers[number].entry.forward(bound)
        self.bounds.append((bound, ahead))
        self.inputs.append(z)
        self.activated.append(activated)
        self.outputs.append(output)
        self.sources.append(full)
        work = network.work(number, samples)
        return pausable(work, ahead), z, pausable(work, activation.apply), activated, values, join, full

    def forward(self, source: FloatArray) -> FloatArray:
        """The outputs (…, K, samples) of inputs (…, features + 1, samples). The buffer is written again by the next
        pass."""
        if self._ones:
            for ones in self._ones:
                ones.fill(1.0)
        if self._jump is not None:
            np.copyto(self._jump, source[..., :-1, :])
        for ahead, z, apply, activated, values, join, full in self._steps:
            ahead(source, z)
            apply(z, activated, values)
            if join is not None:
                join(source)
            source = full
        return self.outputs[-1]

    def resume(self, number: int, source: FloatArray, z: FloatArray) -> FloatArray:
        """The outputs, as `forward` gives them, if a layer had the pre-activations z (…, units, samples) instead.

        source: that of the last pass forward, whose values below this layer stay as they were.
        """
        if number:
            source = self.sources[number - 1]
        for place, (ahead, own, apply, activated, values, join, full) in enumerate(self._steps[number:]):
            if place:
                ahead(source, own)
            else:
                np.copyto(own, z)
            apply(own, activated, values)
            if join is not None:
                join(source)
            source = full
        return self.outputs[-1]

    def back(self, number: int, delta: FloatArray, absolute: bool = False) -> tuple[Step, Step]:
        """A layer's way back from delta (…, units, samples): to its gradient, and to the layer below. absolute: with
        the absolute values of its parameters."""
        bound, ahead = self.bounds[number]
        if absolute:
            bound = bound._replace(parameters=np.abs(bound.parameters))
        below = self.outputs[number - 1] if number else None
        into, down = self.network.layers[number].entry.backward(bound, ahead, below, delta)
        work = self.network.work(number, self.samples)
        return pausable(work, into), pausable(work, down)

    def losses(self, targets: FloatArray) -> FloatArray:
        """The loss (…, samples) of each sample of the last forward pass. targets: (…, K, samples)."""
        value = np.empty_like(self.outputs[-1])
        if self.network.fused is not None:
            self.network.fused.value(self.inputs[-1], targets, value)
        else:
            self.network.loss.value(self.outputs[-1], targets, value)
        return value[..., 0, :] if value.shape[-2] == 1 else value.sum(axis=-2)


class Detour:
    """Dropout and a residual connection on a layer's way back."""

    def __init__(self, skip: FloatArray | None, mask: FloatArray | None) -> None:
        self._skip = skip
        self._mask = mask

    def before(self, delta: FloatArray) -> None:
        """Turns the delta from above into that of the layer's activations."""
        if self._skip is not None:
            np.copyto(self._skip, delta)
        if self._mask is not None:
            np.multiply(delta, self._mask, delta)

    def after(self, below: FloatArray) -> None:
        """Adds the delta that passed the layer by to that of the layer below."""
        if self._skip is not None:
            np.add(below, self._skip, below)


Slope = tuple[FloatArray, FloatArray, FloatArray, FloatArray, Values]
Ends = tuple[Step, FloatArray | None, FloatArray, Step, FloatArray | None]
Back = tuple[FloatArray, Detour | None, Chain | None, Slope, *Ends]
"""A layer's way back: its delta and a detour; the slope of its activation with its arguments (`Slope`); the step to
the gradient with its transposed source (None for the inputs) and its matrix, and the step down with the delta below it
(`Ends`)."""


class TrainingPass(Pass):
    """A pass that goes back as well: the gradient of the samples' summed loss."""

    def __init__(self, network: Network, samples: int, gradient: FloatArray, dropping: Sequence[bool] = ()) -> None:
        super().__init__(network, samples, dropping)
        self.deltas = [np.empty_like(output) for output in self.outputs]
        """After `gradient`: ∂L/∂z of each layer, sample by sample."""
        self._derivative = network.loss.derivative if network.fused is None else network.fused.derivative
        self._backward = [self._back(number, gradient) for number in reversed(range(len(network.layers)))]

    def _back(self, number: int, gradient: FloatArray) -> Back:
        network = self.network
        activation, values = network.activations[number]
        last = number == len(network.layers) - 1
        chain = None if last and network.fused is not None else activation.chain
        delta = self.deltas[number]
        arguments = (delta, self.inputs[number], self.activated[number], np.empty_like(delta), values)
        skip = np.empty_like(delta) if network.structure.residual[number] else None
        into, down = self.back(number, delta)
        source = np.swapaxes(self.sources[number - 1], -1, -2) if number else None
        below = self.deltas[number - 1] if number else None
        detour = Detour(skip, self.masks.get(number)) if skip is not None or number in self.masks else None
        matrix = network.layers[number].matrix(gradient)
        sloped = None if chain is None else pausable(network.work(number, self.samples), chain)
        return delta, detour, sloped, arguments, into, source, matrix, down, below

    def gradient(self, source: FloatArray, source_transposed: FloatArray, targets: FloatArray) -> None:
        """Writes the gradient (…, P) of the loss summed over these samples into the array given at the start.

        source: (…, features + 1, samples). source_transposed: the same, last axes swapped. targets: (…, K, samples).
        """
        self._derivative(self.forward(source), targets, self.deltas[-1])
        for delta, detour, chain, arguments, into, inner, gradient, down, below in self._backward:
            if detour is not None:
                detour.before(delta)
            if chain is not None:
                chain(*arguments)
            if inner is None or below is None:
                into(source_transposed, gradient)
            else:
                into(inner, gradient)
                down(delta, below)
                if detour is not None:
                    detour.after(below)
