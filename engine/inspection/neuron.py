"""What a panel is told of a pass: every node's numbers, and the terms of one neuron's sum and gradient.

A small network's nodes are told all at once, a large one's layer by layer, so that a frame stays small. The terms are
always those of one neuron.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from engine.activations import activations
from engine.arrays import FloatArray
from engine.errors import InvalidValue
from engine.inspection.fields import REAL, TEXT, WHOLE, Field, Numbers
from engine.inspection.trace import Trace, row_of
from engine.losses import losses
from engine.registry import Parameter
from engine.run.optimizer_state import trainable
from engine.run.run import Run
from engine.settings.config import MAX_LAYERS, MAX_UNITS

DRAWN = 64
"""Nodes after the input that are told all at once."""
LAYER = Parameter(
    "layer", "Layer", 0, 0, MAX_LAYERS + 1, "Counted from the first after the input; 0 for the output.", whole=True
)
UNIT = Parameter("unit", "Neuron", 1, 1, MAX_UNITS, "Counted from the top of its layer.", whole=True)
MANY = Numbers("float64")

NODES: Mapping[str, Field] = {
    "layer": Field(WHOLE, "of the neuron looked at, 1 for the first after the input"),
    "unit": Field(WHOLE, "its place in that layer, 1 for the first"),
    "first": Field(WHOLE, "the first layer whose nodes follow: 1 in a network of at most 64 nodes, else `layer` alone"),
    "inputs": Field(MANY, "what the network is given"),
    "targets": Field(MANY, "what each output aims at"),
    "outputs": Field(MANY, "what each output gives"),
    "loss": Field(REAL, "without the penalty of regularization"),
    "sums": Field(MANY, "z of each node, layer by layer"),
    "activations": Field(MANY, "g(z) of each node"),
    "passed": Field(MANY, "what each node passes on, after dropout and a residual connection"),
    "slopes": Field(MANY, "g'(z) of each node"),
    "errors": Field(MANY, "∂L/∂(what each node passes on)"),
    "deltas": Field(MANY, "δ = ∂L/∂z of each node"),
    "masks": Field(MANY, "what dropout multiplies each node's activation by; 1 without"),
}
TERMS: Mapping[str, Field] = {
    "weights": Field(MANY, "of the neuron, then its bias"),
    "sources": Field(MANY, "what each weight is multiplied by, then 1 for the bias"),
    "products": Field(MANY, "weight times source; they add up to z"),
    "gradients": Field(MANY, "∂L/∂w of each weight, then of the bias"),
    "held": Field(Numbers("uint8"), "1 for a weight, or the bias, that training leaves as it is: frozen or cut"),
    "above": Field(MANY, "the weights from the neuron to each of the next layer"),
    "above_deltas": Field(MANY, "δ of each of these"),
    "skip": Field(REAL, "∂L of what a residual connection takes from the neuron past the next layer"),
    "rule": Field(TEXT, "how δ follows from ∂L/∂a: `slope`, `fused` with the loss, `all outputs`, or `surrogate`"),
}


class Place(NamedTuple):
    """A neuron of a dense layer; both numbers are counted from 0."""

    layer: int
    unit: int


def place_of(run: Run, values: Mapping[str, float]) -> Place:
    """The neuron that a view's parameters choose. Raises InvalidValue where there is none, or it has no sum of its
    own."""
    layers = tuple(run.layout)
    number = int(values["layer"]) or len(layers)
    if number > len(layers):
        raise InvalidValue(
            "no_layer", f"This network has no layer {number}. Choose one from 1 to {len(layers)}.", "layer"
        )
    layer = layers[number - 1]
    units = math.prod(layer.gives)
    if not layer.blocks:
        raise InvalidValue("no_weights", f"Layer {number} has no weights of its own. Choose another layer.", "layer")
    if layer.units != units:
        text = f"The neurons of layer {number} share their weights, and a sum has too many terms. Choose another layer."
        raise InvalidValue("shared_weights", text, "layer")
    unit = int(values["unit"])
    if unit > units:
        raise InvalidValue("no_unit", f"Layer {number} has no neuron {unit}. Choose one from 1 to {units}.", "unit")
    return Place(number - 1, unit - 1)


def told(run: Run, trace: Trace, place: Place, sample: int | None) -> dict[str, Any]:
    """The fields of NODES and TERMS: of one sample of a trace, or of the mean of all (sample: None)."""

    def one(array: FloatArray) -> FloatArray:
        picked: FloatArray = array.mean(axis=-1) if sample is None else array[..., sample]
        return picked

    with np.errstate(all="ignore"):
        looked = trace.layers[place.layer]
        everything = sum(len(each.z) for each in trace.layers) <= DRAWN
        shown = trace.layers if everything else (looked,)
        weights, sources = row_of(looked.layer, run.parameters, place.unit), one(looked.source)
        return {
            "layer": place.layer + 1,
            "unit": place.unit + 1,
            "first": 1 if everything else place.layer + 1,
            "inputs": one(trace.inputs),
            "targets": one(trace.targets),
            "outputs": one(trace.layers[-1].values),
            "loss": float(one(trace.losses)),
            "sums": _joined([one(each.z) for each in shown]),
            "activations": _joined([one(each.activated) for each in shown]),
            "passed": _joined([one(each.values) for each in shown]),
            "slopes": _joined([one(each.slopes) for each in shown]),
            "errors": _joined([one(each.errors) for each in shown]),
            "deltas": _joined([one(each.deltas) for each in shown]),
            "masks": _joined([np.ones(len(each.z)) if each.mask is None else one(each.mask) for each in shown]),
            "weights": weights,
            "sources": sources,
            "products": weights * sources,
            "gradients": _gradients(trace, place, sample),
            "held": row_of(looked.layer, held(run), place.unit),
            "rule": _rule(run, place.layer),
            **_above(run, trace, place, one),
        }


def _joined(parts: list[FloatArray]) -> FloatArray:
    return np.concatenate(parts)


def _gradients(trace: Trace, place: Place, sample: int | None) -> FloatArray:
    looked = trace.layers[place.layer]
    if sample is None:
        return row_of(looked.layer, trace.gradient, place.unit) / len(trace.losses)
    found: FloatArray = looked.deltas[place.unit, sample] * looked.source[:, sample]
    return found


def _above(run: Run, trace: Trace, place: Place, one: Callable[[FloatArray], FloatArray]) -> dict[str, Any]:
    """From where a neuron's ∂L comes. one: picks a sample, or takes the mean."""
    nothing = {"above": np.empty(0), "above_deltas": np.empty(0), "skip": 0.0}
    if place.layer + 1 == len(trace.layers):
        return nothing
    above = trace.layers[place.layer + 1]
    weights = next((block.rows(run.parameters) for block in above.layer.blocks if block.weight), None)
    if weights is None or above.layer.units != len(above.z):
        return nothing
    residual = run.config.structure.residual[place.layer + 1]
    skip = float(one(above.errors)[place.unit]) if residual else 0.0
    return {"above": weights[:, place.unit], "above_deltas": one(above.deltas), "skip": skip}


def held(run: Run) -> FloatArray:
    """(P,), 1 for a parameter that training leaves as it is, else 0."""
    stays: FloatArray = ((run.alive == 0) | (trainable(run.config) == 0)).astype(np.float64)
    return stays


def _rule(run: Run, number: int) -> str:
    made = run.config.structure
    name = made.activations[number].name
    if number == len(made.activations) - 1 and name in losses.get(made.loss).fused:
        return "fused"
    entry = activations.get(name)
    return "all outputs" if entry.over_units else "surrogate" if entry.surrogate else "slope"
