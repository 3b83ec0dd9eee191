"""Features: what the network is given of a point, one file each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.arrays import FloatArray
from engine.registry import Entry, Registry


@dataclass(frozen=True, kw_only=True)
class Feature(Entry):
    """A function of the plane: value(x, y) for arrays of one shape, elementwise, in their dtype."""

    value: Callable[[FloatArray, FloatArray], FloatArray]
    initial: bool = False
    """Chosen when nothing else is said."""


features: Registry[Feature] = Registry("feature", "engine.features", Feature)
