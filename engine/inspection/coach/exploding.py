"""Exploding gradients."""

from __future__ import annotations

import numpy as np

from engine.inspection.coach import Finding, Rule
from engine.inspection.evidence import Evidence

FACTOR = 100.0
LAYERS = 3


def find(evidence: Evidence) -> Finding | None:
    """Of networks of several layers."""
    if len(evidence.run.layout) < LAYERS or evidence.lost or evidence.good:
        return None
    gradients, weights = np.array(evidence.health["gradients"]), np.array(evidence.health["weights"])
    with np.errstate(all="ignore"):
        times = gradients / weights
    if not np.isfinite(times).all() or times.max() < FACTOR:
        return None
    layer = int(times.argmax()) + 1
    place = "the output" if layer == len(times) else f"layer {layer}"
    return Finding(
        f"Gradients explode: that of {place} is {times.max():,.0f} times as long as its weights. Each layer makes it "
        "larger on its way back.",
        "Smaller initial weights, with which values keep their size from layer to layer.",
        {"initializer": "he" if evidence.run.config.activation.name == "relu" else "glorot"},
        again=True,
    )


entry = Rule(
    name="exploding",
    label="Exploding gradients",
    help="Each layer makes the gradient larger on its way back, until a step throws the weights far away.",
    formula=f"at least {LAYERS} layers of weights; max ‖∂L/∂θ‖/‖w‖ of a layer ≥ {FACTOR:g}",
    source="Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural networks (2013)",
    rank=10,
    panel="health",
    find=find,
)
