"""Vanishing gradients."""

from __future__ import annotations

import math

from engine.inspection.coach import Finding, Rule, percent
from engine.inspection.divergence import penalized
from engine.inspection.evidence import Evidence

FACTOR = 100.0
EPOCH = 5


def find(evidence: Evidence) -> Finding | None:
    """Of the first layer that learns, beside the strongest."""
    run = evidence.run
    if (
        evidence.good or evidence.epoch < EPOCH or penalized(run.config)
    ):  # a penalty that makes all weights small is another trouble
        return None
    learning = run.learning
    gradients = [each for number, each in enumerate(evidence.health["gradients"], 1) if number in learning]
    first, strongest = gradients[0], max(gradients)
    if not math.isfinite(strongest) or not 0 < first * FACTOR < strongest:
        return None
    sloped = run.config.activation.name == "relu"
    return Finding(
        f"Gradients vanish: that of the first layer is {strongest / first:,.0f} times smaller than the strongest. "
        f"{percent(evidence.learned)} is learned.",
        "Fewer layers, residual connections, or initial weights that keep the gradient's size."
        if sloped
        else "ReLU, whose slope is 1, passes the gradient on as it is. Fewer layers help too.",
        {} if sloped else {"activation": "relu", "initializer": "he"},
        again=not sloped,
    )


entry = Rule(
    name="vanishing",
    label="Vanishing gradients",
    help="Each layer passes on only a part of the gradient: the first ones get almost nothing.",
    formula=f"‖∂L/∂θ‖ of the first layer that learns is more than {FACTOR:g} times smaller than the strongest; no "
    f"penalty; from epoch {EPOCH} on",
    source="Hochreiter: Untersuchungen zu dynamischen neuronalen Netzen (1991)",
    rank=60,
    panel="health",
    find=find,
)
