"""Losses and metrics of runs, over all their points at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from engine.arrays import FloatArray
from engine.network.passes import Network, Pass
from engine.network.scratch import Scratch
from engine.run.batch import bound_activations, common_signature, piled
from engine.run.run import Run
from engine.run.signature import Signature

VALUES_AT_ONCE = 1 << 16
"""Of one pass; of more the arrays no longer fit the processor's cache."""
_passes = Scratch()

Marks = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


class Scores(NamedTuple):
    """Mean loss per point, without the regularization term, and share of points classified rightly (None for
    regression).

    NaN where there are no points; infinite or NaN where the run has left the finite numbers.
    """

    train_loss: float
    test_loss: float
    train_accuracy: float | None
    test_accuracy: float | None


class Judged(NamedTuple):
    """Of some points, one after another: their losses (…, N), and whether each is classified rightly (…, N); None for
    regression."""

    losses: FloatArray
    right: Marks | None


def judge(run: Run, first: int, stop: int) -> Judged:
    """The points of a run from one to before another, training points first: a part of what `evaluate` looks at."""
    places = slice(first, stop)
    with np.errstate(all="ignore"):
        forward = _forward([run], [run.parameters], run.signature, np.ascontiguousarray(run.inputs[:, places]))
        return _judged(run, forward, run.targets[:, places])


def scored(run: Run, parts: Sequence[Judged]) -> Scores:
    """The scores of a run all of whose points were judged, part by part."""
    losses = np.concatenate([part.losses for part in parts], axis=-1)
    marks = [part.right for part in parts if part.right is not None]
    with np.errstate(all="ignore"):
        whole = Judged(losses, np.concatenate(marks, axis=-1) if marks else None)
        return _summed(whole, run.signature.train_points)[0]


def evaluate(runs: Sequence[Run], parameters: Sequence[FloatArray] | None = None) -> list[Scores]:
    """The scores of runs that share one signature (else InvalidValue).

    parameters: (P,) for each run, to be taken instead of its own.
    """
    shared = common_signature(runs, resting=True)
    parameters = [run.parameters for run in runs] if parameters is None else parameters
    of_one = (shared.train_points + shared.test_points) * shared.program.room
    at_once = max(1, VALUES_AT_ONCE // max(1, of_one))
    return [
        scores
        for first in range(0, len(runs), at_once)
        for scores in _scores(runs[first : first + at_once], parameters[first : first + at_once], shared)
    ]


def _scores(runs: Sequence[Run], parameters: Sequence[FloatArray], shared: Signature) -> list[Scores]:
    targets = _each(runs, lambda run: run.targets)
    with np.errstate(all="ignore"):
        forward = evaluated(runs, parameters, shared)
        return judged(runs[0], forward, targets, shared.train_points)


def judged(run: Run, forward: Pass, targets: FloatArray, train_points: int) -> list[Scores]:
    """The scores of each network of a pass that has just gone forward over points (train first) with targets
    (…, K, N). run: one that has these networks' settings."""
    return _summed(_judged(run, forward, targets), train_points)


def _judged(run: Run, forward: Pass, targets: FloatArray) -> Judged:
    return Judged(forward.losses(targets), _right(run, forward.outputs[-1], targets))


def _summed(points: Judged, train_points: int) -> list[Scores]:
    """The scores of each network of all its points."""
    per_point, right = points
    sides = (slice(None, train_points), slice(train_points, None))
    losses = [_means(per_point[..., side]) for side in sides]
    accuracies = [[None] * len(losses[0]) if right is None else _shares(right[..., side]) for side in sides]
    return [Scores(*values) for values in zip(*losses, *accuracies, strict=True)]


def evaluated(runs: Sequence[Run], parameters: Sequence[FloatArray], shared: Signature) -> Pass:
    """A pass that has just gone forward over all points of the runs (train first), with these parameters (P,) of each;
    the next call may overwrite it."""
    return _forward(runs, parameters, shared, _each(runs, lambda run: run.inputs))


def _forward(runs: Sequence[Run], parameters: Sequence[FloatArray], shared: Signature, inputs: FloatArray) -> Pass:
    """The same over these inputs."""
    layers = tuple(run.config.structure.activations for run in runs)

    def network() -> Network:
        empty = np.empty((*inputs.shape[:-2], runs[0].layout.count))
        return Network(runs[0].config.structure, bound_activations(runs), empty)

    forward = _passes((shared, layers, inputs.shape), inputs.shape[-1], network)
    np.copyto(forward.network.parameters, piled(parameters))
    forward.forward(inputs)
    return forward


def predicted(run: Run, outputs: FloatArray) -> FloatArray:
    """The class number of each sample by the outputs (…, K, N): for one output 1 from the middle up, else the
    largest."""
    made = run.config.structure
    if made.outputs > 1:
        largest: FloatArray = outputs.argmax(axis=-2).astype(np.float64)
        return largest
    positive: FloatArray = (outputs[..., 0, :] >= (made.low + made.high) / 2).astype(np.float64)
    return positive


def _right(run: Run, outputs: FloatArray, targets: FloatArray) -> Marks | None:
    if run.config.problem != "classification":
        return None
    right: Marks = (predicted(run, outputs) == predicted(run, targets)) & np.isfinite(outputs).all(axis=-2)
    return right


def _each(runs: Sequence[Run], of: Callable[[Run], FloatArray]) -> FloatArray:
    arrays = [of(run) for run in runs]
    return piled(arrays) if len(runs) > 1 else arrays[0]


def _means(losses_of_points: FloatArray) -> list[float]:
    """The mean over the points of each run: (…, N)."""
    count = losses_of_points.shape[-1]
    sums: FloatArray = np.atleast_1d(losses_of_points.sum(axis=-1))
    return (sums / count).tolist() if count else [float("nan")] * sums.size


def _shares(right: Marks) -> list[float] | list[None]:
    """The share of each run's points that are marked: (…, N)."""
    count = right.shape[-1]
    marked = np.atleast_1d(right.sum(axis=-1))
    return (marked / count).tolist() if count else [None] * marked.size
