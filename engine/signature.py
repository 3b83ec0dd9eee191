"""What runs must have in common to be trained as one batch, and how their numbers become arrays of that batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.activations import Activation, Values, activations
from engine.arrays import FloatArray
from engine.data import point_counts
from engine.errors import InvalidValue
from engine.program import Program
from engine.registry import Choice, Parameter
from engine.run import Run


@dataclass(frozen=True)
class Signature:
    """All that fixes array shapes and the computation; every other setting may differ from run to run."""

    program: Program
    train_points: int
    test_points: int
    position: int
    carried_points: int

    @property
    def resting(self) -> Signature:
        """The same without where in the epoch training stands: enough for what only looks at the weights."""
        return replace(self, position=0, carried_points=0)


def signature(run: Run) -> Signature:
    """The signature of a run."""
    return _signature(run, run.position, run.carried_points)


def _signature(run: Run, position: int, carried_points: int) -> Signature:
    train, test = point_counts(run.config, run.own)
    return Signature(run.config.program, train, test, position, carried_points)


def common_signature(runs: Sequence[Run], resting: bool = False) -> Signature:
    """The (resting) signature of all these runs. Raises InvalidValue if they have none in common, or there are none."""
    found = {_signature(run, 0, 0) if resting else signature(run) for run in runs}
    if len(found) != 1:
        raise InvalidValue("mixed_batch", f"runs of one batch must share one signature; got {len(found)}")
    return found.pop()


def stacked(runs: Sequence[Run], array_of: Callable[[Run], FloatArray]) -> FloatArray:
    """A copy of one array of each run: (R, …), or without the replica axis for a single run."""
    return np.stack([array_of(run) for run in runs]) if len(runs) > 1 else array_of(runs[0]).copy()


def per_run(runs: Sequence[Run], value_of: Callable[[Run], float], axes: int) -> FloatArray | float:
    """A number of each run, shaped to broadcast to arrays with `axes` axes behind the replica axis."""
    return _broadcast([value_of(run) for run in runs], axes)


def _broadcast(values: Sequence[float], axes: int) -> FloatArray | float:
    return values[0] if len(values) == 1 else np.array(values).reshape(-1, *[1] * axes)


def hyperparameters(
    runs: Sequence[Run], parameters: Sequence[Parameter], choice_of: Callable[[Run], Choice], axes: int
) -> dict[str, FloatArray | float]:
    """The hyperparameters of what each run chose, by name, shaped as by `per_run`."""
    chosen = [dict(choice_of(run).values) for run in runs]
    return {parameter.name: _broadcast([values[parameter.name] for values in chosen], axes) for parameter in parameters}


def bound_activations(runs: Sequence[Run]) -> list[tuple[Activation, Values]]:
    """Each layer's activation with the runs' hyperparameters."""

    def of(layer: int) -> Callable[[Run], Choice]:
        return lambda run: run.config.structure.activations[layer]

    bound: list[tuple[Activation, Values]] = []
    for layer, choice in enumerate(runs[0].config.structure.activations):
        entry = activations.get(choice.name)
        bound.append((entry, hyperparameters(runs, entry.parameters, of(layer), 2)))
    return bound
