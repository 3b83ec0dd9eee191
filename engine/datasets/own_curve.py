"""Points of a curve that you painted."""

from __future__ import annotations

from engine.datasets import TARGETS, Dataset, given
from engine.registry import Parameter

entry = Dataset(
    name="own-curve",
    label="Your curve",
    help="Points along a line with a target, painted by you: draw a curve and see what fits it.",
    formula="as given",
    source="you",
    rank=1010,
    problem="regression",
    points=given,
    dimensions=1,
    own=True,
    parameters=(Parameter(TARGETS, "Targets", 1, 1, 10, "How many numbers each point has to give.", whole=True),),
)
