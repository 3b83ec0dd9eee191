"""Loss functions, one file each.

`value(outputs, targets, out)` writes each output's share of a sample's loss; the loss of a sample is the sum over its
outputs, the loss shown the mean over samples. `derivative(outputs, targets, delta)` writes ∂loss/∂output.
All arrays have one shape (…, outputs, samples).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.arrays import FloatArray
from engine.registry import Entry, Registry

OfOutputs = Callable[[FloatArray, FloatArray, FloatArray], object]


@dataclass(frozen=True, kw_only=True)
class Loss(Entry):
    """How far outputs are from targets."""

    value: OfOutputs
    derivative: OfOutputs


losses: Registry[Loss] = Registry("loss", "engine.losses", Loss)
