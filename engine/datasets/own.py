"""Points that you painted, or opened from a table."""

from __future__ import annotations

from engine.datasets import CLASSES, Dataset, given
from engine.registry import Parameter

entry = Dataset(
    name="own",
    label="Your points",
    help="Points that you painted, or opened from a table.",
    formula="as given",
    source="you",
    rank=1000,
    problem="classification",
    points=given,
    own=True,
    parameters=(Parameter(CLASSES, "classes", 2, 2, 20, "How many classes.", whole=True),),
)
