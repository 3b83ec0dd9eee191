"""A run: everything about one training, as a value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine.arrays import FloatArray, frozen
from engine.attribute import computed
from engine.cache import remembered
from engine.datasets import datasets
from engine.errors import InvalidValue, shown
from engine.initializers import Fans, initializers
from engine.network.layout import Layout, weight_mask
from engine.optimizers import optimizers
from engine.points.data import Data, data_of, network_inputs, network_targets, point_counts
from engine.points.own import OwnPoints
from engine.randomness.seedrandom import Stream
from engine.ranges import Range
from engine.regularizers import regularizers
from engine.run.optimizer_state import cut_weights, learning_layers, no_state, state_after
from engine.run.program import Program, program_of
from engine.run.signature import Signature, signature_of
from engine.settings.config import Config

LARGEST_EDIT = 1000.0


@dataclass(frozen=True, eq=False)
class Best:
    """The best epoch so far, for early stopping: its test loss and its parameters (P,)."""

    epoch: int
    loss: float
    parameters: FloatArray


@dataclass(frozen=True, eq=False)
class Run:
    """One training. All arrays are float64 and read-only; P is the number of parameters, S of the optimizer's slots.

    parameters: (P,). slots: (S, P), the optimizer's state. carried: (P,), the sum of gradients not yet applied, of
    `carried_points` points. alive: (P,), 0 for a link that L1 has cut, else 1. epoch: epochs finished. position: points
    of the present epoch already used. updates: weight updates so far. own: the points of a dataset of one's own.
    best: what early stopping remembers. stopped: early stopping has ended this run; it advances no further.
    counted_from: of the updates, those before the optimizer began its count.
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
    own: OwnPoints | None = None
    best: Best | None = None
    stopped: bool = False
    counted_from: int = 0

    def __reduce__(self) -> tuple[Any, ...]:
        """Between our own processes: arrays that are as a new run has them are left out."""
        fresh = _fresh(self)
        arrays = tuple(
            None if array is usual else array.tobytes()
            for array, usual in zip((self.slots, self.carried, self.alive), fresh, strict=True)
        )
        counters = self.epoch, self.position, self.updates, self.carried_points
        rest = (*counters, self.own, self.best, self.stopped, self.counted_from)
        return _received, (self.config, self.parameters.tobytes(), arrays, rest)

    @property
    def layout(self) -> Layout:
        """Where each parameter is."""
        return self.config.structure.layout

    @computed
    def data(self) -> Data:
        """The points."""
        return data_of(self.config, self.own)

    @computed
    def inputs(self) -> FloatArray:
        """What the network is given: (features + 1, n + m) with a last row of ones, train points first."""
        return network_inputs(self.data, self.config.domain.name, self.config.inputs)

    @computed
    def targets(self) -> FloatArray:
        """What the outputs aim at: (K, n + m), train points first."""
        made = self.config.structure
        return network_targets(self.data, made.outputs, made.low, made.high)

    @computed
    def program(self) -> Program:
        """What its settings ask the engine to do; the same object for equal ones."""
        return program_of(self.config)

    @computed
    def signature(self) -> Signature:
        """What others must share to be trained with it as one batch."""
        counts = point_counts(self.config, self.own)
        return signature_of(self.program, *counts, self.position, self.carried_points)

    @computed
    def learning(self) -> tuple[int, ...]:
        """The layers of which anything learns, in order; 1 for the first after the input."""
        return learning_layers(self.config)

    def further(
        self,
        parameters: FloatArray,
        slots: FloatArray,
        carried: FloatArray,
        alive: FloatArray,
        epoch: int,
        position: int,
        updates: int,
        carried_points: int,
    ) -> Run:
        """The same training at another place. It keeps the points that were computed already; `replace` would not."""
        after = object.__new__(Run)
        known = after.__dict__
        known |= self.__dict__
        known |= {"parameters": parameters, "slots": slots, "carried": carried, "alive": alive}
        known |= {"epoch": epoch, "position": position, "updates": updates, "carried_points": carried_points}
        if (position, carried_points) != (self.position, self.carried_points):
            known.pop("signature", None)
        return after

    def with_config(self, config: Config) -> Run:
        """The same training going on with other live settings. Raises InvalidValue if a change needs a new run."""
        if not config.only_live_differs(self.config):
            raise InvalidValue("needs_new_run", "changing these settings needs new weights")
        slots, counted_from = state_after(self.config, config, self.slots, self.counted_from, self.updates)
        parameters, alive = self._relinked(config)
        if not regularizers.get(config.regularization.name).kills:
            alive = _ones(self.parameters.size)
        after = replace(self, config=config, slots=slots, counted_from=counted_from)
        return replace(after, parameters=parameters, alive=alive, best=None, stopped=False)

    def _relinked(self, config: Config) -> tuple[FloatArray, FloatArray]:
        """Parameters and `alive` (P,) with other links cut: those put back begin with their initial weights."""
        if config.cut == self.config.cut:
            return self.parameters, self.alive
        cut, back = cut_weights(config), cut_weights(self.config) & ~cut_weights(config)
        parameters = np.where(back, initial_parameters(config, self.own), self.parameters)
        return frozen(np.where(cut, 0.0, parameters)), frozen(np.where(back, 1.0, self.alive))

    def with_points(self, own: OwnPoints, config: Config | None = None) -> Run:
        """The same training going on with other points of one's own, with as many classes or targets. config: the same
        network on the dataset that they are of, where the present points are another's.

        Raises InvalidValue.
        """
        config = config or self.config
        if not config.same_network(self.config):
            raise InvalidValue("needs_new_run", "these points need a different network")
        _check_points(config, own)
        none = no_gradient(self.parameters.size)
        kept = replace(self, config=config, own=own)
        return replace(kept, position=0, carried=none, carried_points=0, best=None, stopped=False)

    def with_parameter(self, index: int, value: float) -> Run:
        """The same training with one weight or bias set; a cut link comes alive again. Raises InvalidValue."""
        count = self.parameters.size
        if not 0 <= index < count:
            raise InvalidValue(
                "bad_value", f"parameter {shown(index)} does not exist; expected 0 to {count - 1}", "index"
            )
        known = Range(-LARGEST_EDIT, LARGEST_EDIT)
        if not known.has(value):
            text = f"a weight of {shown(value)} is not allowed; expected {known.allowed}"
            raise InvalidValue("bad_value", text, "value")
        if not self.config.bias and not weight_mask(self.layout)[index]:
            raise InvalidValue("no_biases", "this network has no biases; switch them on to change one", "index")
        if self.config.cut and cut_weights(self.config)[index]:
            raise InvalidValue("cut_link", "this link is cut; put it back to change its weight", "index")
        parameters, alive = self.parameters.copy(), self.alive.copy()
        parameters[index] = value
        alive[index] = 1.0
        return replace(self, parameters=frozen(parameters), alive=frozen(alive), best=None, stopped=False)


