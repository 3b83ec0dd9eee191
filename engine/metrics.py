"""What a run's outputs are worth beyond the loss: confusion matrix, precision, recall; R², mean absolute error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import FloatArray
from engine.evaluation import evaluated, predicted
from engine.run import Run


@dataclass(frozen=True)
class ClassMetrics:
    """confusion: rows are true classes, columns predicted ones, in points. precision, recall: per class, None where no
    point was predicted to be of it, or none is. Source: van Rijsbergen: Information Retrieval (1979)."""

    confusion: tuple[tuple[int, ...], ...]
    precision: tuple[float | None, ...]
    recall: tuple[float | None, ...]


@dataclass(frozen=True)
class ValueMetrics:
    """r_squared: 1 − Σ(o − t)²/Σ(t − mean t)², None where all targets are equal. mean_absolute_error: of the targets as
    the network is given them."""

    r_squared: float | None
    mean_absolute_error: float


Metrics = ClassMetrics | ValueMetrics | None
"""None where there are no points."""


def metrics(run: Run) -> tuple[Metrics, Metrics]:
    """Of the train and of the test points."""
    shared = run.signature.resting
    with np.errstate(all="ignore"):
        outputs = evaluated([run], [run.parameters], shared).outputs[-1].copy()
    targets = run.targets
    split = shared.train_points
    train, test = slice(None, split), slice(split, None)
    return _of(run, outputs[:, train], targets[:, train]), _of(run, outputs[:, test], targets[:, test])


def _of(run: Run, outputs: FloatArray, targets: FloatArray) -> Metrics:
    if not outputs.shape[-1]:
        return None
    if run.config.problem == "classification":
        return _of_classes(predicted(run, outputs), predicted(run, targets), max(2, run.config.classes))
    with np.errstate(all="ignore"):
        error, spread = outputs - targets, targets - targets.mean()
        varies = bool((spread != 0).any())
        r_squared = float(1 - (error * error).sum() / (spread * spread).sum()) if varies else None
        return ValueMetrics(r_squared, float(np.abs(error).mean()))


def _of_classes(given: FloatArray, true: FloatArray, classes: int) -> ClassMetrics:
    pairs = true.astype(int) * classes + given.astype(int)
    confusion = np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)
    right, columns, rows = confusion.diagonal(), confusion.sum(axis=0), confusion.sum(axis=1)
    return ClassMetrics(
        tuple(tuple(int(count) for count in row) for row in confusion),
        tuple(_share(int(hit), int(all_)) for hit, all_ in zip(right, columns, strict=True)),
        tuple(_share(int(hit), int(all_)) for hit, all_ in zip(right, rows, strict=True)),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
