"""Health."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from engine.activations import Activation, activations
from engine.activations import Values as Hyperparameters
from engine.arrays import ByteArray, FloatArray
from engine.inspection.fields import Field, Numbers
from engine.inspection.histograms import BINS, POINTS, POWERS, points_seen, powers, spread, values_between
from engine.inspection.views import Values, View
from engine.network.layout import Layer
from engine.network.passes import Network, TrainingPass
from engine.run.batch import bound_activations
from engine.run.run import Run
from engine.training.training import trained

VALUES_AT_ONCE = 3 << 17
"""Numbers that a pass makes at once; the arrays of more no longer fit the processor's cache."""
SATURATED = 0.05
"""A unit whose mean slope is below this share of its activation's steepest one hardly passes a gradient on."""
NOTHING = float(np.finfo(np.float64).eps)
STEEP = np.linspace(-10.0, 10.0, 401)[None]
"""Pre-activations among which every activation is steepest."""


def show(run: Run, values: Values) -> Mapping[str, Any]:
    """See `health_of`."""
    return health_of(run)


def gradient_of(run: Run) -> FloatArray:
    """The gradient (P,) of the mean loss of the training points; NaN without."""
    with np.errstate(all="ignore"):
        return _looked_through(run)[0]


def health_of(run: Run) -> dict[str, Any]:
    """Norms of each layer's weights and gradient, what the next mini-batch changes, how steep each unit is, and how the
    numbers of each layer are spread."""
    layers = tuple(run.layout)
    with np.errstate(all="ignore"):  # a diverging run has no numbers, and that is what there is to see
        weights = np.array([_norm(layer, run.parameters) for layer in layers])
        gradient, slopes = _looked_through(run)
        step = _step(run)
        updates = np.array([_norm(layer, step) for layer in layers]) / weights
        gradients = [_norm(layer, gradient, biases=True) for layer in layers]
        ranges, bins = _spreads(run, gradient)
    dead = [np.count_nonzero(each <= NOTHING) for each in slopes]
    flat = [np.count_nonzero(each < SATURATED) - count for each, count in zip(slopes, dead, strict=True)]
    bounded = [_saturates(run, number) for number in range(len(slopes))]
    shares = np.nan_to_num(np.concatenate([*slopes, np.empty(0)]))
    return {
        "weights": weights,
        "gradients": gradients,
        "updates": updates,
        "dead": dead,
        "saturated": [count if ends else 0 for count, ends in zip(flat, bounded, strict=True)],
        "slopes": np.rint(255 * np.clip(shares, 0, 1)).astype(np.uint8),
        "marks": np.concatenate([*map(_marks, slopes, bounded), np.empty(0, np.uint8)]),
        "ranges": ranges,
        "bins": bins,
    }


def _marks(slopes: FloatArray, bounded: bool) -> ByteArray:
    """2 for a dead unit, 1 for a saturated one, else 0."""
    return np.where(slopes <= NOTHING, 2, np.where(slopes < SATURATED, int(bounded), 0)).astype(np.uint8)


def _spreads(run: Run, gradient: FloatArray) -> tuple[FloatArray, ByteArray]:
    """Of each layer after the input, how its weights, pre-activations, activations and gradient are spread: the ranges
    (layers, 3, 2) of the first three, and the bins (layers, 4, BINS)."""
    ranges, bins = [], []
    for layer, (z, a) in zip(run.layout, values_between(run), strict=True):
        told = [spread(values.ravel()) for values in (_blocks(layer, run.parameters), z, a)]
        ranges.append([each for each, _ in told])
        bins.append([*(each for _, each in told), powers(_blocks(layer, gradient, biases=True))])
    return np.array(ranges), np.array(bins)


def _step(run: Run) -> FloatArray:
    """What the next mini-batch changes of the parameters (P,); NaN if there is none."""
    if run.stopped or not run.signature.train_points:
        return np.full_like(run.parameters, np.nan)
    return trained([run], 0, 1, None)[0].parameters - run.parameters


def _saturates(run: Run, number: int) -> bool:
    """Whether a layer's activation comes to an end on both sides, where it is flat."""
    return activations.get(run.config.structure.activations[number].name).bounded


def _norm(layer: Layer, parameters: FloatArray, biases: bool = False) -> float:
    """Of a layer's weights, and its biases if asked for; NaN for a layer that has none."""
    values = _blocks(layer, parameters, biases)
    return float(np.linalg.norm(values)) if values.size else float("nan")


def _blocks(layer: Layer, parameters: FloatArray, biases: bool = False) -> FloatArray:
    """A layer's weights in a vector of parameters, with its biases if asked for."""
    blocks = [block.rows(parameters).ravel() for block in layer.blocks if block.weight or biases]
    return np.concatenate([*blocks, np.empty(0)])


