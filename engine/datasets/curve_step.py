"""Step curve."""

from __future__ import annotations

from engine.datasets import Dataset
from engine.randomness.scatter import on_curve


def _curve(x: float) -> float:
    return 0.7 if x > 0 else -0.7


entry = Dataset(
    name="curve-step",
    label="Step curve",
    help="A jump along one axis.",
    formula="t = 0.7·sign(x) + noise",
    source="a function of one variable",
    rank=80,
    problem="regression",
    points=on_curve(_curve),
    domain="line",
)
