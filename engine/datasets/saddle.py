"""Saddle."""

from __future__ import annotations

from engine.datasets import Dataset
from engine.randomness.scatter import on_surface


def _height(x: float, y: float) -> float:
    return x * y / 36


entry = Dataset(
    name="reg-saddle",
    label="Saddle",
    help="Up along one diagonal, down along the other.",
    formula="t = xy/36",
    source="a classic test function",
    rank=30,
    problem="regression",
    points=on_surface(_height),
)
