"""Underfitting."""

from __future__ import annotations

from engine.inspection.coach import Finding, Rule, number, percent
from engine.inspection.coach.overfitting import GAP
from engine.inspection.divergence import penalized
from engine.inspection.evidence import Evidence
from engine.settings.config import MAX_UNITS

EPOCH = 100
FLAT = 0.01
BETTER = 0.05
FIRST = 4
"""Units of a first hidden layer."""


def find(evidence: Evidence) -> Finding | None:
    """The loss is high and flat, at any learning rate."""
    if evidence.good or evidence.epoch < EPOCH:
        return None
    if evidence.learned - evidence.learned_of_test > GAP:
        return None
    ahead = evidence.ahead
    if ahead is None:
        return None
    now, same = evidence.scores.train_loss, ahead.same.train_loss
    if not abs(same - now) < FLAT * now:
        return None
    if ahead.slower.train_loss < (1 - FLAT) * now or ahead.faster.train_loss < (1 - BETTER) * now:
        return None
    said = (
        f"Train loss is {number(now)}, and will be {number(same)} in {ahead.epochs} epochs: it is flat. "
        f"{percent(evidence.learned)} is learned."
    )
    config = evidence.run.config
    if penalized(config):
        return Finding(
            f"{said} A penalty of {config.regularization_rate:g} holds the weights near 0.",
            "A lower regularization rate.",
            {"regularizationRate": config.regularization_rate / 10},
        )
    shape = [min(MAX_UNITS, 2 * layer.units) for layer in evidence.run.layout][:-1] or [FIRST]
    return Finding(
        f"{said} This network hardly draws more than that.",
        f"More units, such as {' and '.join(map(str, shape))}, other features, or training longer.",
        {} if config.layers else {"networkShape": shape},
        again=True,
    )


entry = Rule(
    name="underfitting",
    label="Underfitting",
    help="Even the training points are not learned, and training longer does not help.",
    formula="the test points are learned nearly as well as the train points; in the look ahead the loss changes by "
    f"less than {percent(FLAT)}, and falls by less than that at a tenth and {percent(BETTER)} at ten times the "
    f"learning rate; from epoch {EPOCH} on",
    source="Goodfellow, Bengio, Courville: Deep Learning (2016), 5.2",
    rank=120,
    panel="loss",
    find=find,
)
