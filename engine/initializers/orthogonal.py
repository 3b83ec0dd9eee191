"""Orthogonal."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.arrays import FloatArray
from engine.initializers import Fans, Initializer
from engine.randomness.seedrandom import Stream
from engine.registry import Parameter


def weights(stream: Stream, units: int, sources: int, fans: Fans, values: Mapping[str, float]) -> FloatArray:
    """The orthogonal part of a matrix of normal numbers, with signs made unique."""
    drawn = np.array([stream.normal(0.0, 1.0) for _ in range(units * sources)]).reshape(units, sources)
    tall = drawn if units >= sources else drawn.T
    q, r = np.linalg.qr(tall)
    q = q * np.where(np.diagonal(r) < 0, -1.0, 1.0)
    return values["scale"] * (q if units >= sources else q.T)


entry = Initializer(
    name="orthogonal",
    label="Orthogonal",
    help="Units that look in perpendicular directions: a rotation, scaled.",
    formula="WWᵀ = s²I or WᵀW = s²I, b = 0",
    source="Saxe, McClelland, Ganguli: Exact solutions to the nonlinear dynamics of learning (2014)",
    rank=80,
    weights=weights,
    bias=0.0,
    parameters=(
        Parameter(
            "scale", "Scale", 1.0, 0.0, 100.0, "A factor on the weights. Larger values start with sharper units."
        ),
    ),
)
