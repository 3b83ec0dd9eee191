"""Cubic curve."""

from __future__ import annotations

from engine.datasets import Dataset
from engine.randomness.scatter import on_curve


def _curve(x: float) -> float:
    return x**3 / 150 - x / 12


entry = Dataset(
    name="curve-cubic",
    label="Cubic curve",
    help="A gentle S along one axis.",
    formula="t = x³/150 − x/12 + noise",
    source="a function of one variable",
    rank=70,
    problem="regression",
    points=on_curve(_curve),
    domain="line",
)
