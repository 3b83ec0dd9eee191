"""No bias."""

from __future__ import annotations

from engine.inspection.coach import Finding, Rule, number, percent
from engine.inspection.evidence import Evidence

EPOCH = 10
SHARE = 0.8


def find(evidence: Evidence) -> Finding | None:
    """Where a copy with biases does better."""
    if evidence.run.config.bias or evidence.good or evidence.epoch < EPOCH:
        return None
    ahead, biased = evidence.ahead, evidence.biased
    if ahead is None or biased is None:
        return None
    without = min(ahead.same.train_loss, ahead.faster.train_loss)
    if not biased < SHARE * without:
        return None
    return Finding(
        f"Without biases every unit's line goes through the origin. In {ahead.epochs} epochs the loss would be "
        f"{number(biased)} with biases, and {number(without)} without.",
        "Switch biases on.",
        {"bias": True},
    )


entry = Rule(
    name="no_bias",
    label="No bias where one is needed",
    help="Without biases a unit can turn its line, but not move it away from the origin.",
    formula="no biases; in the look ahead, at the present or ten times the learning rate, a copy with biases has "
    f"less than {percent(SHARE)} of the loss; from epoch {EPOCH} on",
    source="Bishop: Pattern Recognition and Machine Learning (2006), 3.1",
    rank=70,
    panel="loss",
    find=find,
)
