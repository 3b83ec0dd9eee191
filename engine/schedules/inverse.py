"""One over time."""

from __future__ import annotations

from collections.abc import Mapping

from engine.registry import Parameter
from engine.schedules import Schedule


def factor(epoch: int, values: Mapping[str, float]) -> float:
    """η/(1 + k·e)."""
    return 1.0 / (1.0 + values["decay"] * epoch)


entry = Schedule(
    name="inverse",
    label="1/t",
    help="Falls like 1/t: the schedule for which stochastic approximation proves that training converges.",
    formula="η(e) = η/(1 + k·e)",
    source="Robbins, Monro: A stochastic approximation method (1951)",
    rank=40,
    factor=factor,
    parameters=(Parameter("decay", "k", 0.01, 0.0, 100.0, "How fast it falls. Larger values fall faster."),),
)
