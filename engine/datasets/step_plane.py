"""Step."""

from __future__ import annotations

from engine.datasets import Dataset
from engine.randomness.scatter import on_surface


def _height(x: float, y: float) -> float:
    return 1.0 if x + y > 0 else -1.0


entry = Dataset(
    name="reg-step",
    label="Step",
    help="A cliff between two levels. A smooth network can only approach it.",
    formula="t = sign(x + y)",
    source="a classic test function",
    rank=50,
    problem="regression",
    points=on_surface(_height),
)
