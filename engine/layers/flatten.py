"""Flatten."""

from __future__ import annotations

import math

import numpy as np

from engine.arrays import FloatArray
from engine.layers import Bound, LayerKind, Shape, Step, Values, image_shape, nothing
from engine.layers import none as no_work


def shape(given: Shape, values: Values) -> Shape:
    """As many numbers, in one line."""
    return (math.prod(image_shape(given, "flatten")),)


def forward(bound: Bound) -> Step:
    """The same rows."""

    def copy(source: FloatArray, z: FloatArray) -> None:
        np.copyto(z, source[..., : z.shape[-2], :])

    return copy


def backward(bound: Bound, forward: Step, source: FloatArray | None, delta: FloatArray) -> tuple[Step, Step]:
    """δ as it is."""

    def down(arriving: FloatArray, below: FloatArray) -> None:
        np.copyto(below, arriving)

    return nothing, down


entry = LayerKind(
    name="flatten",
    label="Flatten",
    help="Takes an image's numbers as one list. Dense layers do so by themselves; this shows where it happens.",
    formula="z[i] = x[c, u, v], i = (c·h + u)·w + v",
    source="NumPlay",
    rank=50,
    shape=shape,
    forward=forward,
    backward=backward,
    work=no_work,
    activated=False,
)
