"""Sine curve."""

from __future__ import annotations

import math

from engine.datasets import Dataset
from engine.randomness.scatter import on_curve


def _curve(x: float) -> float:
    return 0.8 * math.sin(x)


entry = Dataset(
    name="curve-sine",
    label="Sine curve",
    help="A wave along one axis. Too few neurons underfit it; too many follow the noise.",
    formula="t = 0.8 sin x + noise",
    source="a function of one variable",
    rank=60,
    problem="regression",
    points=on_curve(_curve),
    domain="line",
)
