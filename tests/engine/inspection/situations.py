"""Forty-five trainings that the coach is judged by: what is wrong with them, and since when. Fourteen are well.

The onset is measured without the coach's rules, by `ONSETS`: from the losses of all epochs, and from units' values as
the readable forward pass has them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from engine import Run, advance, evaluate, new_run, read_link
from engine.arrays import FloatArray
from engine.network.reference import forward
from engine.run.batch import bound_activations
from tests.engine.network.test_reference import layers_of


class Situation(NamedTuple):
    """link: its settings. trouble: the rule that should hold; empty for a run that is well. onset: the epoch."""

    link: str
    trouble: str = ""
    onset: int = 0


HEALTHY = [
    Situation(link)
    for link in (
        "",
        "dataset=xor&networkShape=4",
        "dataset=gauss&networkShape=",
        "dataset=moons&networkShape=6&learningRate=0.1",
        "dataset=spiral&networkShape=8,8&activation=relu&optimizer=adam&learningRate=0.01",
        "dataset=spiral&networkShape=8,8&learningRate=0.1",
        "dataset=blobs&networkShape=6&outputActivation=softmax&loss=cross-entropy",
        "problem=regression&networkShape=3",
        "problem=regression&regDataset=reg-gauss&networkShape=8,4&learningRate=0.1",
        "dataset=circle&networkShape=&xSquared=true&ySquared=true&loss=cross-entropy&learningRate=0.01",
        "dataset=gauss&noise=20&networkShape=4",
        "loss=cross-entropy&outputActivation=sigmoid&networkShape=8&activation=relu",
        "dataset=moons&networkShape=16&dropout=20&learningRate=0.1",
        "optimizer.momentum=0.9&networkShape=6&learningRate=0.01",
    )
]
SINE = "problem=regression&regDataset=curve-sine"
TROUBLED = [
    Situation("dataset=spiral&networkShape=2", "underfitting", 1),
    Situation("dataset=circle&networkShape=2", "underfitting", 144),
    Situation(f"{SINE}&networkShape=1&learningRate=0.1", "underfitting", 50),
    Situation("regularization=L2&regularizationRate=0.3", "underfitting"),
    Situation("noise=50&percTrainData=10&networkShape=8,8&optimizer=adam&learningRate=0.01", "overfitting", 71),
    Situation(
        "dataset=moons&labelNoise=30&percTrainData=20&networkShape=16,16&optimizer=adam&learningRate=0.01",
        "overfitting",
        14,
    ),
    Situation(
        f"{SINE}&noise=50&percTrainData=10&points=100&networkShape=16,16&optimizer=adam&learningRate=0.01",
        "overfitting",
        14,
    ),
    Situation("learningRate=0.0001", "slow_rate"),
    Situation("dataset=xor&networkShape=4&learningRate=0.00001", "slow_rate"),
    Situation("dataset=moons&networkShape=8&optimizer=adam&learningRate=0.00001", "slow_rate"),
    Situation(f"{SINE}&networkShape=8&learningRate=0.3", "oscillating", 10),
    Situation("problem=regression&regDataset=curve-cubic&networkShape=8&learningRate=0.2", "oscillating", 10),
    Situation(
        "dataset=spiral&networkShape=8,8&loss=cross-entropy&outputActivation=sigmoid&learningRate=1", "oscillating", 18
    ),
    Situation("problem=regression&networkShape=4&activation=linear&learningRate=1", "diverging", 1),
    Situation("regularization=L2&regularizationRate=3&learningRate=1", "diverging", 1),
    Situation("dataset=checkerboard&networkShape=8,8&activation=relu&learningRate=1", "dead_units", 10),
    Situation("dataset=spiral&networkShape=8,8&activation=relu&optimizer=rmsprop&learningRate=0.3", "dead_units", 10),
    Situation("initializer=normal&initializer.scale=30", "saturated_units"),
    Situation("dataset=spiral&networkShape=8,8&initializer=normal&initializer.scale=10", "saturated_units"),
    Situation("activation=sigmoid&networkShape=6,6,6,6,6,6", "vanishing"),
    Situation("dataset=spiral&activation=sigmoid&networkShape=8,8,8,8,8,8&learningRate=0.1", "vanishing"),
    Situation(
        "problem=regression&activation=linear&networkShape=8,8,8,8&initializer=normal&initializer.scale=2"
        "&learningRate=0.0001",
        "exploding",
    ),
    Situation(
        "problem=regression&activation=relu&networkShape=8,8,8,8&initializer=normal&initializer.scale=2"
        "&learningRate=0.00001",
        "exploding",
    ),
    Situation(
        "dataset=spiral&activation=relu&outputActivation=linear&networkShape=8,8,8,8,8&initializer=normal"
        "&initializer.scale=2&learningRate=0.00001",
        "exploding",
    ),
    Situation("networkShape=4&initializer=zeros", "symmetric"),
    Situation("problem=regression&networkShape=4&initializer=zeros", "symmetric"),
    Situation("dataset=spiral&networkShape=8,8&initializer=zeros", "symmetric"),
    Situation("networkShape=6&bias=false&learningRate=0.1", "no_bias"),
    Situation("dataset=heart&networkShape=8&bias=false&learningRate=0.1", "no_bias"),
    Situation("dataset=xor&networkShape=&loss=cross-entropy", "not_separable"),
    Situation("networkShape=8,8&activation=linear", "not_separable"),
]
SITUATIONS = [*HEALTHY, *TROUBLED]


class History:
    """A run's training, epoch by epoch."""

    def __init__(self, link: str) -> None:
        self.link = link
        self._run = new_run(read_link(link).config)
        self.scores = evaluate([self._run])

    def run(self, epoch: int) -> Run:
        """The run at an epoch not before those asked for."""
        while self._run.epoch < epoch:
            self._run = advance([self._run], 1)[0]
            self.scores += evaluate([self._run])
        return self._run

    def losses(self, last: int, side: str = "train_loss") -> FloatArray:
        """Of the epochs to the last one."""
        self.run(last)
        return np.array([getattr(score, side) for score in self.scores[: last + 1]])


