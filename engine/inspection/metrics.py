"""What a run's outputs are worth beyond the loss: confusion matrix, precision, recall; R², mean absolute error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.arrays import FloatArray
from engine.run.run import Run
from engine.training.evaluation import evaluated, predicted


@dataclass(frozen=True)
class ClassMetrics:
    """confusion: rows are true classes, columns predicted ones, in points. A point without finite outputs is in no
    column, and recall counts it as missed. precision, recall: per class, None where no point was predicted to be of it,
    or none is. Source: van Rijsbergen: Information Retrieval (1979)."""

    confusion: tuple[tuple[int, ...], ...]
    precision: tuple[float | None, ...]
    recall: tuple[float | None, ...]


@dataclass(frozen=True)
class ValueMetrics:
    """r_squared: 1 − Σ(o − t)²/Σ(t − mean t)² of each target with its own mean, averaged with equal weight over the
    targets. A target that is the same at all points counts 1 where it is met exactly, else 0; None where no target
    varies. Source: scikit-learn's r2_score, "uniform_average". mean_absolute_error: over all targets as the network is
    given them."""

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
        given, true = predicted(run, outputs).astype(int), predicted(run, targets).astype(int)
        return _of_classes(given, true, np.asarray(np.isfinite(outputs).all(axis=0)), max(2, run.config.classes))
    with np.errstate(all="ignore"):
        return ValueMetrics(_r_squared(outputs, targets), float(np.abs(outputs - targets).mean()))


def _r_squared(outputs: FloatArray, targets: FloatArray) -> float | None:
    """Of (K, N) outputs and targets."""
    varies = (targets != targets[:, :1]).any(axis=1)
    if not varies.any():
        return None
    error = ((outputs - targets) ** 2).sum(axis=1)
    spread = ((targets - targets.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    # What does not vary has rounding as its spread; a number that is not finite is no exact hit.
    return float(np.where(varies, 1 - error / spread, np.where(np.isnan(error), error, error == 0)).mean())


def _of_classes(
    given: npt.NDArray[np.int_], true: npt.NDArray[np.int_], finite: npt.NDArray[np.bool_], classes: int
) -> ClassMetrics:
    pairs = (true * classes + given)[finite]
    confusion = np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)
    right, columns = confusion.diagonal(), confusion.sum(axis=0)
    rows = np.bincount(true, minlength=classes)
    return ClassMetrics(
        tuple(tuple(int(count) for count in row) for row in confusion),
        tuple(_share(int(hit), int(all_)) for hit, all_ in zip(right, columns, strict=True)),
        tuple(_share(int(hit), int(all_)) for hit, all_ in zip(right, rows, strict=True)),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
