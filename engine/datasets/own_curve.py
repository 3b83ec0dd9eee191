"""Points of a curve that you painted."""

from __future__ import annotations

from engine.datasets import TARGETS, Dataset, given
from engine.registry import Parameter

entry = Dataset(
    name="own-curve",
    label="Your curve",
    help="Points along a line, painted by you. Draw a curve and see how well a network fits it.",
    formula="as given",
    source="you",
    rank=1010,
    problem="regression",
    points=given,
    domain="line",
    own=True,
    parameters=(Parameter(TARGETS, "Targets", 1, 1, 10, "Numbers to predict for each point.", whole=True),),
)
