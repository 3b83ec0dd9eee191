"""Initial weights, one file each.

`weights(stream, units, sources)` returns one layer's weights (units, sources), drawn from the stream unit by unit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.arrays import FloatArray
from engine.registry import Entry, Registry
from engine.seedrandom import Stream


@dataclass(frozen=True, kw_only=True)
class Initializer(Entry):
    """A way to draw the weights a network starts with."""

    weights: Callable[[Stream, int, int], FloatArray]
    bias: float
    """What every bias starts with."""


initializers: Registry[Initializer] = Registry("initializer", "engine.initializers", Initializer)
