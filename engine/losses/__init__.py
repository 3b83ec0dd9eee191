"""Loss functions, one file each.

`value(outputs, targets, out)` writes each output's share of a sample's loss; the loss of a sample is the sum over its
outputs, the loss shown the mean over samples. `derivative(outputs, targets, delta)` writes ∂loss/∂output.
All arrays have one shape (…, outputs, samples). With some output activations a loss is better computed from the
pre-activation z, without overflow and in fewer steps: such a pair is `fused`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.arrays import FloatArray
from engine.registry import Entry, Registry

OfOutputs = Callable[[FloatArray, FloatArray, FloatArray], object]


@dataclass(frozen=True)
class Fused:
    """A loss together with an output activation.

    value(z, targets, out): as Loss.value, from the pre-activation. derivative(outputs, targets, delta): ∂loss/∂z.
    """

    value: OfOutputs
    derivative: OfOutputs


@dataclass(frozen=True, kw_only=True)
class Loss(Entry):
    """How far outputs are from targets."""

    value: OfOutputs
    derivative: OfOutputs
    fused: Mapping[str, Fused] = field(default_factory=dict)
    """By the name of the output activation."""
    problems: tuple[str, ...] = ("classification", "regression")
    outputs: tuple[str, ...] | None = None
    """The output activations it can be used with; None for all."""
    why: str = ""
    """Why only those."""
    kinks: tuple[float, ...] = ()
    """Values of outputs − targets where the derivative jumps."""


losses: Registry[Loss] = Registry("loss", "engine.losses", Loss)
