"""Not separable by this network."""

from __future__ import annotations

import numpy as np

from engine.activations import activations
from engine.inspection.coach import Finding, Rule, percent
from engine.inspection.evidence import GOOD, Evidence
from engine.registry import Choice

EPOCH = 10
FAR = np.linspace(-10.0, 10.0, 401)[None]


def find(evidence: Evidence) -> Finding | None:
    """A network that draws a single line, on points that no line separates."""
    if evidence.good or evidence.epoch < EPOCH or not _one_line(evidence):
        return None
    best = evidence.best_line
    if not best < GOOD:
        return None
    return Finding(
        f"This network draws one straight line through its features. The best one found is right at {percent(best)} of "
        f"the points, the present one at {percent(evidence.learned)}.",
        "A hidden layer of a few units with a bent activation, or a feature that separates the classes.",
        {"networkShape": [4], "activation": "tanh"},
        again=True,
    )


def _one_line(evidence: Evidence) -> bool:
    """Whether the output is a monotone function of one weighted sum of the features."""
    structure = evidence.run.config.structure
    *hidden, output = structure.activations
    if not _monotone(output):
        return False
    if all(choice.name == "linear" for choice in hidden):
        return True
    narrow = all(layer.units == 1 for layer in evidence.run.layout)
    return narrow and not structure.jumping and not any(structure.residual) and all(map(_monotone, hidden))


def _monotone(choice: Choice) -> bool:
    activation = activations.get(choice.name)
    if activation.over_units:
        return False
    made = np.empty_like(FAR)
    activation.apply(FAR.copy(), made, dict(choice.values))
    return bool((np.diff(made[0]) >= 0).all())


entry = Rule(
    name="not_separable",
    label="Not separable by this network",
    help="A network without hidden layers, or with linear ones alone, draws one straight line. Some classes need more.",
    formula=f"the network draws one line; logistic regression finds none that is right at {percent(GOOD)} of the "
    "points",
    source="Minsky, Papert: Perceptrons (1969)",
    rank=80,
    panel="metrics",
    find=find,
)
