"""The points of a run: drawn from its seed, split, and turned into what the network is given."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.arrays import FloatArray, frozen
from engine.config import Config
from engine.datasets import datasets
from engine.features import features
from engine.registry import Choice
from engine.seedrandom import Snapshot, Stream

COUNTS = {"classification": 500, "regression": 1200}
"""Points drawn for each problem, as the original does."""
REMEMBERED = 512


@dataclass(frozen=True, eq=False)
class Data:
    """train: (n, 3), test: (m, 3), float64 rows x, y, label, in training order, read-only.

    stream: where the seed's numbers stand after the points were drawn; the first weights go on from there.
    """

    train: FloatArray
    test: FloatArray
    stream: Snapshot


def data_of(config: Config) -> Data:
    """The points of a configuration; the same object each time while remembered."""
    return _drawn(config.chosen_dataset, config.noise, config.perc_train_data, config.seed)


@lru_cache(maxsize=REMEMBERED)
def _drawn(choice: Choice, noise: float, share: float, seed: str) -> Data:
    entry = datasets.get(choice.name)
    stream = Stream(seed)
    points = entry.points(stream, COUNTS[entry.problem], noise / 100)
    stream.shuffle(points)
    split = math.floor(len(points) * share / 100)
    array = frozen(np.array(points))
    return Data(array[:split], array[split:], stream.snapshot())


@lru_cache(maxsize=REMEMBERED)
def network_inputs(data: Data, names: tuple[str, ...]) -> tuple[FloatArray, FloatArray]:
    """Inputs (features + 1, n + m) with a last row of ones, and targets (1, n + m): train points first. Read-only."""
    points = np.concatenate([data.train, data.test]).T
    return frozen(feature_rows(names, points[0], points[1])), frozen(points[2:3].copy())


def feature_rows(names: tuple[str, ...], x: FloatArray, y: FloatArray) -> FloatArray:
    """The features of points x, y (N,) as (features + 1, N) with a last row of ones, in the dtype of x."""
    rows = np.ones((len(names) + 1, x.size), x.dtype)
    for row, name in enumerate(names):
        rows[row] = features.get(name).value(x, y)
    return rows
