"""Half a cosine wave down."""

from __future__ import annotations

import math
from collections.abc import Mapping

from engine.registry import Parameter
from engine.schedules import Schedule


def factor(epoch: int, values: Mapping[str, float]) -> float:
    """η·(m + (1 − m)·½(1 + cos(πe/E)))."""
    progress = min(1.0, epoch / values["epochs"])
    return values["last"] + (1.0 - values["last"]) * 0.5 * (1.0 + math.cos(math.pi * progress))


entry = Schedule(
    name="cosine",
    label="Cosine",
    help="Falls along half a cosine wave, from the full rate to a share m of it.",
    formula="η(e) = η·(m + (1 − m)·½(1 + cos(π·min(e, E)/E)))",
    source="Loshchilov, Hutter: SGDR: Stochastic gradient descent with warm restarts (2017)",
    rank=50,
    factor=factor,
    parameters=(
        Parameter(
            "epochs", "E", 500, 1, 1_000_000, "Epochs until it has fallen. More epochs fall more slowly.", whole=True
        ),
        Parameter("last", "m", 0.0, 0.0, 1.0, "The share of the rate that remains at the end."),
    ),
)
