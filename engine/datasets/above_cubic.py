"""Above a cubic."""

from __future__ import annotations

from engine.datasets import Dataset
from engine.randomness.scatter import either_side


def _curve(x: float) -> float:
    return 0.15 * x**3 - 1.5 * x


entry = Dataset(
    name="above-cubic",
    label="Above a cubic",
    help="Above or below a curve. The ideal boundary is known exactly.",
    formula="t = +1 where y > 0.15x³ − 1.5x",
    source="a boundary along a chosen function",
    rank=120,
    problem="classification",
    points=either_side(_curve),
)
