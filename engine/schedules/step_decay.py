"""A smaller rate every so many epochs."""

from __future__ import annotations

from collections.abc import Mapping

from engine.registry import Parameter
from engine.schedules import Schedule


def factor(epoch: int, values: Mapping[str, float]) -> float:
    """η·γ^⌊e/s⌋."""
    return values["gamma"] ** (epoch // int(values["every"]))


entry = Schedule(
    name="step-decay",
    label="Step",
    help="Multiplied by a factor every s epochs.",
    formula="η(e) = η·γ^⌊e/s⌋",
    source="He et al.: Deep residual learning for image recognition (2016)",
    rank=20,
    factor=factor,
    parameters=(
        Parameter("gamma", "γ", 0.5, 0.0, 1.0, "The factor of each step. Smaller values fall faster."),
        Parameter("every", "s", 100, 1, 100_000, "Epochs between two steps. More epochs fall more slowly.", whole=True),
    ),
)