def new_run(config: Config, own: OwnPoints | None = None) -> Run:
    """The run a configuration starts with, at epoch 0. own: the points, for a dataset of one's own.

    Raises InvalidValue if they are missing, or not of the configuration's classes.
    """
    if not datasets.get(config.chosen_dataset.name).own:
        own = None
    else:
        _check_points(config, own)
    layout = config.structure.layout
    slots = len(optimizers.get(config.optimizer.name).slots)
    arrays = no_state(slots, layout.count), no_gradient(layout.count), _ones(layout.count)
    return Run(config, initial_parameters(config, own), *arrays, own=own)


def _check_points(config: Config, own: OwnPoints | None) -> None:
    """Raises InvalidValue unless these points are of the configuration's classes, or of its targets."""
    name, classify = config.chosen_dataset.name, config.problem == "classification"
    field = "dataset" if classify else "regDataset"
    if own is None or not datasets.get(name).own:
        needs = "needs points: paint some, or open a table" if own is None else "can't be given points"
        raise InvalidValue("no_points", f"the dataset {name!r} {needs}", field)
    if datasets.get(name).dimensions == 1 and own.array[:, 1].any():
        raise InvalidValue("bad_value", "points of a curve lie on the x axis: the second number of each is 0", "points")
    if classify and len(own.classes) != config.classes:
        many, kind = len(own.classes), "classes"
    elif not classify and own.targets != config.outputs:
        many, kind = own.targets, "targets"
    else:
        return
    raise InvalidValue("bad_value", f"the points have {many} {kind}, the settings another number", field)


def initial_parameters(config: Config, own: OwnPoints | None = None) -> FloatArray:
    """(P,) float64, read-only: the weights drawn link by link, layer by layer, from the configuration's seeds. A cut
    link has 0; the others have what they would have without that."""
    initializer = initializers.get(config.initializer.name)
    stream = Stream(config.weight_seed) if config.weight_seed else Stream.resume(data_of(config, own).stream)
    layout = config.structure.layout
    parameters = np.full(layout.count, initializer.bias if config.bias else 0.0)
    for block in layout.blocks:
        if block.weight:
            fans = Fans(block.fan_in, block.fan_out)
            drawn = initializer.weights(stream, block.units, block.size, fans, dict(config.initializer.values))
            block.rows(parameters)[:] = drawn
    return severed(config, parameters)


def severed(config: Config, parameters: FloatArray) -> FloatArray:
    """The parameters (P,) with 0 as the weight of each link that is cut; read-only."""
    return frozen(np.where(cut_weights(config), 0.0, parameters) if config.cut else parameters)


@remembered()
def no_gradient(count: int) -> FloatArray:
    """(P,) zeros: nothing is carried. The same read-only array each time."""
    return frozen(np.zeros(count))


def _fresh(run: Run) -> tuple[FloatArray, FloatArray, FloatArray]:
    count = run.parameters.size
    return no_state(len(run.slots), count), no_gradient(count), _ones(count)


def _received(config: Config, parameters: bytes, arrays: tuple[bytes | None, ...], rest: tuple[Any, ...]) -> Run:
    count = config.structure.layout.count
    slots, carried, alive = arrays
    states = len(optimizers.get(config.optimizer.name).slots)
    return Run(
        config,
        np.frombuffer(parameters),
        no_state(states, count) if slots is None else np.frombuffer(slots).reshape(states, count),
        no_gradient(count) if carried is None else np.frombuffer(carried),
        _ones(count) if alive is None else np.frombuffer(alive),
        *rest,
    )


def all_alive(run: Run) -> bool:
    """Whether no link is cut."""
    return run.alive is _ones(run.alive.size) or bool(run.alive.all())


@remembered()
def _ones(count: int) -> FloatArray:
    return frozen(np.ones(count))
