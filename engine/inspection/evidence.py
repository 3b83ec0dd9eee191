"""The numbers by which a run is judged: how it stands, and a short look ahead.

Where training goes can't be told from one moment. As a run is a value, copies of it are trained a little further: as
it is, with a tenth and with ten times its learning rate, and with biases where it has none. Each number is computed
when it is first asked for, so a run about which little is asked costs little.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine.arrays import FloatArray
from engine.attribute import computed
from engine.inspection.advice import warnings
from engine.inspection.divergence import diverging
from engine.inspection.views.health import gradient_of, health_of
from engine.run.run import Run
from engine.training.evaluation import Scores, evaluate, evaluated, predicted
from engine.training.training import trained
from engine.training.updating import learning_rate

EPOCHS = 20
"""How far the copies are trained; less where that would be more than `STEPS` or `WORK`."""
STEPS = 2000
"""Mini-batches of each copy times layers, at most: what small networks cost. The three copies take some 30 ms."""
WORK = 10_000_000
"""Multiplications of each copy, at most; a few milliseconds."""
LINES = 20
"""Steps of Newton's method towards the best straight line."""
OVERSHOOTS = 7
"""Steps whose overshooting is looked at; a single one of a mini-batch says little."""
FACTOR = 10.0
"""How many times smaller or larger the learning rate of the copies is."""
HINDERING = ("no_whole_batch", "infinite_feature", "no_features", "one_sided")
"""Warnings of `advice` that say all there is to say."""
GOOD = 0.9
"""Who has learned such a share needs no advice on how to learn."""


@dataclass(frozen=True)
class Ahead:
    """The scores of the copies after `epochs` more epochs, and the largest parameter (absolute) of the first and of the
    second."""

    epochs: int
    same: Scores
    slower: Scores
    faster: Scores
    largest: tuple[float, float]


