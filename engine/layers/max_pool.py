"""Max pooling."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.layers import Bound, LayerKind, Step, nothing
from engine.layers._windows import POOL, Pool, pool_shape, pool_work


class MaxPool(Pool):
    """The largest number of each window."""

    def __call__(self, source: FloatArray, z: FloatArray) -> None:
        first, *others = self.parts(source)
        self.made = self.gives(z)
        np.copyto(self.made, first)
        for part in others:
            np.maximum(self.made, part, out=self.made)


def backward(bound: Bound, forward: Step, source: FloatArray | None, delta: FloatArray) -> tuple[Step, Step]:
    """δ goes to the largest number of its window, to the first of several."""
    assert isinstance(forward, MaxPool)
    if source is None:
        return nothing, nothing
    given, arriving = forward.parts(source), forward.gives(delta)
    hit, free = np.empty_like(arriving), np.empty_like(arriving)

    def down(_: FloatArray, below: FloatArray) -> None:
        below.fill(0.0)
        free.fill(1.0)
        for part, place in zip(given, forward.parts(below), strict=True):
            np.equal(part, forward.made, hit)
            np.multiply(hit, free, hit)
            np.subtract(free, hit, free)
            np.multiply(arriving, hit, hit)
            np.add(place, hit, place)

    return nothing, down


entry = LayerKind(
    name="pool",
    label="Max pooling",
    help="Keeps the largest number of each window: whether a pattern was found, not where exactly.",
    formula="z[c, i, j] = max x[c, s·i + u, s·j + v]",
    source="Riesenhuber, Poggio: Hierarchical models of object recognition in cortex (1999)",
    rank=30,
    parameters=POOL,
    shape=pool_shape,
    forward=MaxPool,
    backward=backward,
    work=pool_work,
    activated=False,
)
