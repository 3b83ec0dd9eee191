"""Images: the network is given the brightness of each pixel, from 0 to 1."""

from __future__ import annotations

import math

from engine.arrays import FloatArray
from engine.domains import Domain, Names
from engine.layers import Shape


def inputs(chosen: Names, formulas: Names, shape: Shape) -> Names:
    """A name for each pixel, channel by channel, line by line. Features of the plane mean nothing here."""
    return tuple(f"pixel{number}" for number in range(math.prod(shape)))


def shape(names: Names, shape: Shape) -> Shape:
    """Channels, height and width."""
    return shape


def rows(given: FloatArray, names: Names) -> FloatArray:
    """The pixels as they are."""
    return given


entry = Domain(
    name="image",
    label="Images",
    help="Pixels, in channels of lines. Convolutions know which of them are neighbours.",
    formula="x[c, u, v]",
    source="LeCun et al.: Gradient-based learning applied to document recognition (1998)",
    rank=30,
    inputs=inputs,
    shape=shape,
    rows=rows,
)
