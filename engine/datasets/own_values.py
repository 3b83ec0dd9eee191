"""Points with a target value, from your table."""

from __future__ import annotations

from engine.datasets import TARGETS, Dataset, given
from engine.registry import Parameter

entry = Dataset(
    name="own-values",
    label="Your values",
    help="Points with a target value, from your table.",
    formula="as given",
    source="you",
    rank=1000,
    problem="regression",
    points=given,
    own=True,
    parameters=(Parameter(TARGETS, "Targets", 1, 1, 10, "Numbers to predict for each point.", whole=True),),
)
