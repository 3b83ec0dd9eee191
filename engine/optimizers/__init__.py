"""Optimizers, one file each, in optax's manner: a state of `slots` arrays like the parameters, and a pure update.

`update(gradient, slots, step)` turns the mean gradient of a mini-batch, in place, into the change that is *added* to
the parameters. Arrays are (…, P), `slots` (…, slots, P); both belong to the caller for this one step. `step.rate` is
the learning rate, `step.updates` counts the updates since the optimizer was chosen, this one included, `step.values`
has the hyperparameters; each broadcasts. Take powers with `engine.arrays.power`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.activations import Values
from engine.arrays import FloatArray
from engine.network.layout import Layout
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
    clip: Callable[[FloatArray, Step], object] | None = None
    """What `update` does to the gradient first, in place; for those who want to see it. None: nothing."""
    slots: tuple[str, ...] = ()
    """Names of its state arrays, each starting at zero."""
    fed_by: Mapping[str, str] = field(default_factory=dict)
    """Slot to the hyperparameter without which the slot is not kept. Switching that on or off empties the slot."""
    counted: tuple[str, ...] = ()
    """The slots that `step.updates` is the age of: where one of them begins anew, all do, and the count with them."""


optimizers: Registry[Optimizer] = Registry("optimizer", "engine.optimizers", Optimizer)
