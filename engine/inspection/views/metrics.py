"""Metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from engine.inspection.fields import REAL, WHOLE, Field, Group, Listed, Nullable
from engine.inspection.metrics import metrics
from engine.inspection.views import Values, View
from engine.run.run import Run


def show(run: Run, values: Values) -> Mapping[str, Any]:
    """Of train and test points; None without."""
    train, test = metrics(run)
    return {"train": None if train is None else asdict(train), "test": None if test is None else asdict(test)}


def work(run: Run, values: Values) -> int:
    """One pass forward."""
    shared = run.signature
    return (shared.train_points + shared.test_points) * run.signature.program.work


SHARES = Listed(Nullable(REAL))
MADE = Nullable(
    Group(
        confusion=Field(Listed(Listed(WHOLE)), optional=True),
        precision=Field(SHARES, optional=True),
        recall=Field(SHARES, optional=True),
        r_squared=Field(Nullable(REAL), optional=True),
        mean_absolute_error=Field(REAL, optional=True),
    )
)
TOLD = """nil without points. Of classes: `confusion` (rows are true classes, columns predicted ones, in points), \
`precision` and `recall` (per class, nil where there is nothing to divide by); else `r_squared` (nil where all targets \
are equal) and `mean_absolute_error`"""

entry = View(
    name="metrics",
    label="Metrics",
    help="Confusion matrix, precision and recall of each class; of numbers R² and mean absolute error.",
    formula="R² = 1 − Σ(o − t)²/Σ(t − mean t)²",
    source="van Rijsbergen: Information Retrieval (1979)",
    rank=10,
    fields={"train": Field(MADE, TOLD), "test": Field(MADE, "the same of the test points")},
    show=show,
    work=work,
)
