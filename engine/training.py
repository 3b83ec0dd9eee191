"""Training: a pure function over a batch of runs.

Source of the mini-batch rule: TensorFlow Playground. Weights move after every `batch_size` points of an epoch, by the
mean of the gradients accumulated since the last update. With `carry` an incomplete last batch stays accumulated and
joins the next epoch's first update, which divides by the number really accumulated.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.arrays import FloatArray, frozen
from engine.layout import layout_of, weight_mask
from engine.optimizers import Step, optimizers
from engine.regularizers import regularizers
from engine.run import Run
from engine.signature import Signature, common_signature, per_run, stacked
from engine.workspace import Workspace

WORKSPACES_KEPT = 32
_local = threading.local()


def advance(runs: Sequence[Run], epochs: int = 0, batches: int = 0) -> list[Run]:
    """The runs after `epochs` more epochs, then `batches` more mini-batches (which may end epochs and begin the next).

    An epoch begun is finished first and counts as one. All runs must share one signature (else InvalidValue). The
    result of a run does not depend on the others in its batch. Numbers that leave the finite range stay so, without a
    warning.
    """
    training = _Training(common_signature(runs), runs)
    with np.errstate(all="ignore"):
        for _ in range(epochs):
            training.finish_epoch()
        for _ in range(batches):
            training.one_batch()
    return training.result()


class _Training:
    """The state of one call of `advance`."""

    def __init__(self, shared: Signature, runs: Sequence[Run]) -> None:
        self.runs = runs
        self.signature = shared
        self.space = _workspace(shared, runs)
        self.space.load(runs)
        self.epochs = 0
        self.updates = 0
        self.position = shared.position
        self.carried_points = shared.carried_points
        self.carried: FloatArray | None = stacked(runs, lambda run: run.carried) if shared.carried_points else None
        self.alive: FloatArray | None = stacked(runs, lambda run: run.alive) if shared.any_cut else None
        self.slots = stacked(runs, lambda run: run.slots)
        self.update = _Update(self)
        self.space.start_epoch(runs, 0)

    def finish_epoch(self) -> None:
        """To the end of the present epoch."""
        count, size = self.signature.train_points, self.signature.batch_size
        if self.position == 0 and not self.carried_points:
            block, update = self.space.block, self.update
            for stop in range(size, count + 1, size):
                training_pass, inputs, transposed, targets = block(stop - size, stop)
                training_pass.gradient(inputs, transposed, targets)
                update(size)
            self.position = count - count % size
            self.updates += count // size
        while self.position < count:
            self._block()
        self._end_epoch()

    def one_batch(self) -> None:
        """The next mini-batch; at the end of the points the epoch ends with it."""
        if self.position < self.signature.train_points:
            self._block()
        if self.position >= self.signature.train_points:
            self._end_epoch()

    def _end_epoch(self) -> None:
        self.epochs += 1
        self.position = 0
        self.space.start_epoch(self.runs, self.epochs)

    def _block(self) -> None:
        """The points up to the next multiple of the batch size or the end, and the update if it is due."""
        count, size = self.signature.train_points, self.signature.batch_size
        stop = min(count, (self.position // size + 1) * size)
        complete = stop % size == 0
        points = stop - self.position
        if complete or self.signature.incomplete_batch != "drop":
            training_pass, inputs, transposed, targets = self.space.block(self.position, stop)
            training_pass.gradient(inputs, transposed, targets)
            gradient = self.space.gradient
            if self.carried is not None:
                np.add(gradient, self.carried, gradient)
                points += self.carried_points
            if complete or self.signature.incomplete_batch == "use":
                self.update(points)
                self.updates += 1
                self.carried, self.carried_points = None, 0
            else:
                self.carried, self.carried_points = gradient.copy(), points
        self.position = stop

    def result(self) -> list[Run]:
        """The runs as they are now, in arrays of their own."""
        return [self._result(number, run) for number, run in enumerate(self.runs)]

    def _result(self, number: int, run: Run) -> Run:
        def own(array: FloatArray) -> FloatArray:
            return frozen((array[number] if len(self.runs) > 1 else array).copy())

        return replace(
            run,
            parameters=own(self.space.parameters),
            slots=own(self.slots) if self.slots.size else run.slots,
            carried=own(self.carried) if self.carried is not None else np.zeros_like(run.carried),
            alive=own(self.alive) if self.alive is not None else run.alive,
            epoch=run.epoch + self.epochs,
            position=self.position,
            updates=run.updates + self.updates,
            carried_points=self.carried_points,
        )


class _Update:
    """The update of all parameters: mean gradient, optimizer, regularization."""

    def __init__(self, training: _Training) -> None:
        runs, shared, space = training.runs, training.signature, training.space
        self.training = training
        self.space = space
        self.optimizer = optimizers.get(shared.optimizer)
        self.regularizer = regularizers.get(shared.regularization)
        rate = per_run(runs, lambda run: run.config.learning_rate, 1)
        values = {
            parameter.name: per_run(runs, lambda run, name=parameter.name: run.config.optimizer.value(name), 1)  # type: ignore[misc]
            for parameter in self.optimizer.parameters
        }
        self.first_update = per_run(runs, lambda run: float(run.updates), 1)
        self.step = Step(rate, -rate, self.first_update, values, space.parameters, space.scratch)
        strength = per_run(runs, lambda run: run.config.learning_rate * run.config.regularization_rate, 1)
        self.strength = strength * weight_mask(layout_of(shared.sizes))
        self.done = 0

    def __call__(self, points: int) -> None:
        """Applies the gradient summed over `points` points."""
        space = self.space
        gradient, parameters, penalty = space.gradient, space.parameters, space.penalty
        self.done += 1
        self.step.updates = self.first_update + self.done
        np.multiply(gradient, 1.0 / points, gradient)
        if self.training.alive is not None:
            np.multiply(gradient, self.training.alive, gradient)
        if self.regularizer.derivative is not None:
            self.regularizer.derivative(parameters, penalty)
            np.multiply(penalty, self.strength, penalty)
        self.optimizer.update(gradient, self.training.slots, self.step)
        np.add(parameters, gradient, parameters)
        if self.regularizer.derivative is not None:
            self._regularize(parameters, penalty)

    def _regularize(self, parameters: FloatArray, penalty: FloatArray) -> None:
        if not self.regularizer.stops_at_zero:
            np.subtract(parameters, penalty, parameters)
            return
        after = self.space.scratch
        np.subtract(parameters, penalty, after)
        crossed = parameters * after < 0
        np.copyto(parameters, after)
        if crossed.any():
            parameters[crossed] = 0.0
            if self.regularizer.kills:
                self._cut(crossed)

    def _cut(self, crossed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> None:
        training = self.training
        if training.alive is None:
            training.alive = np.ones_like(self.space.parameters)
        training.alive[crossed] = 0.0


def _workspace(shared: Signature, runs: Sequence[Run]) -> Workspace:
    """The workspace of this thread for such a batch; the one unused longest makes room for a new one."""
    kept: dict[object, Workspace] = _local.__dict__.setdefault("kept", {})
    start = replace(shared, position=0, carried_points=0, any_cut=False)
    layers = tuple(run.config.layer_activations for run in runs) if _has_values(runs) else ()
    key = (start, len(runs), tuple(run.config.features for run in runs), layers)
    space = kept.pop(key, None) or Workspace(start, runs)
    kept[key] = space
    if len(kept) > WORKSPACES_KEPT:
        del kept[next(iter(kept))]
    return space


def _has_values(runs: Sequence[Run]) -> bool:
    return any(choice.values for run in runs for choice in run.config.layer_activations)
