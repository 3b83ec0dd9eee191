"""Six bumps to regress."""

from __future__ import annotations

import math

from engine.datasets import Dataset
from engine.randomness.scatter import on_surface

REACH = 2.0
BUMPS = ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1))
"""Centre and sign of each."""


def _height(x: float, y: float) -> float:
    heights = (
        sign * min(1.0, max(0.0, 1 - math.hypot(x - centre_x, y - centre_y) / REACH))
        for centre_x, centre_y, sign in BUMPS
    )
    return max(heights, key=abs)


entry = Dataset(
    name="reg-gauss",
    label="Six bumps",
    help="Three hills and three hollows: regression that needs hidden units.",
    formula="t = ±max(0, 1 − d/2), d from the nearest of (−4, 2.5) +, (0, 2.5) −, (4, 2.5) +, "
    "(−4, −2.5) −, (0, −2.5) +, (4, −2.5) −",
    source="TensorFlow Playground",
    rank=20,
    problem="regression",
    points=on_surface(_height),
)
