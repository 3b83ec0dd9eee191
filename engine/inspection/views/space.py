"""Hidden space."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.arrays import ByteArray, FloatArray
from engine.domains.plane import EXTENT
from engine.errors import InvalidValue
from engine.inspection.fields import REAL, WHOLE, Field, Numbers
from engine.inspection.views import Values, View
from engine.network.passes import Network, Pass
from engine.registry import Parameter
from engine.run.batch import bound_activations
from engine.run.run import Run

MOST_POINTS = 2000
NUMBERS = 1 << 18
"""Activations that are looked at: of a layer of many units fewer points are shown."""
VALUES_AT_ONCE = 3 << 17
"""Numbers that a pass makes at once; the arrays of more no longer fit the processor's cache."""
LATTICE, ALONG = 31, 91
"""Places along each side of the plane, and along a line."""
MOST_LAYERS, MOST_UNITS = 100, 10_000

Seen = tuple[FloatArray, FloatArray]
"""A layer's activations (U, N), and the outputs (K, N)."""


def show(run: Run, values: Values) -> Mapping[str, Any]:
    """Where a layer puts the points, and a lattice of the plane: by two of its units, or in its principal plane."""
    layer = _layer(run, int(values["layer"]))
    units = _units(run)[layer - 1]
    every, train = _thinned(run, units)
    shared = run.signature
    chosen = [*range(0, shared.train_points, every), *range(shared.train_points, run.inputs.shape[1], every)]
    with np.errstate(all="ignore"):
        points, _ = _seen(run, layer, run.inputs[:, chosen])
        lattice, outputs = _seen(run, layer, _lattice(run))
        if not (np.isfinite(points).all() and np.isfinite(lattice).all()):
            raise InvalidValue(
                "not_finite",
                f"The numbers of {_named(run, layer)} have become too large to draw. Reset, or undo the last change.",
            )
        middle = points[:, :train].mean(axis=1, keepdims=True) if train else np.zeros((units, 1))
        centred = points[:, :train] - middle
        axes, middle = _axes(run, centred, middle, (int(values["across"]), int(values["up"])), run.data.rows[:, chosen])
        total, held = float((centred**2).sum()), float(((axes @ centred) ** 2).sum())
    return {
        "shown": layer,
        "units": units,
        "share": held / total if total else float("nan"),
        "train": train,
        "every": every,
        "points": (axes @ (points - middle)).T,
        "columns": ALONG if run.config.domain.dimensions == 1 else LATTICE,
        "grid": (axes @ (lattice - middle)).T,
        "shades": _shades(run, outputs),
    }


def _layer(run: Run, asked: int) -> int:
    """The layer's number, 1 for the first after the input."""
    count = len(run.layout)
    if asked > count:
        many = "one layer" if count == 1 else f"{count} layers"
        raise InvalidValue("no_layer", f"This network has {many} after the input.", "layer")
    return asked or max(1, count - 1)


def _units(run: Run) -> list[int]:
    """Of each layer after the input."""
    return [math.prod(layer.gives) for layer in run.layout]


def _named(run: Run, layer: int) -> str:
    return "the output" if layer == len(run.layout) else f"layer {layer}"


