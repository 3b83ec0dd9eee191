"""Penalties on the weights, one file each. They act after the gradient step, on weights only, never on biases:
w ← w − η·λ·penalty'(w before the gradient step).

`derivative(parameters, out)` writes penalty'(w); None means there is no penalty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.arrays import FloatArray
from engine.registry import Entry, Registry

Derivative = Callable[[FloatArray, FloatArray], object]


@dataclass(frozen=True, kw_only=True)
class Regularizer(Entry):
    """A penalty on weights."""

    derivative: Derivative | None
    stops_at_zero: bool = False
    """A weight that the penalty would carry across 0 becomes 0."""
    kills: bool = False
    """A weight stopped at 0 is never updated again."""


regularizers: Registry[Regularizer] = Registry("regularization", "engine.regularizers", Regularizer)
