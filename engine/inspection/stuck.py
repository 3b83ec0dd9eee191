"""Whether any gradient reaches the weights of a run: a network that training can no longer change, and where it ends.

The way back from the loss is followed with absolute values, so that nothing cancels: what comes out is the most that a
gradient could be at any point. Nothing is found where it is only small.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.activations import Activation, Values, activations
from engine.arrays import FloatArray
from engine.network.passes import Network, Pass
from engine.run.batch import bound_activations
from engine.run.optimizer_state import trainable
from engine.run.run import Run
from engine.training.updating import learning_rate

NOTHING = float(np.finfo(np.float64).eps)
"""So small a part of what the loss asks for is lost beside any weight."""
FAR = 100.0
"""A pre-activation as large as no network has that learns."""


@dataclass(frozen=True)
class Stuck:
    """Where the gradient ends.

    layer: the layer whose activations have no slope, or into which all weights are 0; 1 is the first hidden one.
    output: whether that is the output. activation: its label; empty where weights are the reason. silent: whether its
    units give 0 at all points. sloped: the label of an activation that has a slope everywhere; empty where none has.
    """

    layer: int
    output: bool
    activation: str
    silent: bool
    sloped: str


def untouched(before: Run, after: Run) -> bool:
    """Whether training left the biases of the first layer that learns as they were, to the bit: then it may be stuck.

    A penalty acts on weights alone. Where there are no biases nothing can be told so cheaply: then True.
    """
    layer = _first_trained(after)
    if layer is None or not after.config.bias:
        return layer is not None
    biases = [block for block in after.layout.blocks if block.layer == layer + 1 and not block.weight]
    return all(np.array_equal(block.rows(before.parameters), block.rows(after.parameters)) for block in biases)


def stuck(run: Run) -> Stuck | None:
    """Where the gradient ends on its way to the first layer that learns; None for a run that can be trained, one that
    has nothing left to learn, and one that was told not to: a learning rate of 0, all layers frozen, no points."""
    first, count = _first_trained(run), run.signature.train_points
    if first is None or not count or not learning_rate(run, run.epoch):
        return None
    network = Network(run.config.structure, bound_activations([run]), run.parameters)
    with np.errstate(all="ignore"):
        forward = Pass(network, count)
        source = np.ascontiguousarray(run.inputs[:, :count])
        forward.forward(source)
        return _followed(run, forward, source, first)


def _first_trained(run: Run) -> int | None:
    """The first layer that learns, 0 for the first after the input."""
    return next((layer - 1 for layer in run.learning), None)


def _weights_learn(run: Run, layer: int) -> bool:
    """Whether any weight into a layer (1 for the first hidden one) is neither frozen nor cut."""
    learn = trainable(run.config)
    return any(block.rows(learn).any() for block in run.layout.blocks if block.layer == layer and block.weight)


def _followed(run: Run, forward: Pass, source: FloatArray, first: int) -> Stuck | None:
    network, last = forward.network, len(forward.network.layers) - 1
    residual, asked = network.structure.residual, np.empty_like(forward.outputs[-1])
    derivative = (network.loss if network.fused is None else network.fused).derivative
    derivative(forward.outputs[-1], run.targets[:, : forward.samples], asked)
    if not np.isfinite(asked).all() or np.abs(asked).max() <= NOTHING:
        return None
    arriving = asked / np.abs(asked).max()
    coming = np.abs(arriving if network.fused is not None else _sloped(forward, last, arriving))
    if coming.max() <= NOTHING:
        return _ended(forward, last)
    for number in range(last, first, -1):
        given = forward.outputs[number - 1]
        below = np.empty_like(given)
        forward.back(number, coming, absolute=True)[1](coming, below)
        if residual[number]:
            below += np.abs(arriving)
        if below.max() <= NOTHING:
            # These weights have a gradient wherever their layer is given something: then they don't stay 0.
            moves = _weights_learn(run, number + 1) and (coming.max(axis=0) * np.abs(given).max(axis=0)).max()
            return None if moves > NOTHING else _ended(forward, number, weights=True)
        arriving, coming = below, np.abs(_sloped(forward, number - 1, below))
        if coming.max() <= NOTHING and (number - 1 == first or not residual[number - 1]):
            return _ended(forward, number - 1)
    return None


def _sloped(forward: Pass, number: int, delta: FloatArray) -> FloatArray:
    """delta · g' of a layer."""
    activation, values = forward.network.activations[number]
    product = delta.copy()
    activation.chain(product, forward.inputs[number], forward.activated[number], np.empty_like(product), values)
    return product


def _ended(forward: Pass, number: int, weights: bool = False) -> Stuck:
    activation = forward.network.activations[number][0]
    return Stuck(
        layer=number + 1,
        output=number == len(forward.network.layers) - 1,
        activation="" if weights else activation.label,
        silent=not forward.activated[number].any(),
        sloped=_sloped_everywhere(),
    )


@lru_cache(maxsize=1)
def _sloped_everywhere() -> str:
    """The label of the first activation that bends, and has a slope however far it is from 0; empty for none."""
    return next((each.label for each in activations if _has_slope(each)), "")


def _has_slope(activation: Activation) -> bool:
    if activation.over_units or activation.surrogate:
        return False
    values: Values = {parameter.name: parameter.default for parameter in activation.parameters}
    ends, slopes = np.array([[-FAR, FAR]]), np.ones((1, 2))
    given = np.empty_like(ends)
    activation.apply(ends, given, values)
    activation.chain(slopes, ends, given, np.empty_like(ends), values)
    left, right = np.abs(slopes[0]).tolist()
    return bool(min(left, right) > 1 / FAR**2 and not np.isclose(left, right))
