"""What a network is without one of its hidden units: the unit's activation is 0 at every point.

That is the network with all links out of the unit cut, and what dropout does to a unit in a step. The other choice, the
unit's mean, asks what its changes are worth; it leaves a network that can be made from no settings, so that nobody
could check it. What a residual connection adds to a unit stays, as with dropout.
Source: Morcos et al.: On the importance of single directions for generalization (2018).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from engine.arrays import FloatArray
from engine.errors import InvalidValue
from engine.inspection.pictures import node_ids
from engine.network.passes import Network, Pass
from engine.pauses import may_pause
from engine.run.batch import bound_activations
from engine.run.run import Run
from engine.training.evaluation import Scores, judged

MOST_WORK = 300_000_000
"""Multiplications for all units together; of larger networks fewer points are taken."""
LEAST_POINTS = 50
"""With fewer, a share of points says little."""
VALUES_AT_ONCE = 1 << 16
"""Of one pass; of more the arrays no longer fit the processor's cache."""


class Ablation(NamedTuple):
    """The scores of the whole network, and of the network without each hidden unit, layer by layer; with how many of
    the training and test points."""

    whole: Scores
    without: list[Scores]
    train_points: int
    test_points: int


def hidden_units(run: Run) -> int:
    """How many there are."""
    return sum(_sizes(run))


def _sizes(run: Run) -> list[int]:
    """Units of each hidden layer."""
    return [len(layer) for layer in node_ids(run.config)[1:-1]]


def ablation(run: Run) -> Ablation:
    """Leaves each hidden unit out in turn; all units of a layer are one batch of networks.

    Raises InvalidValue for a network with so many units that too few points could be taken.
    """
    shared = run.signature
    sides = (0, shared.train_points), (shared.train_points, shared.train_points + shared.test_points)
    share = _share(run)
    chosen = [_spread(start, stop, share) for start, stop in sides]
    inputs, targets = (np.ascontiguousarray(array[:, np.concatenate(chosen)]) for array in (run.inputs, run.targets))
    train = len(chosen[0])

    def scores(forward: Pass) -> list[Scores]:
        forward.forward(inputs)
        return judged(run, forward, targets, train)

    with np.errstate(all="ignore"):
        (whole,) = scores(_pass(run, 1, inputs.shape[-1], None))
        without = [each for forward in _passes(run, inputs.shape[-1]) for each in scores(forward)]
    return Ablation(whole, without, train, len(chosen[1]))


def work(run: Run) -> int:
    """About how many multiplications that takes."""
    points = run.signature.train_points + run.signature.test_points
    return min(MOST_WORK, (hidden_units(run) + 1) * points * run.signature.program.work) + run.parameters.size


def place_of(run: Run, number: int) -> tuple[int, int]:
    """Layer (1 for the first hidden one) and place in it of a hidden unit, counted from 1 layer by layer. Raises
    InvalidValue."""
    left = number - 1
    for layer, size in enumerate(_sizes(run), 1):
        if left < size:
            return layer, left
        left -= size
    raise InvalidValue("no_unit", f"This network has {hidden_units(run):,} hidden neurons.", "without")


def _share(run: Run) -> float:
    """Of the points, as many as there is time for."""
    points = run.signature.train_points + run.signature.test_points
    units = hidden_units(run)
    most = MOST_WORK / ((units + 1) * run.signature.program.work)
    if most < min(points, LEAST_POINTS):
        text = f"This network is too large to leave out each of its {units:,} neurons in turn. Take a smaller one."
        raise InvalidValue("too_large", text, "without")
    return min(1.0, most / points) if points else 1.0


def _spread(start: int, stop: int, share: float) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """That share of the places from start to stop, evenly spread, one at least if there is any."""
    count = stop - start
    taken = min(count, max(1, int(count * share)))
    return start + np.arange(taken) * count // max(1, taken)


def _passes(run: Run, samples: int) -> Iterator[Pass]:
    """Passes of as many networks at once as fit the cache, each without another unit."""
    most = max(1, VALUES_AT_ONCE // (max(1, samples) * run.config.structure.room))
    for number, size in enumerate(_sizes(run)):
        for first in range(0, size, most):
            may_pause()
            count = min(most, size - first)
            forward = _pass(run, count, samples, number)
            for place in range(count):
                mask = forward.masks[number]
                (mask if count == 1 else mask[place])[first + place] = 0.0
            yield forward


def _pass(run: Run, networks: int, samples: int, dropping: int | None) -> Pass:
    """Forward through so many copies of the network, which share its parameters. dropping: the layer
    whose units are masked, 0 for the first hidden one."""
    parameters: FloatArray = run.parameters
    if networks > 1:
        parameters = np.broadcast_to(parameters, (networks, parameters.size))
    network = Network(run.config.structure, bound_activations([run]), parameters)
    return Pass(network, samples, [number == dropping for number in range(len(network.layers))])
