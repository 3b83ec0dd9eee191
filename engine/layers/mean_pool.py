"""Mean pooling."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.layers import Bound, LayerKind, Step, nothing
from engine.layers._windows import POOL, Pool, pool_shape, pool_work


class MeanPool(Pool):
    """The mean of each window."""

    def __call__(self, source: FloatArray, z: FloatArray) -> None:
        first, *others = self.parts(source)
        made = self.gives(z)
        np.copyto(made, first)
        for part in others:
            np.add(made, part, made)
        np.multiply(made, 1.0 / self.size**2, made)


def backward(bound: Bound, forward: Step, source: FloatArray | None, delta: FloatArray) -> tuple[Step, Step]:
    """An equal share of δ goes to each number of its window."""
    assert isinstance(forward, MeanPool)
    if source is None:
        return nothing, nothing
    arriving = forward.gives(delta)
    share = np.empty_like(arriving)

    def down(_: FloatArray, below: FloatArray) -> None:
        below.fill(0.0)
        np.multiply(arriving, 1.0 / forward.size**2, share)
        for place in forward.parts(below):
            np.add(place, share, place)

    return nothing, down


entry = LayerKind(
    name="mean-pool",
    label="Mean pooling",
    help="The mean of each window: a smaller, smoother image.",
    formula="z[c, i, j] = Σ x[c, s·i + u, s·j + v] / n²",
    source="LeCun et al.: Backpropagation applied to handwritten zip code recognition (1989)",
    rank=40,
    parameters=POOL,
    shape=pool_shape,
    forward=MeanPool,
    backward=backward,
    work=pool_work,
    activated=False,
)
