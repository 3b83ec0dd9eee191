"""Kinds of layers, one file each.

A layer makes z of what it is given; an activation follows. Its values are rows, one for each number of a sample, and
samples lie side by side: (…, rows, samples), with a last row of ones below what it is given. The rows of an image are
its numbers channel by channel, line by line. A layer's parameters are a matrix (…, units, columns) of the flat vector:
a row for each unit or filter, in it the numbers of its blocks one after another.

`forward(bound)` gives the function of (source, z) that writes z. `backward(bound, forward, source, delta)` gives the
two functions of the way back: one of (transposed source, gradient) that writes the gradient of the matrix, one of
(delta, below) that writes what reaches the layer below. Both are bound once to the arrays they work on. source:
the values (…, rows, samples) that the layer is given, without what else goes there; None for the first layer, which
has none below it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from engine.arrays import FloatArray
from engine.errors import InvalidValue
from engine.registry import Entry, Registry

Shape = tuple[int, ...]
"""Of one sample's values: (numbers,), or (channels, height, width) of an image."""
Values = Mapping[str, int]
"""A layer's hyperparameters by name."""
Step = Callable[[FloatArray, FloatArray], object]
"""Reads the first array and writes the second."""
Take = Callable[[Shape, npt.DTypeLike], FloatArray]
"""Gives an array to be written, of a shape and a type."""


class Part(NamedTuple):
    """What each unit of a layer has of one block of parameters.

    shape: of one unit's part. fan_in, fan_out: how many numbers meet in a unit, and how many units a number goes to.
    weight: drawn by the initializer and held back by regularization; anything else is a bias.
    """

    name: str
    shape: Shape
    fan_in: int
    fan_out: int
    weight: bool

    @property
    def size(self) -> int:
        """How many numbers a unit has of it."""
        return math.prod(self.shape)


class Bound(NamedTuple):
    """What one layer works with, made once for a number of samples.

    given, gives: shapes of a sample before and behind it. parameters: (…, units, columns). lead: of runs, () for one.
    take: where its buffers come from. lasting: whether nobody else writes into these between two passes.
    """

    given: Shape
    gives: Shape
    values: Values
    parameters: FloatArray
    lead: Shape
    samples: int
    take: Take
    lasting: bool

    def image(self, rows: FloatArray, shape: Shape) -> FloatArray:
        """Rows (…, numbers or more, samples) as images (…, channels, height, width, samples): a view."""
        return rows[..., : math.prod(shape), :].reshape(*self.lead, *shape, self.samples)

    def array(self, *shape: int) -> FloatArray:
        """A buffer of one's own, (…, *shape)."""
        return self.take((*self.lead, *shape), self.parameters.dtype)


def _nothing(shape: Shape, values: Values) -> tuple[Part, ...]:
    return ()


def none(shape: Shape, values: Values) -> int:
    """0: of a layer without parameters, without arithmetic, or without buffers of its own."""
    return 0


@dataclass(frozen=True, kw_only=True)
class LayerKind(Entry):
    """A way to make values of values. Functions of (shape, values) get the shape of a sample that the layer is given.

    shape: of what it gives; raises InvalidValue with the sizes where it can't be used. units: rows of its parameters;
    parts: the blocks that each of them has. work: multiplications for a sample. room: numbers for a sample in buffers
    of its own. activated: an activation follows; where it has none its values are passed on as they are. drawn: a
    browser can draw its units over the plane by itself, from the parameters.
    """

    shape: Callable[[Shape, Values], Shape]
    units: Callable[[Shape, Values], int] = none
    parts: Callable[[Shape, Values], tuple[Part, ...]] = _nothing
    forward: Callable[[Bound], Step]
    backward: Callable[[Bound, Step, FloatArray | None, FloatArray], tuple[Step, Step]]
    work: Callable[[Shape, Values], int]
    room: Callable[[Shape, Values], int] = none
    activated: bool = True
    drawn: bool = False


layers: Registry[LayerKind] = Registry("layer", "engine.layers", LayerKind)


def nothing(source: FloatArray, out: FloatArray) -> None:
    """The gradient of a layer without parameters."""


def said(shape: Shape) -> str:
    """A shape in words: 12 numbers, 4 × 8 × 8."""
    if len(shape) == 1:
        return f"{shape[0]} number{'s' * (shape[0] != 1)}"
    return " × ".join(map(str, shape))


def image_shape(shape: Shape, what: str) -> tuple[int, int, int]:
    """Channels, height and width. Raises InvalidValue for what is no image."""
    if len(shape) != 3:
        raise InvalidValue(
            "bad_layers", f"{what} needs an image (channels × height × width); it is given {said(shape)}"
        )
    channels, height, width = shape
    return channels, height, width


def product(left: FloatArray, sums: bool = False) -> Step:
    """The matrix product bound to its left factor: an array's own `dot`, found once, costs a fifth less than `np.dot`.

    sums: whether `dot` would copy the factor first, transposed weights, and sum in another order than `matmul` does
    for a batch."""
    return partial(np.matmul, left) if left.ndim > 2 or sums else left.dot
