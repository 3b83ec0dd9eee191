"""Above a sine wave."""

from __future__ import annotations

import math

from engine.datasets import Dataset
from engine.randomness.scatter import either_side


def _curve(x: float) -> float:
    return 2.5 * math.sin(x)


entry = Dataset(
    name="above-sine",
    label="Above a sine wave",
    help="Above or below a curve. The ideal boundary is known exactly.",
    formula="t = +1 where y > 2.5 sin x",
    source="a boundary along a chosen function",
    rank=110,
    problem="classification",
    points=either_side(_curve),
)
