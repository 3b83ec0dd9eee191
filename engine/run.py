"""A run: everything about one training, as a value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from engine.arrays import FloatArray, frozen
from engine.config import Config
from engine.data import data_of
from engine.errors import InvalidValue, shown
from engine.initializers import initializers
from engine.layout import Layout, layout_of
from engine.optimizers import optimizers
from engine.regularizers import regularizers
from engine.seedrandom import Stream

LARGEST_EDIT = 1000.0


@dataclass(frozen=True, eq=False)
class Run:
    """One training. All arrays are float64 and read-only; P is the number of parameters, S of the optimizer's slots.

    parameters: (P,). slots: (S, P), the optimizer's state. carried: (P,), the sum of gradients not yet applied, of
    `carried_points` points. alive: (P,), 0 for a link that L1 has cut, else 1. epoch: epochs finished. position: points
    of the present epoch already used. updates: weight updates so far.
    """

    config: Config
    parameters: FloatArray
    slots: FloatArray
    carried: FloatArray
    alive: FloatArray
    epoch: int = 0
    position: int = 0
    updates: int = 0
    carried_points: int = 0

    @property
    def layout(self) -> Layout:
        """Where each parameter is."""
        return layout_of(self.config.sizes)

    def with_config(self, config: Config) -> Run:
        """The same training going on with other live settings. Raises InvalidValue if a change needs a new run."""
        if not config.only_live_differs(self.config):
            raise InvalidValue("needs_new_run", "these settings can't change while the weights are kept")
        slots, alive = self.slots, self.alive
        if config.optimizer.name != self.config.optimizer.name:
            slots = _zeros(len(optimizers.get(config.optimizer.name).slots), self.parameters.size)
        if not regularizers.get(config.regularization.name).kills:
            alive = _ones(self.parameters.size)
        return replace(self, config=config, slots=slots, alive=alive)

    def with_parameter(self, index: int, value: float) -> Run:
        """The same training with one weight or bias set; a cut link comes alive again. Raises InvalidValue."""
        count = self.parameters.size
        if not 0 <= index < count:
            raise InvalidValue(
                "bad_value", f"parameter {shown(index)} does not exist; expected 0 to {count - 1}", "index"
            )
        if not -LARGEST_EDIT <= value <= LARGEST_EDIT:
            allowed = f"a number from {-LARGEST_EDIT:g} to {LARGEST_EDIT:g}"
            raise InvalidValue("bad_value", f"a weight of {shown(value)} is not allowed; expected {allowed}", "value")
        parameters, alive = self.parameters.copy(), self.alive.copy()
        parameters[index] = value
        alive[index] = 1.0
        return replace(self, parameters=frozen(parameters), alive=frozen(alive))


def new_run(config: Config) -> Run:
    """The run a configuration starts with, at epoch 0."""
    layout = layout_of(config.sizes)
    slots = len(optimizers.get(config.optimizer.name).slots)
    return Run(
        config,
        initial_parameters(config),
        _zeros(slots, layout.count),
        _zeros(1, layout.count)[0],
        _ones(layout.count),
    )


def initial_parameters(config: Config) -> FloatArray:
    """(P,) float64, read-only: the weights drawn link by link, layer by layer, from the configuration's seeds."""
    initializer = initializers.get(config.initializer.name)
    stream = Stream(config.weight_seed) if config.weight_seed else Stream.resume(data_of(config).stream)
    layout = layout_of(config.sizes)
    parameters = np.full(layout.count, initializer.bias)
    for layer in layout.layers:
        layer.matrix(parameters)[:, :-1] = initializer.weights(stream, layer.units, layer.sources)
    return frozen(parameters)


@lru_cache(maxsize=256)
def _zeros(rows: int, count: int) -> FloatArray:
    return frozen(np.zeros((rows, count)))


@lru_cache(maxsize=256)
def _ones(count: int) -> FloatArray:
    return frozen(np.ones(count))
