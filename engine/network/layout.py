"""Where each weight and bias lives in the flat vector of parameters. Only `engine.network` and `engine.layers` know.

Order: layer by layer, unit by unit; a unit's numbers block by block. A layer's slice is a matrix (units, columns). For
a dense layer these are a unit's incoming weights in source order, then its bias, so that the matrix multiplies the
previous layer's values with a row of ones below them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.arrays import FloatArray, frozen
from engine.cache import remembered
from engine.layers import LayerKind, Shape, Values, layers
from engine.registry import Choice


@dataclass(frozen=True)
class Block:
    """One layer's parameters of one name: `size` columns of its matrix from column `within` on.

    layer: 1 for the first above the input. offset, units, width: where the layer's matrix begins, its rows and columns.
    shape: of one unit's numbers. weight: no bias. fan_in, fan_out: as initializers count them.
    """

    name: str
    layer: int
    offset: int
    units: int
    width: int
    within: int
    shape: Shape
    fan_in: int
    fan_out: int
    weight: bool

    @property
    def size(self) -> int:
        """Numbers of a unit."""
        return math.prod(self.shape)

    def rows(self, parameters: FloatArray) -> FloatArray:
        """The view (…, units, size) of parameters (…, P)."""
        matrix = _matrix(parameters, self.offset, self.units, self.width)
        return matrix[..., self.within : self.within + self.size]

    def of(self, parameters: FloatArray) -> FloatArray:
        """The view (…, units, *shape) of parameters (…, P)."""
        return self.rows(parameters).reshape(*parameters.shape[:-1], self.units, *self.shape)


@dataclass(frozen=True)
class Layer:
    """One layer's kind, shapes and place: its parameters are a matrix (units, width) that begins at `offset`."""

    kind: str
    values: tuple[tuple[str, int], ...]
    given: Shape
    gives: Shape
    offset: int
    units: int
    width: int
    blocks: tuple[Block, ...]

    @property
    def entry(self) -> LayerKind:
        """Its kind."""
        return layers.get(self.kind)

    @property
    def work(self) -> int:
        """Multiplications for a sample."""
        return self.entry.work(self.given, dict(self.values))

    @property
    def room(self) -> int:
        """Numbers for a sample in buffers of its own."""
        return self.entry.room(self.given, dict(self.values))

    def matrix(self, parameters: FloatArray) -> FloatArray:
        """The layer's view (…, units, width) of parameters (…, P): all blocks, those of weights before biases."""
        return _matrix(parameters, self.offset, self.units, self.width)


def _matrix(parameters: FloatArray, offset: int, units: int, width: int) -> FloatArray:
    part = parameters[..., offset : offset + units * width]
    return part.reshape(*parameters.shape[:-1], units, width)


@dataclass(frozen=True)
class Layout:
    """All layers after the input. It is iterated over: outside `engine.network` no layer is asked for by its number."""

    in_order: tuple[Layer, ...]

    def __iter__(self) -> Iterator[Layer]:
        return iter(self.in_order)

    def __len__(self) -> int:
        return len(self.in_order)

    @property
    def count(self) -> int:
        """P, the number of parameters."""
        last = self.in_order[-1]
        return last.offset + last.units * last.width

    @property
    def blocks(self) -> Iterator[Block]:
        """Of all layers, in order."""
        return (block for layer in self.in_order for block in layer.blocks)


@remembered()
def layout_of(kinds: tuple[Choice, ...], shapes: tuple[Shape, ...], jumping: int = 0) -> Layout:
    """The layout of layers of these kinds; shapes: of the input and behind each layer. `jumping` inputs also go to the
    output layer, where they come after the last hidden layer's numbers."""
    found: list[Layer] = []
    offset = 0
    for number, choice in enumerate(kinds):
        given = shapes[number]
        if jumping and number == len(kinds) - 1:
            given = (math.prod(given) + jumping,)
        layer = _layer(number + 1, choice, given, shapes[number + 1], offset)
        found.append(layer)
        offset += layer.units * layer.width
    return Layout(tuple(found))


def _layer(number: int, choice: Choice, given: Shape, gives: Shape, offset: int) -> Layer:
    kind, values = layers.get(choice.name), whole(choice)
    units, parts = kind.units(given, values), kind.parts(given, values)
    width = sum(part.size for part in parts)
    blocks, within = [], 0
    for part in parts:
        fans = part.fan_in, part.fan_out, part.weight
        blocks.append(Block(part.name, number, offset, units, width, within, part.shape, *fans))
        within += part.size
    return Layer(choice.name, tuple(values.items()), given, gives, offset, units, width, tuple(blocks))


def whole(choice: Choice) -> Values:
    """A layer's hyperparameters, which are whole numbers."""
    return {name: int(value) for name, value in choice.values}


@remembered()
def weight_mask(layout: Layout) -> FloatArray:
    """(P,), 1 for a weight and 0 for a bias. Read-only."""
    mask = np.ones(layout.count)
    for block in layout.blocks:
        if not block.weight:
            block.rows(mask)[:] = 0.0
    return frozen(mask)
