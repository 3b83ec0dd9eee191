"""Activation functions, one file each.

`apply(z, out, values)` writes g(z) into `out`, which may be `z` itself unless `needs_input`.
`chain(delta, z, a, scratch, values)` multiplies `delta` by g'(z) in place; `a` is g(z); `z` still holds the input only
if `needs_input`. All arrays have one shape (…, units, samples); `values` maps hyperparameters to what broadcasts to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.arrays import FloatArray
from engine.registry import Entry, Registry

Values = Mapping[str, FloatArray | float]
Apply = Callable[[FloatArray, FloatArray, Values], object]
Chain = Callable[[FloatArray, FloatArray, FloatArray, FloatArray, Values], object]


@dataclass(frozen=True, kw_only=True)
class Activation(Entry):
    """A differentiable function of the pre-activation."""

    expression: str = ""
    """g in the grammar of formulas, of z and the hyperparameters: what exports write in their languages. Empty only for
    a function `over_units`."""
    derivative: str
    """The derivative as the lectures write it."""
    apply: Apply
    chain: Chain
    needs_input: bool = False
    bounded: bool = False
    """Never leaves [−1, 1]."""
    kinks: tuple[float, ...] = ()
    """Where the derivative jumps."""
    targets: tuple[float, float] = (-1.0, 1.0)
    """What an output of this kind aims at for the one class and for the other; regression targets of [−1, 1] are mapped
    onto it."""
    over_units: bool = False
    """Not a function of one unit alone; only for the output."""
    surrogate: bool = False
    """`chain` is not the derivative, but a rule of its own that trains in its stead."""


activations: Registry[Activation] = Registry("activation", "engine.activations", Activation)
