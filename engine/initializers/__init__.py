"""Initial weights, one file each.

`weights(stream, units, sources, fans, values)` returns one layer's weights (units, sources), drawn from the stream unit
by unit. fans: how many numbers meet in a unit, and how many units a number goes to; of a dense layer these are the
sources and the units.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engine.arrays import FloatArray
from engine.randomness.seedrandom import Stream
from engine.registry import Entry, Registry


class Fans(NamedTuple):
    """Numbers that meet in a unit, and units that a number goes to."""

    come: int
    go: int


@dataclass(frozen=True, kw_only=True)
class Initializer(Entry):
    """A way to draw the weights a network starts with."""

    weights: Callable[[Stream, int, int, Fans, Mapping[str, float]], FloatArray]
    bias: float
    """What every bias starts with."""


initializers: Registry[Initializer] = Registry("initializer", "engine.initializers", Initializer)


def uniform_weights(stream: Stream, units: int, sources: int, limit: float) -> FloatArray:
    """(units, sources), each uniform in [−limit, limit), drawn unit by unit."""
    return np.array([stream.uniform(-limit, limit) for _ in range(units * sources)]).reshape(units, sources)
