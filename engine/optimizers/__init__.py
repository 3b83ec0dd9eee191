"""Optimizers, one file each, in optax's manner: a state of `slots` arrays like the parameters, and a pure update.

`update(gradient, slots, step)` turns the mean gradient of a mini-batch, in place, into the change that is *added* to
the parameters. Arrays are (…, P), `slots` (…, slots, P); both belong to the caller for this one step. `step.rate` is
the learning rate, `step.updates` counts the updates so far, this one included, `step.values` has the hyperparameters;
each broadcasts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.activations import Values
from engine.arrays import FloatArray
from engine.layout import Layout
from engine.registry import Entry, Registry


@dataclass
class Step:
    """What an update may know besides the gradient."""

    rate: FloatArray | float
    negative_rate: FloatArray | float
    updates: FloatArray | float
    values: Values
    switched_on: frozenset[str]
    """Names of the hyperparameters that are not 0; the same for all runs of a batch."""
    parameters: FloatArray
    scratch: FloatArray
    layout: Layout


Update = Callable[[FloatArray, FloatArray, Step], object]


@dataclass(frozen=True, kw_only=True)
class Optimizer(Entry):
    """A rule that makes updates of gradients."""

    update: Update
    slots: tuple[str, ...] = ()
    """Names of its state arrays, each starting at zero."""


optimizers: Registry[Optimizer] = Registry("optimizer", "engine.optimizers", Optimizer)
