"""Where each weight and bias lives in the flat vector of parameters.

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
    """One layer's parameters of one name: `size` columns of its matrix from `column` on.

    start, units, columns: the layer's matrix. shape: of one unit's numbers. weight: no bias. fan_in, fan_out: as
    initializers count them.
    """

    name: str
    start: int
    units: int
    columns: int
    column: int
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
        stop = self.start + self.units * self.columns
        matrix = parameters[..., self.start : stop].reshape(*parameters.shape[:-1], self.units, self.columns)
        return matrix[..., self.column : self.column + self.size]

    def of(self, parameters: FloatArray) -> FloatArray:
        """The view (…, units, *shape) of parameters (…, P)."""
        return self.rows(parameters).reshape(*parameters.shape[:-1], self.units, *self.shape)


@dataclass(frozen=True)
class Layer:
    """One layer's kind, shapes and place: parameters[start:stop] is (units, columns)."""

    kind: str
    values: tuple[tuple[str, int], ...]
    given: Shape
    gives: Shape
    start: int
    units: int
    columns: int
    blocks: tuple[Block, ...]

    @property
    def entry(self) -> LayerKind:
        """Its kind."""
        return layers.get(self.kind)

    @property
    def stop(self) -> int:
        """One past its last parameter."""
        return self.start + self.units * self.columns

    @property
    def work(self) -> int:
        """Multiplications for a sample."""
        return self.entry.work(self.given, dict(self.values))

    @property
    def room(self) -> int:
        """Numbers for a sample in buffers of its own."""
        return self.entry.room(self.given, dict(self.values))

    def matrix(self, parameters: FloatArray) -> FloatArray:
        """The layer's view (…, units, columns) of parameters (…, P): all blocks, those of weights before biases."""
        view = parameters[..., self.start : self.stop]
        return view.reshape(*parameters.shape[:-1], self.units, self.columns)


@dataclass(frozen=True)
class Layout:
    """All layers after the input."""

    layers: tuple[Layer, ...]

    @property
    def count(self) -> int:
        """P, the number of parameters."""
        return self.layers[-1].stop

    @property
    def blocks(self) -> Iterator[Block]:
        """Of all layers, in order."""
        return (block for layer in self.layers for block in layer.blocks)


@remembered()
def layout_of(kinds: tuple[Choice, ...], shapes: tuple[Shape, ...], jumping: int = 0) -> Layout:
    """The layout of layers of these kinds; shapes: of the input and behind each layer. `jumping` inputs also go to the
    output layer, where they come after the last hidden layer's numbers."""
    found: list[Layer] = []
    start = 0
    for number, choice in enumerate(kinds):
        given = shapes[number]
        if jumping and number == len(kinds) - 1:
            given = (math.prod(given) + jumping,)
        found.append(_layer(choice, given, shapes[number + 1], start))
        start = found[-1].stop
    return Layout(tuple(found))


def _layer(choice: Choice, given: Shape, gives: Shape, start: int) -> Layer:
    kind, values = layers.get(choice.name), whole(choice)
    units, parts = kind.units(given, values), kind.parts(given, values)
    columns = sum(part.size for part in parts)
    blocks, column = [], 0
    for part in parts:
        fans = part.fan_in, part.fan_out, part.weight
        blocks.append(Block(part.name, start, units, columns, column, part.shape, *fans))
        column += part.size
    return Layer(choice.name, tuple(values.items()), given, gives, start, units, columns, tuple(blocks))


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
