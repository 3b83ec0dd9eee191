"""The next mini-batch of a run, with all that it does: its pass, its gradient, and the optimizer's step.

Nothing is computed in another way than in training: the step is training's own, with somebody looking on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from engine.arrays import FloatArray
from engine.errors import InvalidValue
from engine.inspection.trace import Trace, traced
from engine.optimizers import Optimizer, Step
from engine.run.batch import common_signature
from engine.run.run import Run
from engine.training.advancing import advance
from engine.training.dropout import next_masks
from engine.training.training import Training
from engine.training.workspace import Order, block_end, order_of

Outcome = Literal["update", "carry", "drop"]
"""A mini-batch moves the weights; or it has too few points and waits for more, or is left out."""


@dataclass(frozen=True, eq=False)
class Update:
    """What the optimizer did. Arrays are (P,), or (S, P) of its state.

    rate: of the schedule. number: of the update since the optimizer was chosen, 1 for the first. mean: the gradient of
    the mean loss, what was carried included. given: the same as the optimizer goes by, clipped, and 0 for parameters
    that stay. before, after: its state. move: what it adds to the parameters. penalty: what regularization takes from
    them.
    """

    rate: float
    number: int
    mean: FloatArray
    given: FloatArray
    before: FloatArray
    after: FloatArray
    move: FloatArray
    penalty: FloatArray


@dataclass(frozen=True, eq=False)
class Film:
    """numbers: of the training points in the mini-batch (B,), counted from 0. points: that the mean is over, carried
    ones included. update: None unless the outcome is one. run: after the mini-batch, as training leaves it."""

    numbers: Order
    outcome: Outcome
    points: int
    trace: Trace
    update: Update | None
    run: Run


class _Watched:
    """An optimizer's update that keeps what it was given and what it did."""

    def __init__(self, entry: Optimizer) -> None:
        self._entry = entry
        self.given: FloatArray = np.empty(0)
        self.before: FloatArray = self.given
        self.after: FloatArray = self.given
        self.move: FloatArray = self.given
        self.rate, self.number = 0.0, 0

    def __call__(self, gradient: FloatArray, slots: FloatArray, step: Step) -> None:
        self.rate, self.number = float(step.rate), int(step.updates)
        self.before, self.given = slots.copy(), gradient.copy()
        if self._entry.clip is not None:
            self._entry.clip(self.given, step)
        self._entry.update(gradient, slots, step)
        self.after, self.move = slots.copy(), gradient.copy()


def film(run: Run) -> Film:
    """The next mini-batch of a run. Raises InvalidValue where none comes: without training points, or after early
    stopping."""
    count = run.signature.train_points
    if not count:
        raise InvalidValue("no_points", "There are no training points, so no mini-batch comes.")
    if run.stopped:
        raise InvalidValue("ended", "Early stopping has ended training: no mini-batch comes. Reset, or switch it off.")
    stop = block_end(run.position, run.config.batch_size, count)
    numbers = _order(run, count)[run.position : stop]
    outcome = _outcome(run, stop)
    trace = traced(run, run.inputs[:, numbers], run.targets[:, numbers], next_masks(run))
    points = stop - run.position + run.carried_points
    training = Training(common_signature([run]), [run])
    watched = _Watched(training.update.optimizer)
    training.update.optimizer = replace(training.update.optimizer, update=watched)
    regularizer, penalty = training.update.regularizer, np.zeros_like(run.parameters)
    with np.errstate(all="ignore"):
        if regularizer.derivative is not None:
            regularizer.derivative(run.parameters, penalty)
            np.multiply(penalty, training.update.strength, penalty)
        training.one_batch()
        mean = (trace.gradient + run.carried) * (1.0 / points)
    # Early stopping, where it is on, looks at each epoch that ends, and may set the weights back.
    after = advance([run], batches=1)[0] if run.config.patience else training.result()[0]
    update = None
    if outcome == "update":
        held, resting = training.update.held, training.update.resting
        move = watched.move if held is None else np.where(held, 0.0, watched.move)
        states = watched.before, watched.after if resting is None else np.where(*resting, watched.after)
        update = Update(watched.rate, watched.number, mean, watched.given, *states, move, penalty)
    return Film(numbers, outcome, points, trace, update, after)


def _order(run: Run, count: int) -> Order:
    return order_of(run.config.seed, run.epoch, count) if run.config.reshuffle else np.arange(count)


def _outcome(run: Run, stop: int) -> Outcome:
    if stop % run.config.batch_size == 0 or run.config.incomplete_batch == "use":
        return "update"
    return "carry" if run.config.incomplete_batch == "carry" else "drop"
