"""Ripple."""

from __future__ import annotations

import math

from engine.datasets import Dataset
from engine.randomness.scatter import on_surface


def _height(x: float, y: float) -> float:
    return math.cos(1.5 * math.hypot(x, y))


entry = Dataset(
    name="reg-ripple",
    label="Ripple",
    help="Circular waves around the centre.",
    formula="t = cos(1.5·√(x² + y²))",
    source="a classic test function",
    rank=40,
    problem="regression",
    points=on_surface(_height),
)
