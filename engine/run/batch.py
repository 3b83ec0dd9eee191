"""How the numbers of runs that share a signature become arrays of one batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from engine.activations import Activation, Values, activations
from engine.arrays import FloatArray
from engine.errors import InvalidValue
from engine.registry import Choice, Parameter
from engine.run.run import Run
from engine.run.signature import Signature


def common_signature(runs: Sequence[Run], resting: bool = False) -> Signature:
    """The (resting) signature of all these runs. Raises InvalidValue if they have none in common, or there are none."""
    found = [run.signature.resting if resting else run.signature for run in runs]
    if not found or any(each is not found[0] for each in found):
        different = len(set(found))
        if different != 1:
            raise InvalidValue("mixed_batch", f"runs of one batch must share one signature; got {different}")
    return found[0]


def stacked(runs: Sequence[Run], array_of: Callable[[Run], FloatArray]) -> FloatArray:
    """A copy of one array of each run, all of one shape: (R, …), or without the replica axis for a single run."""
    return piled([array_of(run) for run in runs])


def piled(arrays: Sequence[FloatArray]) -> FloatArray:
    """A copy of arrays of one shape, with an axis before theirs; of a single one without. `np.stack` takes several
    times as long for many small ones."""
    first = arrays[0]
    return np.concatenate(arrays).reshape(len(arrays), *first.shape) if len(arrays) > 1 else first.copy()


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
