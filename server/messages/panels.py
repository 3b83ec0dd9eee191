"""What panels of the page may subscribe to: fields of the frame that only an open panel needs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict

from engine import Run, metrics


def _metrics(run: Run) -> Mapping[str, object]:
    """Confusion matrix, precision and recall, or R² and mean absolute error, of train and test points; None without."""
    train, test = metrics(run)
    return {"train": None if train is None else asdict(train), "test": None if test is None else asdict(test)}


PANELS: Mapping[str, Callable[[Run], object]] = {"metrics": _metrics}
"""The frame's field of that name, and what makes it."""
