"""Multiplied by a factor after every epoch."""

from __future__ import annotations

from collections.abc import Mapping

from engine.registry import Parameter
from engine.schedules import Schedule


def factor(epoch: int, values: Mapping[str, float]) -> float:
    """η·γᵉ."""
    return values["gamma"] ** epoch


entry = Schedule(
    name="exponential",
    label="Exponential",
    help="Multiplied by a factor after every epoch.",
    formula="η(e) = η·γᵉ",
    source="Goodfellow, Bengio, Courville: Deep Learning, section 8.5 (2016)",
    rank=30,
    factor=factor,
    parameters=(Parameter("gamma", "γ", 0.995, 0.0, 1.0, "The factor of each epoch. Smaller values fall faster."),),
)