def _thinned(run: Run, units: int) -> tuple[int, int]:
    """In how many points one is shown; and how many of the training points are."""
    train, count = run.signature.train_points, run.inputs.shape[1]
    every = max(1, -(-count // max(2, min(MOST_POINTS, NUMBERS // units))))
    return every, -(-train // every)


def _seen(run: Run, layer: int, inputs: FloatArray) -> Seen:
    """What a layer and the output make of inputs (features + 1, N), some at a time."""
    made, count = run.config.structure, inputs.shape[1]
    network = Network(made, bound_activations([run]), run.parameters)
    hidden, outputs = np.empty((_units(run)[layer - 1], count)), np.empty((made.outputs, count))
    most = max(1, VALUES_AT_ONCE // made.room)
    for start in range(0, count, most):
        part = np.ascontiguousarray(inputs[:, start : start + most])
        if start == 0 or part.shape[1] < most:
            forward = Pass(network, part.shape[1])
        outputs[:, start : start + most] = forward.forward(part)
        hidden[:, start : start + most] = forward.outputs[layer - 1]
    return hidden, outputs


def _lattice(run: Run) -> FloatArray:
    """The inputs at places all over the plane, row by row from below; along a line; none for images."""
    domain, inputs = run.config.domain, run.config.inputs
    if not domain.dimensions:
        return np.empty((len(inputs) + 1, 0))
    along = np.linspace(-EXTENT, EXTENT, ALONG if domain.dimensions == 1 else LATTICE)
    y, x = np.meshgrid(along if domain.dimensions > 1 else np.zeros(1), along, indexing="ij")
    return domain.rows(np.stack([x.ravel(), y.ravel(), np.ones(x.size)]), inputs)


def _axes(
    run: Run, centred: FloatArray, middle: FloatArray, asked: tuple[int, int], rows: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The two axes (2, U), and what lies where they cross (U, 1).

    centred: activations (U, n) of the training points, less their mean, the middle. rows: the points themselves.
    """
    units = len(middle)
    if asked == (0, 0) and units > 2:
        if not centred.shape[1]:
            text = "The principal plane is that of the training points, and there are none. Choose two units."
            raise InvalidValue("no_points", text, "across")
        return _principal(centred, _reference(run, rows[:, : centred.shape[1]])), middle
    if 0 in asked and asked != (0, 0):
        raise InvalidValue("one_unit", "Choose two units, or neither of them for the principal plane.", "up")
    places = tuple(unit - 1 for unit in asked) if any(asked) else (0, 1)
    if any(asked) and max(asked) > units:
        many = "one unit" if units == 1 else f"{units} units"
        text = f"There is no unit {max(asked)} any more: the layer has {many}. Choose others, or the principal plane."
        raise InvalidValue("no_unit", text, "across")
    axes = np.zeros((2, units))
    for axis, place in enumerate(places[:units]):
        axes[axis, place] = 1.0
    return axes, np.zeros_like(middle)


def _principal(centred: FloatArray, reference: FloatArray) -> FloatArray:
    """The plane (2, U) of most variance, turned so that the points lie as they do in the reference (2, n) as nearly as
    can be: the orthogonal Procrustes problem. So a plane that turns a little turns the picture a little, and two
    directions of equal variance don't change places.
    """
    plane = np.linalg.svd(centred, full_matrices=False)[0][:, :2].T
    if len(plane) < 2:  # of a single point, which has no variance at all
        plane = np.eye(2, len(centred))
    left, _, right = np.linalg.svd(reference @ (plane @ centred).T)
    turned: FloatArray = left @ right @ plane
    return turned


def _reference(run: Run, rows: FloatArray) -> FloatArray:
    """Two numbers of each point (2, n), less their means: x and y, of a point along a line x and its target."""
    second = rows[1] if run.config.domain.dimensions != 1 else rows[run.data.numbers + 1]
    pair = np.stack([rows[0], second])
    centred: FloatArray = pair - pair.mean(axis=1, keepdims=True)
    return centred


def _shades(run: Run, outputs: FloatArray) -> ByteArray:
    """What the network says at each place of the lattice: of three classes or more the number of the most probable,
    else the code of its first output, as maps have it."""
    made = run.config.structure
    if run.config.problem == "classification" and made.outputs > 1:
        largest: ByteArray = outputs.argmax(axis=0).astype(np.uint8)
        return largest
    value = np.clip((outputs[0] - made.low) * (2 / (made.high - made.low)) - 1, -1, 1)
    codes: ByteArray = np.rint(127 * np.nan_to_num(value) + 128).astype(np.uint8)
    return codes


def work(run: Run, values: Values) -> int:
    """Each point and place of the lattice forward, and the principal plane."""
    shared, sizes = run.signature, _units(run)
    layer = int(values["layer"]) or len(sizes) - 1
    units = sizes[min(max(1, layer), len(sizes)) - 1]
    every, train = _thinned(run, units)
    points = -(-(shared.train_points + shared.test_points) // every)
    return shared.program.work * (points + LATTICE**2) + 6 * train * units * min(train, units)


entry = View(
    name="space",
    label="Hidden space",
    help="The points as a layer sees them, and how it bends the plane to tell them apart.",
    formula="a(x) for each point x, by two units or in the principal plane",
    source="Olah: Neural Networks, Manifolds, and Topology (2014); Schönemann: Orthogonal Procrustes (1966)",
    rank=30,
    parameters=(
        Parameter(
            "layer",
            "Layer",
            0,
            0,
            MOST_LAYERS,
            "Counted from the first after the input. 0: the last hidden layer, or the output where there is none.",
            whole=True,
        ),
        Parameter("across", "Across", 0, 0, MOST_UNITS, "A unit, counted from 1. 0: the principal plane.", whole=True),
        Parameter("up", "Up", 0, 0, MOST_UNITS, "Another unit. 0: the principal plane.", whole=True),
    ),
    fields={
        "shown": Field(WHOLE, "the layer, 1 for the first after the input"),
        "units": Field(WHOLE, "how many it has"),
        "share": Field(
            REAL, "of the variance that its activations have among the training points shown; NaN if they have none"
        ),
        "train": Field(WHOLE, "how many of `points` are training points; these come first"),
        "every": Field(WHOLE, "1 if all points are shown; n if every n-th of the training and of the test points is"),
        "points": Field(Numbers("float32"), "two numbers for each point, across and up"),
        "columns": Field(WHOLE, "places in a row of `grid`"),
        "grid": Field(
            Numbers("float32"),
            "the same of places of the plane, from −6 to 6, row by row from below; of one variable a single row",
        ),
        "shades": Field(
            Numbers("uint8"),
            "for each place of `grid` the number of the most probable of three classes or more, else the first output, "
            "coded as in `output`",
        ),
    },
    show=show,
    work=work,
)
