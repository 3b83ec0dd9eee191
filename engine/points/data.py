"""The points of a run: drawn from its seed or its own, split, and turned into what the network is given."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.arrays import FloatArray, frozen
from engine.cache import remembered
from engine.datasets import Dataset, datasets
from engine.domains import domains
from engine.points.own import OwnPoints
from engine.randomness.generator import generator
from engine.randomness.scatter import Point, Values
from engine.randomness.seedrandom import Snapshot, Stream
from engine.registry import Choice
from engine.settings.config import Config

REMEMBERED = 24_000_000
"""Bytes of points: those of a thousand students and more."""
PORTION = 4
"""Times as many points are drawn at once as are wanted, where a balance of the classes is chosen."""
MOST_PORTIONS = 5
"""For each class at most, where noise leaves few points of one."""


@dataclass(frozen=True, eq=False)
class Data:
    """The points of a run, in training order, the train points first.

    rows: (numbers + 1 + targets, n + m), float64, read-only: of each point x, y or the pixels of an image, then 1, and
    its label or targets. So the inputs of most networks and what they aim at are parts of it: a server holds the points
    of hundreds of runs.
    split: n. stream: where the seed's numbers stand after the points were drawn; the first weights go on from there.
    numbers: how many there are of each point before its 1.
    """

    rows: FloatArray
    split: int
    stream: Snapshot
    numbers: int = 2

    @property
    def train(self) -> FloatArray:
        """(n, numbers + targets): x, y and label or targets of the points to train on. A copy, read-only."""
        return self._points(slice(self.split))

    @property
    def test(self) -> FloatArray:
        """(m, numbers + targets): the same of the points to test on."""
        return self._points(slice(self.split, None))

    def _points(self, part: slice) -> FloatArray:
        return frozen(np.ascontiguousarray(np.delete(self.rows[:, part], self.numbers, axis=0).T))


def point_counts(config: Config, own: OwnPoints | None = None) -> tuple[int, int]:
    """How many train and test points a configuration has, without drawing them."""
    entry = datasets.get(config.chosen_dataset.name)
    count = len(own.array) if entry.own and own is not None else config.points or entry.usual
    train = math.floor(count * config.perc_train_data / 100)
    return train, count - train


def data_of(config: Config, own: OwnPoints | None = None) -> Data:
    """The points of a configuration; the same object each time while remembered. own: for a dataset of one's own."""
    entry = datasets.get(config.chosen_dataset.name)
    return _drawn(
        config.chosen_dataset,
        config.points or entry.usual,
        config.noise,
        config.balance if entry.problem == "classification" else 0.0,
        config.label_noise if entry.problem == "classification" else 0.0,
        config.perc_train_data,
        config.seed,
        own if entry.own else None,
        entry.own and config.keep_order,
    )


@remembered(REMEMBERED)
def _drawn(
    choice: Choice,
    count: int,
    noise: float,
    balance: float,
    label_noise: float,
    share: float,
    seed: str,
    own: OwnPoints | None,
    keep_order: bool,
) -> Data:
    entry, values = datasets.get(choice.name), dict(choice.values)
    classes = entry.classes_of(choice)
    stream = Stream(seed)
    if own is not None:
        points = _labelled(own)
    elif not balance:
        points = entry.points(stream, count, noise / 100, values)
    else:
        points = _unbalanced(entry, stream, count, noise / 100, values, classes, balance / 100)
    stream.shuffle(list(points) if keep_order else points)  # in both cases the same weights come next
    array = np.array(points).reshape(-1, entry.numbers + 1 if own is None else own.array.shape[1])
    if label_noise:
        _mislabel(array[:, entry.numbers], label_noise / 100, classes, seed)
    split = math.floor(len(points) * share / 100)  # as point_counts says without drawing
    # Row by row in memory, as a batch has them: of another order products are summed in another.
    rows = np.ascontiguousarray(np.insert(array.T, entry.numbers, 1.0, axis=0))
    return Data(frozen(rows), split, stream.snapshot(), entry.numbers)


def _labelled(own: OwnPoints) -> list[Any]:
    """Rows; class numbers of two classes become −1 and +1."""
    rows: list[Any] = own.array.tolist()
    if len(own.classes) != 2:
        return rows
    return [(x, y, 2 * label - 1) for x, y, label in rows]


def _unbalanced(
    entry: Dataset, stream: Stream, count: int, noise: float, values: Values, classes: int, balance: float
) -> list[Point]:
    """`count` points, picked from more: the first class to every other as balance to 1 − balance, and no class without
    a point where there are enough points for all. Of two classes the first is the positive one."""
    labels = (1, -1) if classes == 2 else tuple(range(classes))
    wanted = dict(zip(labels, _sizes(count, classes, balance), strict=True))
    found: dict[float, list[Point]] = {label: [] for label in labels}
    portions, each = MOST_PORTIONS * classes, PORTION * count
    if entry.available:
        portions, each = 1, entry.available
    for _ in range(portions):
        drawn = entry.points(stream, each, noise, values)
        stream.shuffle(drawn)
        for point in drawn:
            found[point[entry.numbers]].append(point)
        if all(len(found[label]) >= size for label, size in wanted.items()):
            break
    picked = [point for label, size in wanted.items() for point in found[label][:size]]
    spare = [point for label, size in wanted.items() for point in found[label][size:]]
    return picked + spare[: count - len(picked)]  # a class that noise leaves no points of


def _sizes(count: int, classes: int, balance: float) -> list[int]:
    """How many points each class has, the first class first."""
    others = classes - 1
    share = balance / (balance + others * (1 - balance))
    first = min(max(round(count * share), 1), max(count - others, 0))
    each, more = divmod(count - first, others)
    return [first, *(each + (number < more) for number in range(others))]


def _mislabel(labels: FloatArray, share: float, classes: int, seed: str) -> None:
    """Gives that share of the points, drawn from the seed, another class than theirs."""
    draw = generator(seed, "labels", 0)
    wrong = draw.random(len(labels)) < share
    shift = draw.integers(1, classes, len(labels)) if classes > 2 else 1
    other = -labels if classes == 2 else (labels + shift) % classes
    labels[:] = np.where(wrong, other, labels)


@remembered(REMEMBERED)
def network_inputs(data: Data, domain: str, names: tuple[str, ...]) -> FloatArray:
    """Inputs (names + 1, n + m) with a last row of ones, train points first. Read-only."""
    return frozen(domains.get(domain).rows(data.rows[: data.numbers + 1], names))


@remembered(REMEMBERED)
def network_targets(data: Data, outputs: int, low: float, high: float) -> FloatArray:
    """Targets (outputs, n + m), train points first. Read-only.

    Labels of [−1, 1], two classes or numbers, are mapped onto [low, high] unless all lie above low already; of more
    classes one is high, the rest low.
    """
    labels = data.rows[data.numbers + 1 :]
    if outputs > len(labels):
        return frozen(np.where(labels == np.arange(outputs)[:, None], high, low))
    if (low, high) == (-1.0, 1.0) or (labels.size and labels.min() >= low):
        return labels
    return frozen(low + (labels + 1) / 2 * (high - low))
