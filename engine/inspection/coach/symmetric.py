"""Symmetric weights."""

from __future__ import annotations

import numpy as np

from engine.inspection.coach import Finding, Rule, percent
from engine.inspection.evidence import Evidence
from engine.settings.config import Config

ALIKE = 1e-9


def find(evidence: Evidence) -> Finding | None:
    """A hidden layer all of whose units are given the same, and give the same."""
    run = evidence.run
    if evidence.good:
        return None
    for number, layer in enumerate(tuple(run.layout)[:-1], 1):
        rows = np.concatenate([block.rows(run.parameters) for block in layer.blocks], axis=1)
        if len(rows) < 2 or number not in run.learning:
            continue
        if np.abs(rows - rows[0]).max() <= ALIKE * np.abs(rows).max(initial=0.0):
            return Finding(
                f"All {len(rows)} units of layer {number} have equal weights and get equal gradients, so they stay one "
                f"unit. {percent(evidence.learned)} is learned.",
                "Start from weights by chance: units that begin apart learn different things.",
                {"initializer": Config.from_mapping({}).initializer.name},
                again=True,
            )
    return None


entry = Rule(
    name="symmetric",
    label="Symmetric weights",
    help="Units that begin with equal weights get equal gradients for ever: many units do the work of one.",
    formula="all units of a hidden layer have the same weights and biases",
    source="Goodfellow, Bengio, Courville: Deep Learning (2016), 8.4",
    rank=30,
    panel="health",
    find=find,
)
