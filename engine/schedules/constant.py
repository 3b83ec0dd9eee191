"""The same rate all the time."""

from __future__ import annotations

from collections.abc import Mapping

from engine.schedules import Schedule


def factor(epoch: int, values: Mapping[str, float]) -> float:
    """η."""
    return 1.0


entry = Schedule(
    name="constant",
    label="Constant",
    help="The same learning rate throughout.",
    formula="η(e) = η",
    source="Robbins, Monro: A stochastic approximation method (1951)",
    rank=10,
    factor=factor,
)
