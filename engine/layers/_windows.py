"""Windows that slide over an image: where they are, and whether they fit. What convolutions and pools have in common.

Source of the arithmetic: Dumoulin, Visin: A guide to convolution arithmetic for deep learning (2016).
"""

from __future__ import annotations

import math

import numpy as np

from engine.arrays import FloatArray
from engine.errors import InvalidValue
from engine.layers import Bound, Shape, Values, image_shape, said
from engine.registry import Parameter

POOL = (
    Parameter("size", "Size", 2, 2, 4, "Height and width of a window.", whole=True),
    Parameter("stride", "Stride", 0, 0, 4, "How far the window moves each time; 0: by its size.", whole=True),
)
"""The hyperparameters of a pool."""


def fitting(side: int, size: int, stride: int, what: str, given: Shape, exact: bool = True) -> int:
    """How many windows there are along one side: ⌊(side − size)/stride⌋ + 1. exact: the last must end where the side
    ends. Raises InvalidValue. what, given: the layer and the shape it is given, for the message."""
    left = side - size
    if left < 0:
        raise InvalidValue("bad_layers", f"{what} is larger than the image it is given, {said(given)}")
    if exact and left % stride:
        text = f"{what} does not fit into {said(given)}: {left % stride} of {side} lines would be left over"
        raise InvalidValue("bad_layers", text)
    return left // stride + 1


def windows(image: FloatArray, size: int, stride: int, places: Shape) -> FloatArray:
    """The windows (…, channels, size, size, *places, samples) of an image (…, channels, height, width, samples): a
    view, in which a number stands once for every window that it is in."""
    down, across = places
    *before, line, column, sample = image.strides
    shape = (*image.shape[:-3], size, size, down, across, image.shape[-1])
    strides = (*before, line, column, stride * line, stride * column, sample)
    return np.lib.stride_tricks.as_strided(image, shape, strides)


def step_of(values: Values) -> int:
    """How far a pool's window moves."""
    return values["stride"] or values["size"]


def pool_shape(given: Shape, values: Values) -> Shape:
    """The shape behind a pool. Raises InvalidValue where its windows don't fit."""
    channels, height, width = image_shape(given, "a pool")
    size, step = values["size"], step_of(values)
    what = f"a pool of {size} × {size} at stride {step}"
    return channels, *(fitting(side, size, step, what, given) for side in (height, width))


def pool_work(given: Shape, values: Values) -> int:
    """Every number of every window once."""
    return math.prod(pool_shape(given, values)) * values["size"] ** 2


class Pool:
    """A layer that makes one number of each window, channel by channel. made: where it last did so."""

    def __init__(self, bound: Bound) -> None:
        self.bound = bound
        self.size, self.step = bound.values["size"], step_of(bound.values)
        self.made: FloatArray = np.empty(0)
        self._parted: list[tuple[FloatArray, list[FloatArray]]] = []

    def parts(self, rows: FloatArray) -> list[FloatArray]:
        """As `parted`; of the same two arrays in turn, as training has them, the views are made once."""
        for known, parts in self._parted:
            if known is rows:
                return parts
        self._parted = [*self._parted[-1:], (rows, self.parted(rows))]
        return self._parted[-1][1]

    def parted(self, rows: FloatArray) -> list[FloatArray]:
        """Of rows of the image that it is given: for each place in a window the numbers (…, channels, down, across,
        samples) that all windows have there. Views, the first place first."""
        image = self.bound.image(rows, self.bound.given)
        found = windows(image, self.size, self.step, self.bound.gives[1:])
        sides = range(self.size)
        return [found[..., line, column, :, :, :] for line in sides for column in sides]

    def gives(self, rows: FloatArray) -> FloatArray:
        """Rows of what it gives, in the shape of one of these parts."""
        return self.bound.image(rows, self.bound.gives)
