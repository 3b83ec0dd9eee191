"""The numbers by which a run is judged: how it stands, and a short look ahead.

Where training goes can't be told from one moment. As a run is a value, copies of it are trained a little further: as it
is, with a tenth and with ten times its learning rate, and with biases where it has none. Each number is computed when it
is first asked for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.activations import activations
from engine.arrays import FloatArray
from engine.attribute import computed
from engine.inspection.views.health import show
from engine.run.run import Run
from engine.training.evaluation import Scores, evaluate, evaluated
from engine.training.training import trained
from engine.training.updating import learning_rate

EPOCHS = 20
"""How far the copies are trained; fewer of them where that would be more than `STEPS` or `WORK`."""
STEPS = 1000
"""Mini-batches of each copy, at most. A hundred take about 2 ms."""
WORK = 30_000_000
"""Multiplications of each copy, at most; about 20 ms."""
SLOPE_POINTS = 401
CHANGED = 10.0
"""How many times smaller or larger the learning rate of the copies is."""


@dataclass(frozen=True)
class Ahead:
    """The scores of the copies after `epochs` more epochs."""

    epochs: int
    same: Scores
    slower: Scores
    faster: Scores


class Evidence:
    """Of one run. Shares and losses are of the training points, unless it says otherwise."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.epoch = run.epoch + run.position / max(1, run.signature.train_points)

    @computed
    def scores(self) -> Scores:
        """As the run is."""
        return evaluate([self.run])[0]

    @computed
    def learns(self) -> bool:
        """Whether it is training at all: points, a learning rate, something that is not frozen, not stopped."""
        run = self.run
        free = any(block.layer not in run.config.frozen for block in run.layout.blocks)
        return bool(run.signature.train_points and learning_rate(run, run.epoch) and free and not run.stopped)

    @computed
    def naive(self) -> float:
        """The loss of the best answer that is the same for all points, by the loss function that training uses."""
        run, targets = self.run, self.run.targets[:, : self.run.signature.train_points]
        return _loss_of_constant(run, targets)

    @computed
    def good(self) -> bool:
        """Whether the training points are learned well enough that nothing needs to be said of how."""
        return self.share_learned >= GOOD

    @computed
    def share_learned(self) -> float:
        """Of classes the share of training points that are right. Of numbers R²: the share of their variance that the
        network explains."""
        run, count = self.run, self.run.signature.train_points
        if not count:
            return math.nan
        if self.scores.train_accuracy is not None:
            return self.scores.train_accuracy
        with np.errstate(all="ignore"):
            outputs = evaluated([run], [run.parameters], run.signature.resting).outputs[-1][..., :count]
            targets = run.targets[:, :count]
            spread = float(((targets - targets.mean(axis=1, keepdims=True)) ** 2).sum())
            error = float(((outputs - targets) ** 2).sum())
        return 1 - error / spread if spread else float(error == 0)
