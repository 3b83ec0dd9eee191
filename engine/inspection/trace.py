"""Every number of a pass forward and back: what training computes for some samples of a run, kept layer by layer.

The passes are training's own (`engine.network.passes`), so the numbers are those that a step is made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.activations import Activation, Values
from engine.arrays import FloatArray
from engine.network.layout import Layer
from engine.network.passes import Network, TrainingPass
from engine.run.batch import bound_activations
from engine.run.run import Run

Masks = Mapping[int, FloatArray]


@dataclass(frozen=True, eq=False)
class Traced:
    """One layer after the input. Arrays are (units, samples), float64.

    layer: where its parameters are. source: (rows + 1, samples), the values that it is given, with a last row of ones.
    z: pre-activations. activated: g(z). values: what it passes on, after dropout and a residual connection. slopes:
    ∂g/∂z of each unit alone. errors: ∂L/∂values. deltas: ∂L/∂z. mask: of dropout, None without.
    """

    layer: Layer
    source: FloatArray
    z: FloatArray
    activated: FloatArray
    values: FloatArray
    slopes: FloatArray
    errors: FloatArray
    deltas: FloatArray
    mask: FloatArray | None


@dataclass(frozen=True, eq=False)
class Trace:
    """All layers of a pass.

    inputs: (features, samples). targets: (K, samples). losses: (samples,), without the penalty of regularization.
    gradient: (P,), of the loss summed over the samples.
    """

    layers: tuple[Traced, ...]
    inputs: FloatArray
    targets: FloatArray
    losses: FloatArray
    gradient: FloatArray


def traced(run: Run, inputs: FloatArray, targets: FloatArray, masks: Masks | None = None) -> Trace:
    """The pass of samples through a run's network as it is now.

    inputs: (features + 1, samples) with a last row of ones. targets: (K, samples). masks: for each hidden layer with
    dropout, counted from 0, what its activations are multiplied by. Numbers may leave the finite range.
    """
    network = Network(run.config.structure, bound_activations([run]), run.parameters)
    gradient, masks = np.empty_like(run.parameters), masks or {}
    inputs, targets = np.ascontiguousarray(inputs), np.ascontiguousarray(targets)
    dropping = [number in masks for number in range(len(network.layers))]
    forward = TrainingPass(network, inputs.shape[-1], gradient, dropping)
    for number, mask in masks.items():
        np.copyto(forward.masks[number], mask)
    with np.errstate(all="ignore"):
        forward.gradient(inputs, inputs.T, targets)
        losses = forward.losses(targets).copy()
        errors = _errors(forward, targets)
        layers = tuple(_layer(forward, number, inputs, errors[number]) for number in range(len(network.layers)))
    return Trace(layers, inputs[:-1], targets, losses, gradient)


def _errors(forward: TrainingPass, targets: FloatArray) -> list[FloatArray]:
    """∂L/∂values of each layer."""
    network = forward.network
    found = [np.empty_like(output) for output in forward.outputs]
    network.loss.derivative(forward.outputs[-1], targets, found[-1])
    for number in reversed(range(1, len(found))):
        down = forward.back(number, forward.deltas[number])[1]
        down(forward.deltas[number], found[number - 1])
        if network.structure.residual[number]:
            np.add(found[number - 1], found[number], found[number - 1])
    return found


def _layer(forward: TrainingPass, number: int, inputs: FloatArray, errors: FloatArray) -> Traced:
    source = forward.sources[number - 1] if number else inputs
    z, ahead = np.empty_like(forward.outputs[number]), forward.bounds[number][1]
    ahead(source, z)  # the pass has written its activations over it
    activated = forward.activated[number]
    slopes = _slopes(*forward.network.activations[number], forward.inputs[number], activated)
    return Traced(
        forward.network.layers[number],
        source,
        z,
        activated,
        forward.outputs[number],
        slopes,
        errors,
        forward.deltas[number],
        forward.masks.get(number),
    )


def _slopes(activation: Activation, values: Values, z: FloatArray, activated: FloatArray) -> FloatArray:
    """∂g/∂z of each unit (units, samples), the others' z kept."""
    scratch = np.empty_like(activated)
    if not activation.over_units:
        slopes = np.ones_like(activated)
        activation.chain(slopes, z, activated, scratch, values)
        return slopes
    slopes = np.empty_like(activated)
    for unit in range(len(activated)):
        delta = np.zeros_like(activated)
        delta[unit] = 1.0
        activation.chain(delta, z, activated, scratch, values)
        slopes[unit] = delta[unit]
    return slopes


def response(run: Run, number: int, unit: int, z: FloatArray, places: FloatArray) -> tuple[FloatArray, FloatArray]:
    """g and ∂g/∂z (N,) of one unit of a layer, counted from 0, where its pre-activation is at places (N,).

    z: (units,), the layer's pre-activations; the others stay there.
    """
    activation, values = bound_activations([run])[number]
    given = np.repeat(z[:, None], len(places), axis=1)
    given[unit] = places
    activated = np.empty_like(given)
    with np.errstate(all="ignore"):
        activation.apply(given.copy(), activated, values)
        slopes = _slopes(activation, values, given, activated)
    return activated[unit], slopes[unit]


def row_of(layer: Layer, array: FloatArray, unit: int) -> FloatArray:
    """A unit's part of an array (…, P) as (…, n): its weights, then its bias. A copy."""
    return np.concatenate([block.rows(array)[..., unit, :] for block in layer.blocks], axis=-1)
