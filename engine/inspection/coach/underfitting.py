"""Underfitting."""

from __future__ import annotations

from engine.inspection.coach import Finding, Rule, number, percent
from engine.inspection.coach.overfitting import GAP
from engine.inspection.divergence import penalized
from engine.inspection.evidence import Evidence

EPOCH = 100
FLAT = 0.01
BETTER = 0.05


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
    other = min(ahead.slower.train_loss, ahead.faster.train_loss)
    if not abs(same - now) < FLAT * now or other < (1 - BETTER) * now:
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
    shape = [min(128, 2 * size) for size in config.network_shape] or [4]
    return Finding(
        f"{said} This network hardly draws more than that.",
        f"More units, such as {' and '.join(map(str, shape))}, other features, or training longer.",
        {"networkShape": shape},
        again=True,
    )


entry = Rule(
    name="underfitting",
    label="Underfitting",
    help="Even the training points are not learned, and training longer does not help.",
    formula="the test points are learned nearly as well as the train points; in the look ahead the loss changes by "
    f"less than {FLAT:.0%}, and falls by less than {BETTER:.0%} at a tenth and at ten times the learning rate; from "
    f"epoch {EPOCH} on",
    source="Goodfellow, Bengio, Courville: Deep Learning (2016), 5.2",
    rank=120,
    panel="loss",
    find=find,
)
