"""Points of the plane, of which the network is given features. Maps show a unit over x, y in [−6, 6]."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.arrays import FloatArray, frozen
from engine.cache import remembered
from engine.domains import Domain, Names
from engine.features import features
from engine.formulas.formula import parse_formula
from engine.layers import Shape

EXTENT = 6.0
PLAIN = ("x", "y")
"""The features that are the coordinates themselves."""


def inputs(chosen: Names, formulas: Names, shape: Shape) -> Names:
    """Names of features, then formulas behind an equals sign."""
    return (*chosen, *(f"={formula}" for formula in formulas))


def shape(names: Names, shape: Shape) -> Shape:
    """A number for each feature."""
    return (len(names),)


def rows(given: FloatArray, names: Names) -> FloatArray:
    """The features of x and y; where these are the features, what is given."""
    return given if names == PLAIN else feature_rows(names, *given[:-1])


def feature_rows(names: Sequence[str], x: FloatArray, y: FloatArray) -> FloatArray:
    """The features of points x, y (N,) as (features + 1, N) with a last row of ones, in the dtype of x.

    names: of features, or formulas behind an equals sign.
    """
    rows = np.ones((len(names) + 1, x.size), x.dtype)
    for row, name in enumerate(names):
        of_name = parse_formula(name[1:]) if name.startswith("=") else features.get(name)
        rows[row] = of_name.value(x, y)
    return rows


@remembered()
def grid(names: tuple[str, ...], size: int) -> FloatArray:
    """The features of all cells (features + 1, size²), float32, with a last row of ones. Read-only."""
    return frozen(feature_rows(names, *cells(size)))


def cells(size: int) -> tuple[FloatArray, FloatArray]:
    """x and y (size²,) of the cells' centres, float32."""
    middles = centres(size)
    y, x = np.meshgrid(-middles, middles, indexing="ij")
    return x.ravel(), y.ravel()


def centres(size: int) -> FloatArray:
    """The centres (size,) of the cells along one side."""
    steps = np.arange(size, dtype=np.float32) + np.float32(0.5)
    return steps * np.float32(2 * EXTENT / size) - np.float32(EXTENT)


entry = Domain(
    name="plane",
    label="Points of the plane",
    help="Two coordinates. A unit's picture is a map of what it does over the plane.",
    formula="(x₁, x₂)",
    source="TensorFlow Playground",
    rank=10,
    inputs=inputs,
    shape=shape,
    rows=rows,
    dimensions=2,
    drawn=True,
)