class Evidence:
    """Of one run. Losses and shares are of the training points, unless it says otherwise."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.epoch = run.epoch
        self.points = run.signature.train_points

    @computed
    def learns(self) -> bool:
        """Whether it is training at all: points, a learning rate, something that is not frozen, not stopped, and no
        setting of which a warning says that it keeps the network from learning."""
        run = self.run
        if not (self.points and learning_rate(run, run.epoch) and run.learning and not run.stopped):
            return False
        return not any(code in HINDERING for code, *_ in warnings(run))

    @computed
    def scores(self) -> Scores:
        """As the run is."""
        return evaluate([self.run])[0]

    @computed
    def largest(self) -> float:
        """The largest parameter (absolute)."""
        return float(np.abs(self.run.parameters).max(initial=0.0))

    @computed
    def lost(self) -> bool:
        """Whether the run has diverged already."""
        loss = self.scores.train_loss
        return diverging(loss, loss, self.largest)

    @computed
    def health(self) -> Mapping[str, Any]:
        """What the view of that name has of each layer."""
        return health_of(self.run)

    @computed
    def outputs(self) -> FloatArray:
        """(K, n + m), train points first."""
        with np.errstate(all="ignore"):
            return evaluated([self.run], [self.run.parameters], self.run.signature.resting).outputs[-1].copy()

    @computed
    def learned(self) -> float:
        """The share of the training points that is learned."""
        return self._learned(slice(None, self.points))

    @computed
    def learned_of_test(self) -> float:
        """The same of the test points."""
        return self._learned(slice(self.points, None))

    def _learned(self, part: slice) -> float:
        """Of classes the share of the points that are right. Of numbers R², the share of their variance that the
        network explains. NaN without points."""
        run, outputs, targets = self.run, self.outputs[:, part], self.run.targets[:, part]
        if not targets.size:
            return math.nan
        if run.config.problem == "classification":
            return float((predicted(run, outputs) == predicted(run, targets)).mean())
        with np.errstate(all="ignore"):
            error = float(((outputs - targets) ** 2).sum())
            spread = float(((targets - targets.mean(axis=1, keepdims=True)) ** 2).sum())
        return 1 - error / spread if spread else float(error == 0)

    @computed
    def good(self) -> bool:
        """Whether the points are learned well enough."""
        return self.learned >= GOOD

    @computed
    def epochs_ahead(self) -> int:
        """How far the copies are trained; 0 where a single epoch is too much."""
        return epochs_ahead(self.run)

    @computed
    def ahead(self) -> Ahead | None:
        """Where training goes; None where it goes nowhere, or that takes too long to find out."""
        if not self.learns or not self.epochs_ahead:
            return None
        rate = self.run.config.learning_rate
        copies = [
            self.run.with_config(replace(self.run.config, learning_rate=rate * factor))
            for factor in (1.0, 1 / FACTOR, FACTOR)
        ]
        after = trained(copies, self.epochs_ahead)
        with np.errstate(all="ignore"):
            largest = [float(np.abs(run.parameters).max()) for run in after[:2]]
        same, slower, faster = evaluate(after)
        return Ahead(self.epochs_ahead, same, slower, faster, (largest[0], largest[1]))

    @computed
    def biased(self) -> float | None:
        """The loss of a copy with biases after as many epochs, at the present or ten times the learning rate, whichever
        is lower; None if the run has biases itself."""
        if self.run.config.bias or not self.learns or not self.epochs_ahead:
            return None
        config = replace(self.run.config, bias=True)
        rates = (config.learning_rate, config.learning_rate * FACTOR)
        copies = [replace(self.run, config=replace(config, learning_rate=rate)) for rate in rates]
        losses = [score.train_loss for score in evaluate(trained(copies, self.epochs_ahead))]
        return min((loss for loss in losses if math.isfinite(loss)), default=math.nan)

    @computed
    def overshoot(self) -> float:
        """α of the next steps, the median: where a step ends on the way along its own line to the lowest loss of all
        points there: −1 at its start, 0 at the lowest place, 1 as far behind that. NaN where no step comes.

        With the slopes d₀ and d₁ of the loss along the step Δ, at its start and its end, α = −d₁/d₀: that of a
        parabola. Source: Schneider, Dangel, Hennig: Cockpit (2021)
        """
        if not self.learns:
            return math.nan
        run, gradient, found = self.run, gradient_of(self.run), []
        with np.errstate(all="ignore"):
            for _ in range(OVERSHOOTS):
                after = trained([run], 0, 1)[0]
                step, behind = after.parameters - run.parameters, gradient_of(after)
                found.append(-float(behind @ step) / float(gradient @ step) if (gradient @ step) else math.nan)
                run, gradient = after, behind
        return float(np.median(found))

    @computed
    def best_line(self) -> float:
        """The largest share of the points of two classes found to be right on either side of a line through what the
        network is given: of all steps of logistic regression by Newton's method. NaN of other problems."""
        run = self.run
        inputs = run.inputs[:, : self.points]
        targets = run.targets[:, : self.points]
        if run.config.problem != "classification" or len(targets) != 1 or not np.isfinite(inputs).all():
            return math.nan
        made = run.config.structure
        true = (targets[0] > (made.low + made.high) / 2).astype(float)
        weights, best = np.zeros(len(inputs)), 0.0
        for _ in range(LINES):
            given = 1 / (1 + np.exp(-np.clip(weights @ inputs, -50, 50)))
            best = max(best, float(((given > 0.5) == (true > 0.5)).mean()))
            slope = inputs @ (given - true) + 1e-3 * weights
            curvature = (inputs * (given * (1 - given))) @ inputs.T + 1e-3 * np.eye(len(inputs))
            weights = weights - np.linalg.solve(curvature, slope)
        return best


def epochs_ahead(run: Run) -> int:
    """How many epochs a copy may be trained for evidence."""
    points, shared = run.signature.train_points, run.signature
    if not points:
        return 0
    batches = -(-points // shared.program.batch_size)
    return min(EPOCHS, STEPS // (batches * len(run.layout)), WORK // (3 * points * shared.program.work))


def work(run: Run) -> int:
    """About how many multiplications all evidence of a run takes."""
    points, shared = run.signature.train_points, run.signature
    passes = 12 * epochs_ahead(run) + 3 * (OVERSHOOTS + 2) + 5
    return shared.program.work * (points * passes + 5 * shared.test_points) + run.parameters.size
