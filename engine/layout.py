"""Where each weight and bias lives in the flat vector of parameters.

Order: layer by layer, unit by unit; a unit's incoming weights in source order, then its bias. A layer's slice, seen as
(units, sources + 1), is then the matrix that multiplies the previous layer's values with a row of ones below them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from engine.arrays import FloatArray, frozen
from engine.remembered import remembered


@dataclass(frozen=True)
class Layer:
    """One layer's place: parameters[start:stop] is (units, sources + 1)."""

    start: int
    sources: int
    units: int

    @property
    def stop(self) -> int:
        """One past its last parameter."""
        return self.start + self.units * (self.sources + 1)

    def matrix(self, parameters: FloatArray) -> FloatArray:
        """The layer's view (…, units, sources + 1) of parameters (…, P): weights, then the bias."""
        view = parameters[..., self.start : self.stop]
        return view.reshape(*parameters.shape[:-1], self.units, self.sources + 1)


@dataclass(frozen=True)
class Layout:
    """All layers after the input."""

    layers: tuple[Layer, ...]

    @property
    def count(self) -> int:
        """P, the number of parameters."""
        return self.layers[-1].stop

    @property
    def hidden_units(self) -> int:
        """Units of all hidden layers."""
        return sum(layer.units for layer in self.layers[:-1])


@remembered()
def layout_of(sizes: tuple[int, ...], jumping: int = 0) -> Layout:
    """The layout of a network of `sizes` (inputs, hidden …, outputs); `jumping` inputs also go to the output layer,
    where they come after the last hidden units."""
    layers: list[Layer] = []
    start = 0
    for sources, units in pairwise(sizes):
        extra = jumping if len(layers) == len(sizes) - 2 else 0
        layers.append(Layer(start, sources + extra, units))
        start = layers[-1].stop
    return Layout(tuple(layers))


@remembered()
def weight_mask(layout: Layout) -> FloatArray:
    """(P,), 1 for a weight and 0 for a bias. Read-only."""
    mask = np.ones(layout.count)
    for layer in layout.layers:
        layer.matrix(mask)[:, -1] = 0.0
    return frozen(mask)
