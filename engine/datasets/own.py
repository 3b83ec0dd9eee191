"""Points that you painted or read from a table."""

from __future__ import annotations

from engine.datasets import CLASSES, Dataset, Point, Values
from engine.registry import Parameter
from engine.seedrandom import Stream


def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """None: they come with the run."""
    return []


entry = Dataset(
    name="own",
    label="Your points",
    help="Points that you painted or read from a table.",
    formula="as given",
    source="you",
    rank=1000,
    problem="classification",
    points=points,
    own=True,
    parameters=(Parameter(CLASSES, "classes", 2, 2, 20, "How many classes.", whole=True),),
)