def _looked_through(run: Run) -> tuple[FloatArray, list[FloatArray]]:
    """The gradient (P,) of the mean loss of the training points; and for each hidden layer the mean slope (units,) of
    its activations there, as a share of the steepest. Both are NaN without points."""
    count = run.signature.train_points
    hidden = [math.prod(layer.gives) for layer in run.layout][:-1]
    if not count:
        return np.full_like(run.parameters, np.nan), [np.full(units, np.nan) for units in hidden]
    network = Network(run.config.structure, bound_activations([run]), run.parameters)
    gradient, sums = np.zeros_like(run.parameters), [np.zeros(units) for units in hidden]
    part = np.empty_like(gradient)
    for start, stop in _parts(run, count):
        if start == 0 or stop == count:  # all but the last are equally long
            training_pass = TrainingPass(network, stop - start, part)
        source = np.ascontiguousarray(run.inputs[:, start:stop])
        training_pass.gradient(source, np.ascontiguousarray(source.T), np.ascontiguousarray(run.targets[:, start:stop]))
        gradient += part
        for number, total in enumerate(sums):
            total += _slopes(training_pass, number).sum(axis=-1)
    steepest = [_steepest(*network.activations[number]) for number in range(len(hidden))]
    return gradient / count, [total / count / steep for total, steep in zip(sums, steepest, strict=True)]


def _parts(run: Run, count: int) -> Iterator[tuple[int, int]]:
    """So many points at once as fit the cache."""
    most = max(1, VALUES_AT_ONCE // run.config.structure.room)
    return ((start, min(count, start + most)) for start in range(0, count, most))


def _slopes(forward: TrainingPass, number: int) -> FloatArray:
    """|g'| of a layer's units at each point of the last pass."""
    activation, values = forward.network.activations[number]
    slopes = np.ones_like(forward.activated[number])
    activation.chain(slopes, forward.inputs[number], forward.activated[number], np.empty_like(slopes), values)
    return np.abs(slopes)


def _steepest(activation: Activation, values: Hyperparameters) -> float:
    """The largest slope that an activation has."""
    slopes, given = np.ones_like(STEEP), np.empty_like(STEEP)
    activation.apply(STEEP.copy(), given, values)
    activation.chain(slopes, STEEP.copy(), given, np.empty_like(STEEP), values)
    return float(np.abs(slopes).max())


def work(run: Run, values: Values) -> int:
    """All training points forward and back, and a mini-batch; some points forward twice, and each of their numbers and
    of the parameters to its bin."""
    count, seen = run.signature.train_points, points_seen(run)
    passes = 3 * (count + min(count, run.config.batch_size)) + 2 * seen
    return run.signature.program.work * passes + 2 * seen * run.config.structure.room + 3 * run.parameters.size


entry = View(
    name="health",
    label="Health",
    help="How well each layer learns: its weights and gradients, dead and saturated units, the size of a step.",
    formula="‖w‖, ‖∂L/∂θ‖, ‖Δw‖/‖w‖, mean |g'(z)|",
    source="Glorot, Bengio: Understanding the difficulty of training deep feedforward neural networks (2010)",
    rank=20,
    fields={
        "weights": Field(Numbers("float32"), "a number for each layer after the input: the norm of its weights"),
        "gradients": Field(
            Numbers("float32"),
            "the same of the gradient of the mean training loss, without penalty and dropout, biases included",
        ),
        "updates": Field(
            Numbers("float32"),
            "the norm of what the next mini-batch changes of its weights, as a share of `weights`; NaN if none comes",
        ),
        "dead": Field(
            Numbers("uint32"), "for each hidden layer: how many units have no slope at any of the training points"
        ),
        "saturated": Field(
            Numbers("uint32"),
            "the same: how many others have a mean slope below 5 % of the steepest, if their activation is bounded",
        ),
        "slopes": Field(
            Numbers("uint8"), "for each hidden unit, layer by layer: its mean slope, 255 standing for the steepest"
        ),
        "marks": Field(Numbers("uint8"), "the same: 1 for those counted in `saturated`, 2 for those in `dead`, else 0"),
        "ranges": Field(
            Numbers("float32"),
            "for each layer after the input the smallest and the largest of its weights, then of its pre-activations "
            f"and of its activations, both at {POINTS} of the training points or all; NaN where there are none",
        ),
        "bins": Field(
            Numbers("uint8"),
            f"for each of these layers {BINS} bins of its weights, of its pre-activations, of its activations, each "
            f"over its range, and of the gradient's sizes from 10^{POWERS[0]:g} to 10^{POWERS[1]:g} in equal powers of "
            "ten: 255 stands for the fullest of these bins, 0 for an empty one",
        ),
    },
    show=show,
    work=work,
)