def at_once(history: History) -> int:
    """Settings that are the trouble themselves: the learning rate, biases, layers, initial weights."""
    return 0


def lost(history: History) -> int | None:
    """The first epoch whose loss is not finite, or twice that of the beginning."""
    for epoch in range(300):
        loss = history.losses(epoch)[epoch]
        if not math.isfinite(loss) or loss > 2 * history.losses(0)[0]:
            return epoch
    return None


def turned(history: History) -> int:
    """The epoch of the lowest test loss among 300, of means over 21 epochs."""
    return int(np.convolve(history.losses(300, "test_loss"), np.ones(21) / 21, "valid").argmin()) + 10


def settled(history: History) -> int:
    """The first epoch that has less than 1.1 times the loss after 1000."""
    losses = history.losses(1000)
    return int((losses < 1.1 * losses[-1]).argmax())


def restless(history: History) -> int | None:
    """The end of the first ten epochs of which three raised the train loss."""
    rises = np.diff(history.losses(300)) > 0
    return next((epoch for epoch in range(10, 300) if rises[epoch - 10 : epoch].sum() >= 3), None)


def flat_units(history: History, flat: Callable[[FloatArray], npt.NDArray[np.bool_]]) -> int | None:
    """The first tenth epoch at which half of the units of a hidden layer are flat by their values (units, points)."""
    for epoch in range(0, 300, 10):
        run = history.run(epoch)
        values = forward(layers_of(run, bound_activations([run])), run.inputs[:-1, : run.signature.train_points])[1][
            1:-1
        ]
        if any(flat(each).mean() >= 0.5 for each in values):
            return epoch
    return None


def dead(history: History) -> int | None:
    """Half of a layer is 0 at all training points."""
    return flat_units(history, lambda values: np.all(values == 0, axis=1))


def saturated(history: History) -> int | None:
    """Half of a layer is beyond 0.95 at 90 % of the training points."""
    return flat_units(history, lambda values: np.mean(np.abs(values) > 0.95, axis=1) > 0.9)


ONSETS: dict[str, Callable[[History], int | None]] = {
    "underfitting": settled,
    "overfitting": turned,
    "oscillating": restless,
    "diverging": lost,
    "dead_units": dead,
    "saturated_units": saturated,
}
"""By trouble how its onset is measured, `at_once` where nothing else is said."""


def onset(situation: Situation) -> int | None:
    """The epoch at which the trouble begins, measured."""
    return ONSETS.get(situation.trouble, at_once)(History(situation.link))


if __name__ == "__main__":
    for each in TROUBLED:
        print(onset(each), each.trouble, each.link)
