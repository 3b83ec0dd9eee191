"""Sample inspector."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.arrays import FloatArray
from engine.domains.plane import EXTENT
from engine.errors import InvalidValue
from engine.inspection.differences import differences
from engine.inspection.fields import REAL, Field, Numbers
from engine.inspection.neuron import LAYER, NODES, TERMS, UNIT, place_of, told
from engine.inspection.trace import response, row_of, traced
from engine.inspection.views import Values, View
from engine.network.layout import weight_mask
from engine.registry import Parameter
from engine.regularizers import regularizers
from engine.run.run import Run
from engine.settings.config import MAX_POINTS

TRAIN, TEST, PLACE = range(3)
WORDS = ("train", "test", "place")
FAR = 1000.0
CURVE = 81
"""Places at which the activation function is told."""
LEAST_REACH = 4.0


def show(run: Run, values: Values) -> Mapping[str, Any]:
    """A sample's way through the network and back, with the terms of one neuron."""
    inputs, targets, point = _sample(run, values)
    place = place_of(run, values)
    trace = traced(run, inputs, targets)
    looked = trace.layers[place.layer]
    z = looked.z[:, 0]
    here = abs(float(z[place.unit]))
    reach = max(LEAST_REACH, 1.25 * here) if np.isfinite(here) else LEAST_REACH
    curve, slopes = response(run, place.layer, place.unit, z, np.linspace(-reach, reach, CURVE))
    return {
        **told(run, trace, place, 0),
        "point": point,
        "numeric": differences(run, inputs, targets, place.layer, place.unit),
        "penalties": row_of(looked.layer, _penalty(run), place.unit),
        "reach": reach,
        "curve": curve,
        "curve_slopes": slopes,
    }


def _sample(run: Run, values: Values) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Inputs (features + 1, 1), targets (K, 1) and coordinates, none of an image."""
    which = int(values["which"])
    if which == PLACE:
        return _anywhere(run, values)
    counts = run.signature.train_points, run.signature.test_points
    called = ("training", "test")[which]
    count, number = counts[which], int(values["number"])
    if number > count:
        there = f"Choose one from 1 to {count}." if count else f"There are no {called} points."
        raise InvalidValue("no_point", f"There is no {called} point {number}. {there}", "number")
    at = number - 1 + (0 if which == TRAIN else run.data.split)
    point = run.data.rows[: run.data.numbers, at] if run.config.domain.dimensions else np.empty(0)
    return run.inputs[:, at : at + 1], run.targets[:, at : at + 1], point


def _anywhere(run: Run, values: Values) -> tuple[FloatArray, FloatArray, FloatArray]:
    domain, made = run.config.domain, run.config.structure
    if not domain.dimensions:
        raise InvalidValue("no_place", "A sample is an image here. Choose one of the training or test points.", "which")
    x, y, target = values["x"], values["y"] if domain.dimensions > 1 else 0.0, values["target"]
    if max(abs(x), abs(y)) > EXTENT:
        place = f"({x:g}, {y:g})".replace("-", "−")
        text = f"The point {place} lies outside the plane: x₁ and x₂ go from −{EXTENT:g} to {EXTENT:g}."
        raise InvalidValue("outside", text, "x")
    inputs = domain.rows(np.array([[x], [y], [1.0]]), run.config.inputs)
    if run.config.problem == "classification":
        classes = max(2, made.outputs)
        if not (0 <= target < classes and target == int(target)):
            text = f"There is no class {target:g}. Choose one from 0 to {classes - 1}."
            raise InvalidValue("no_class", text, "target")
        numbers = np.arange(made.outputs) if made.outputs > 1 else np.ones(1)
        targets = np.where(numbers == target, made.high, made.low)[:, None]
    else:
        targets = np.full((made.outputs, 1), target)
    return inputs, targets, np.array([x, y])


def _penalty(run: Run) -> FloatArray:
    """(P,), the derivative of regularization's penalty."""
    penalty = np.zeros_like(run.parameters)
    derivative = regularizers.get(run.config.regularization.name).derivative
    if derivative is None:
        return penalty
    with np.errstate(all="ignore"):
        derivative(run.parameters, penalty)
        found: FloatArray = penalty * (run.config.regularization_rate * weight_mask(run.layout))
    return found


def work(run: Run, values: Values) -> int:
    """A sample forward and back, and forward twice for each parameter of the neuron with the most."""
    most = max(sum(block.size for block in layer.blocks) for layer in run.layout)
    return run.signature.program.work * (3 + 2 * most) + run.parameters.size


entry = View(
    name="inspector",
    label="Sample inspector",
    help="One point's way through the network: every sum written out, every δ and ∂L/∂w with its terms.",
    formula="z = Σ w·x + b, a = g(z), ∂L/∂w = δ·x, δ = g'(z)·Σ w·δ",
    source="Rumelhart, Hinton, Williams: Learning representations by back-propagating errors (1986)",
    rank=40,
    parameters=(
        Parameter("which", "Point", TRAIN, 0, 2, "A training point, a test point, or a place.", True, words=WORDS),
        Parameter("number", "Number", 1, 1, MAX_POINTS, "Of the training or test point, 1 for the first.", whole=True),
        Parameter("x", "x₁", 0.0, -FAR, FAR, "Of a place, from −6 to 6."),
        Parameter("y", "x₂", 0.0, -FAR, FAR, "Of a place, from −6 to 6."),
        Parameter("target", "Target", 0.0, -FAR, FAR, "Of a place: the number of its class, from 0 on, or a value."),
        LAYER,
        UNIT,
    ),
    fields={
        **NODES,
        **TERMS,
        "point": Field(Numbers("float64"), "x₁ and x₂; empty for an image"),
        "numeric": Field(Numbers("float64"), "`gradients` again, by central differences of the loss"),
        "penalties": Field(Numbers("float64"), "what regularization adds to each of `gradients`"),
        "reach": Field(REAL, "`curve` goes from −reach to reach"),
        "curve": Field(Numbers("float32"), "g(z) of the neuron at 81 places"),
        "curve_slopes": Field(Numbers("float32"), "g'(z) there"),
    },
    show=show,
    work=work,
)
