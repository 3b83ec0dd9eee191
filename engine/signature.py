"""What runs must have in common to be trained as one batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.activations import Activation, Values, activations
from engine.arrays import FloatArray
from engine.data import data_of
from engine.errors import InvalidValue
from engine.registry import Choice
from engine.run import Run


@dataclass(frozen=True)
class Signature:
    """All that fixes array shapes and the program; every other setting may differ from run to run."""

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    optimizer: str
    regularization: str
    batch_size: int
    incomplete_batch: str
    reshuffle: bool
    train_points: int
    test_points: int
    position: int
    carried_points: int
    any_cut: bool


def signature(run: Run) -> Signature:
    """The signature of a run."""
    config, data = run.config, data_of(run.config)
    return Signature(
        config.sizes,
        tuple(choice.name for choice in config.layer_activations),
        config.optimizer.name,
        config.regularization.name,
        config.batch_size,
        config.incomplete_batch,
        config.reshuffle,
        len(data.train),
        len(data.test),
        run.position,
        run.carried_points,
        not run.alive.all(),
    )


def common_signature(runs: Sequence[Run]) -> Signature:
    """The signature of all these runs. Raises InvalidValue if they have none in common, or there are none."""
    found = {signature(run) for run in runs}
    if len(found) != 1:
        raise InvalidValue("mixed_batch", f"runs of one batch must share one signature; got {len(found)}")
    return found.pop()


def stacked(runs: Sequence[Run], array_of: Callable[[Run], FloatArray]) -> FloatArray:
    """A copy of one array of each run: (R, …), or without the replica axis for a single run."""
    return np.stack([array_of(run) for run in runs]) if len(runs) > 1 else array_of(runs[0]).copy()


def per_run(runs: Sequence[Run], value_of: Callable[[Run], float], axes: int) -> FloatArray | float:
    """A number of each run, shaped to broadcast to arrays with `axes` axes behind the replica axis."""
    if len(runs) == 1:
        return value_of(runs[0])
    return np.array([value_of(run) for run in runs]).reshape(-1, *[1] * axes)


def bound_activations(runs: Sequence[Run]) -> list[tuple[Activation, Values]]:
    """Each layer's activation with the runs' hyperparameters."""
    bound = []
    for number, choice in enumerate(runs[0].config.layer_activations):
        entry = activations.get(choice.name)
        bound.append((entry, _values(runs, number, entry)))
    return bound


def _values(runs: Sequence[Run], number: int, entry: Activation) -> Values:
    def of(name: str) -> Callable[[Run], float]:
        return lambda run: _layer_choice(run, number).value(name)

    return {parameter.name: per_run(runs, of(parameter.name), 2) for parameter in entry.parameters}


def _layer_choice(run: Run, number: int) -> Choice:
    return run.config.layer_activations[number]
