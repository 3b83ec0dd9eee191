"""The update of all parameters of a batch: mean gradient, optimizer, regularization, and what must stay as it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.arrays import FloatArray
from engine.network.layout import weight_mask
from engine.optimizers import Step, optimizers
from engine.regularizers import regularizers
from engine.run.batch import hyperparameters, per_run, stacked
from engine.run.optimizer_state import trainable
from engine.run.run import Run, all_alive
from engine.run.signature import Signature
from engine.schedules import schedules
from engine.training.workspace import Workspace

Marks = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


class Updater:
    """Applies gradients to a workspace's parameters. `slots` and `alive` are this call's copies of the runs' own."""

    def __init__(self, shared: Signature, runs: Sequence[Run], space: Workspace) -> None:
        program = shared.program
        self.runs = runs
        self.space = space
        self.layout = runs[0].layout
        self.optimizer = optimizers.get(program.optimizer)
        self.regularizer = regularizers.get(program.regularization)
        self.slots = stacked(runs, lambda run: run.slots)
        self.alive = None if all(all_alive(run) for run in runs) else stacked(runs, lambda run: run.alive)
        self.fixed = stacked(runs, lambda run: trainable(run.config)) if program.masked else None
        self.held = self._held()
        self.resting = self._resting()
        self.max_norm = per_run(runs, lambda run: run.config.max_norm, 2) if program.max_norm else None
        self.scheduled = program.schedule
        self.counted = per_run(runs, lambda run: float(run.updates - run.counted_from), 1)
        self.plain = self.held is None and self.max_norm is None and self.regularizer.derivative is None
        self.done = 0
        self._shares: dict[int, FloatArray] = {}
        values = hyperparameters(runs, self.optimizer.parameters, lambda run: run.config.optimizer, 1)
        self.step = Step(0.0, 0.0, 0.0, values, program.switched_on, space.parameters, space.scratch, self.layout)
        self.strength: FloatArray = space.penalty
        self.start_epoch(0)

    def start_epoch(self, epoch: int) -> None:
        """Sets the learning rate for an epoch counted from the runs' own."""
        if epoch and not self.scheduled:
            return
        rate = per_run(self.runs, lambda run: learning_rate(run, run.epoch + epoch), 1)
        self.step.rate, self.step.negative_rate = rate, np.asarray(-rate)
        if self.regularizer.derivative is not None:
            mask = weight_mask(self.layout)
            strength = per_run(self.runs, lambda run: run.config.regularization_rate, 1)
            self.strength = (rate * strength) * (mask if self.fixed is None else mask * self.fixed)

    def __call__(self, points: int) -> None:
        """Applies the gradient summed over `points` points."""
        space, step = self.space, self.step
        gradient, parameters = space.gradient, space.parameters
        self.done += 1
        step.updates = self.counted + self.done
        share = self._shares.get(points)
        if share is None:
            share = self._shares[points] = np.array(1.0 / points)  # a number would be made an array at each update
        np.multiply(gradient, share, gradient)
        if self.plain:
            self.optimizer.update(gradient, self.slots, step)
            np.add(parameters, gradient, parameters)
            return
        regularizer, penalty = self.regularizer, space.penalty
        if self.held is not None:
            np.copyto(gradient, 0.0, where=self.held)
        if regularizer.derivative is not None:
            regularizer.derivative(parameters, penalty)
            np.multiply(penalty, self.strength, penalty)
        self.optimizer.update(gradient, self.slots, step)
        if self.resting is not None:
            np.copyto(self.slots, self.resting[1], where=self.resting[0])
        if self.held is not None:
            np.copyto(gradient, 0.0, where=self.held)
        np.add(parameters, gradient, parameters)
        if regularizer.derivative is not None:
            self._regularize(parameters, penalty)
        if self.max_norm is not None:
            self._limit_norms(self.max_norm)

    def _held(self) -> Marks | None:
        """Where a parameter must stay as it is, (…, P); None for nowhere.

        A mask and no factor of 0, because a gradient that is not finite would make NaN of it: in a run that diverges
        a cut link stays at 0, as in the original, and a frozen layer or bias as it was.
        """
        held: Marks | None = None if self.alive is None else self.alive == 0.0
        if self.fixed is None:
            return held
        fixed: Marks = self.fixed == 0.0
        return fixed if held is None else held | fixed

    def _resting(self) -> tuple[Marks, FloatArray] | None:
        """Where the optimizer's state stays as it is, to be broadcast to the slots, and the state there. It is that of
        frozen parameters, as of a tensor without a gradient in PyTorch. None where the optimizer keeps no state."""
        if self.fixed is None or not self.slots.size:
            return None
        return self.fixed[..., None, :] == 0.0, self.slots.copy()

    def _regularize(self, parameters: FloatArray, penalty: FloatArray) -> None:
        if not self.regularizer.stops_at_zero:
            np.subtract(parameters, penalty, parameters)
            return
        after, product = self.space.scratch, penalty
        np.subtract(parameters, penalty, after)
        np.multiply(parameters, after, product)
        crossed: Marks = product < 0
        np.copyto(parameters, after)
        if crossed.any():
            parameters[crossed] = 0.0
            if self.regularizer.kills:
                self.alive = np.ones_like(parameters) if self.alive is None else self.alive
                self.alive[crossed] = 0.0
                self.held = self._held()

    def _limit_norms(self, longest: FloatArray | float) -> None:
        """Shortens each unit's incoming weights, where they are longer, to the norm allowed; frozen ones stay."""
        for block in self.layout.blocks:
            if not block.weight:
                continue
            weights = block.rows(self.space.parameters)
            norms = np.sqrt(np.multiply(weights, weights).sum(axis=-1, keepdims=True))
            factor = np.where(norms > longest, longest / norms, 1.0)
            if self.fixed is not None:
                factor = np.where(block.rows(self.fixed) > 0, factor, 1.0)
            np.multiply(weights, factor, weights)


def learning_rate(run: Run, epoch: int) -> float:
    """The learning rate of an epoch, counted from 0: the run's own, as its schedule changes it."""
    schedule = run.config.schedule
    if not run.program.schedule:
        return run.config.learning_rate
    return run.config.learning_rate * schedules.get(schedule.name).factor(epoch, dict(schedule.values))
