"""Initial weights, one file each.

`weights(stream, units, sources, values)` returns one layer's weights (units, sources), drawn from the stream unit by
unit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from engine.arrays import FloatArray
from engine.registry import Entry, Registry
from engine.seedrandom import Stream


@dataclass(frozen=True, kw_only=True)
class Initializer(Entry):
    """A way to draw the weights a network starts with."""

    weights: Callable[[Stream, int, int, Mapping[str, float]], FloatArray]
    bias: float
    """What every bias starts with."""


initializers: Registry[Initializer] = Registry("initializer", "engine.initializers", Initializer)


def uniform_weights(stream: Stream, units: int, sources: int, limit: float) -> FloatArray:
    """(units, sources), each uniform in [−limit, limit), drawn unit by unit."""
    return np.array([stream.uniform(-limit, limit) for _ in range(units * sources)]).reshape(units, sources)
