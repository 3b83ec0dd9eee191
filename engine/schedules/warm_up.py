"""A slow start."""

from __future__ import annotations

from collections.abc import Mapping

from engine.registry import Parameter
from engine.schedules import Schedule


def factor(epoch: int, values: Mapping[str, float]) -> float:
    """η·min(1, (e + 1)/E)."""
    return min(1.0, (epoch + 1) / values["epochs"])


entry = Schedule(
    name="warm-up",
    label="Warm-up",
    help="Begins small and rises to the full rate, because the first steps, from random weights, are the least "
    "reliable.",
    formula="η(e) = η·min(1, (e + 1)/E)",
    source="Goyal et al.: Accurate, large minibatch SGD (2017)",
    rank=60,
    factor=factor,
    parameters=(
        Parameter(
            "epochs", "E", 20, 1, 100_000, "Epochs until the full rate. More epochs start more gently.", whole=True
        ),
    ),
)
