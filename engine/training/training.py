"""Training: a pure function over a batch of runs.

Source of the mini-batch rule: TensorFlow Playground. Weights move after every `batch_size` points of an epoch, by the
mean of the gradients accumulated since the last update. With `carry` an incomplete last batch stays accumulated and
joins the next epoch's first update, which divides by the number really accumulated.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import numpy as np

from engine.arrays import FloatArray, frozen
from engine.run.batch import common_signature, stacked
from engine.run.optimizer_state import no_state
from engine.run.run import Run, no_gradient
from engine.run.signature import Signature
from engine.training.dropout import Dropout
from engine.training.updating import Updater
from engine.training.workspace import Workspace, block_end

BYTES_KEPT = 4_000_000
"""Of workspaces, for the next batch of their kind."""
Ended = Callable[[int, int, FloatArray], None]
"""Told that a run has ended an epoch: the run's place among the runs, the epoch, and the parameters (P,), which the
next epoch overwrites."""
_local = threading.local()


def trained(runs: Sequence[Run], epochs: int = 0, batches: int = 0, ended: Ended | None = None) -> list[Run]:
    """The runs after `epochs` more epochs, then `batches` more mini-batches (which may end epochs and begin the next).

    An epoch begun is finished first and counts as one. All runs must share one signature (else InvalidValue). The
    result of a run does not depend on the others in its batch. Numbers that leave the finite range stay so, without a
    warning.
    Early stopping is not looked at here. ended: told of each epoch that ends, if given.
    """
    training = Training(common_signature(runs), runs, ended)
    with np.errstate(all="ignore"):
        for _ in range(epochs):
            training.finish_epoch()
        for _ in range(batches):
            training.one_batch()
    return training.result()


class Training:
    """The state of one call of `trained`."""

    def __init__(self, shared: Signature, runs: Sequence[Run], ended: Ended | None = None) -> None:
        self.runs = runs
        self.ended = ended
        self.signature = shared
        self.space = _workspace(shared, runs)
        self.space.load(runs)
        self.epochs = 0
        self.position = shared.position
        self.carried_points = shared.carried_points
        self.carried: FloatArray | None = stacked(runs, lambda run: run.carried) if shared.carried_points else None
        self.update = Updater(shared, runs, self.space)
        self.dropout = Dropout(runs) if any(shared.program.dropping) else None
        self.space.start_epoch(runs, 0)

    def finish_epoch(self) -> None:
        """To the end of the present epoch."""
        count, size = self.signature.train_points, self.signature.program.batch_size
        if self.position == 0 and not self.carried_points and self.dropout is None:
            block, update = self.space.block, self.update
            for stop in range(size, count + 1, size):
                training_pass, inputs, transposed, targets = block(stop - size, stop)
                training_pass.gradient(inputs, transposed, targets)
                update(size)
            self.position = count - count % size
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
        if self.ended is not None:
            for number, run in enumerate(self.runs):
                self.ended(number, run.epoch + self.epochs, self._of(number, self.space.parameters))
        self.space.start_epoch(self.runs, self.epochs)
        self.update.start_epoch(self.epochs)

    def _block(self) -> None:
        """The points up to the next multiple of the batch size or the end, and the update if it is due."""
        program = self.signature.program
        count, size = self.signature.train_points, program.batch_size
        stop = block_end(self.position, size, count)
        complete = stop % size == 0
        points = stop - self.position
        if complete or program.incomplete_batch != "drop":
            training_pass, inputs, transposed, targets = self.space.block(self.position, stop)
            if self.dropout is not None:
                self.dropout.draw(training_pass.masks, self.epochs, self.position)
            training_pass.gradient(inputs, transposed, targets)
            gradient = self.space.gradient
            if self.carried is not None:
                np.add(gradient, self.carried, gradient)
                points += self.carried_points
            if complete or program.incomplete_batch == "use":
                self.update(points)
                self.carried, self.carried_points = None, 0
            else:
                self.carried, self.carried_points = gradient.copy(), points
        self.position = stop

    def result(self) -> list[Run]:
        """The runs as they are now, in arrays of their own."""
        slots_used = bool(self.update.slots.any())
        return [self._result(number, run, slots_used) for number, run in enumerate(self.runs)]

    def _of(self, number: int, array: FloatArray) -> FloatArray:
        """One run's part of an array of all."""
        part: FloatArray = array[number] if len(self.runs) > 1 else array
        return part

    def _result(self, number: int, run: Run, slots_used: bool) -> Run:
        def own(array: FloatArray) -> FloatArray:
            return frozen(self._of(number, array).copy())

        update = self.update
        return run.further(
            own(self.space.parameters),
            own(update.slots) if slots_used else no_state(*run.slots.shape),
            own(self.carried) if self.carried is not None else no_gradient(run.carried.size),
            own(update.alive) if update.alive is not None else run.alive,
            run.epoch + self.epochs,
            self.position,
            run.updates + update.done,
            self.carried_points,
        )


def _workspace(shared: Signature, runs: Sequence[Run]) -> Workspace:
    """The workspace of this thread for such a batch; those unused longest make room for a new one."""
    kept: dict[object, Workspace] = _local.__dict__.setdefault("kept", {})
    start = shared.resting
    layers = tuple(run.config.structure.activations for run in runs) if _has_values(runs) else ()
    key = (start, len(runs), tuple(run.config.inputs for run in runs), layers)
    space = kept.pop(key, None)
    if space is None:
        while kept and sum(each.bytes for each in kept.values()) > BYTES_KEPT:
            del kept[next(iter(kept))]
        space = Workspace(start, runs)
    kept[key] = space
    return space


def _has_values(runs: Sequence[Run]) -> bool:
    return any(choice.values for run in runs for choice in run.config.structure.activations)
