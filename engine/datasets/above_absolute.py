"""Above |x|."""

from __future__ import annotations

from engine.datasets import Dataset
from engine.randomness.scatter import either_side


def _curve(x: float) -> float:
    return abs(x) - 2.0


entry = Dataset(
    name="above-absolute",
    label="Above |x|",
    help="Above or below a curve. The ideal boundary is known exactly.",
    formula="t = +1 where y > |x| − 2",
    source="a boundary along a chosen function",
    rank=130,
    problem="classification",
    points=either_side(_curve),
)
