"""Dense."""

from __future__ import annotations

import math

import numpy as np

from engine.arrays import FloatArray
from engine.layers import Bound, LayerKind, Part, Shape, Step, Values, nothing, product
from engine.registry import Parameter


def shape(given: Shape, values: Values) -> Shape:
    """A number for each unit."""
    return (values["units"],)


def units(given: Shape, values: Values) -> int:
    """As many as chosen."""
    return values["units"]


def parts(given: Shape, values: Values) -> tuple[Part, ...]:
    """Each unit has a weight for every number it is given, and a bias."""
    sources = math.prod(given)
    return (
        Part("weights", (sources,), sources, values["units"], True),
        Part("biases", (), sources, values["units"], False),
    )


def forward(bound: Bound) -> Step:
    """W·x, of weights with the bias as their last column and values with a last row of ones: one matrix product."""
    return product(bound.parameters)


def backward(bound: Bound, forward: Step, source: FloatArray | None, delta: FloatArray) -> tuple[Step, Step]:
    """δ·xᵀ for the parameters and Wᵀ·δ for the layer below, as far as it is a layer: inputs that jump get nothing."""
    if source is None:
        return product(delta), nothing
    into = np.swapaxes(bound.parameters[..., : source.shape[-2]], -1, -2)
    return product(delta), product(into, sums=bound.parameters.shape[-2] > 1)  # with one unit there is nothing to sum


def work(given: Shape, values: Values) -> int:
    """One for each parameter."""
    return values["units"] * (math.prod(given) + 1)


entry = LayerKind(
    name="dense",
    label="Dense",
    help="Every unit weighs all numbers it is given. It knows nothing of what lies beside what.",
    formula="z = W·x + b",
    source="Rosenblatt: The perceptron (1958)",
    rank=10,
    parameters=(Parameter("units", "Units", 4, 1, 128, "More can draw finer shapes.", whole=True),),
    shape=shape,
    units=units,
    parts=parts,
    forward=forward,
    backward=backward,
    work=work,
    drawn=True,
)
