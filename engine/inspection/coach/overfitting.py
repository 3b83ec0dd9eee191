"""Overfitting."""

from __future__ import annotations

from engine.inspection.coach import Finding, Rule, number, percent
from engine.inspection.evidence import Evidence

EPOCH = 10
RATIO = 1.3
GAP = 0.08
RISES = 0.003
HELPS = 0.02


def find(evidence: Evidence) -> Finding | None:
    """Test loss far above train loss, and going up while that goes down."""
    train, test = evidence.scores.train_loss, evidence.scores.test_loss
    if evidence.epoch < EPOCH or not test > RATIO * train or not evidence.learned - evidence.learned_of_test > GAP:
        return None
    ahead = evidence.ahead
    if ahead is None or not (ahead.same.train_loss < train and ahead.same.test_loss > (1 + RISES) * test):
        return None
    if ahead.slower.test_loss < (1 - HELPS) * test:
        return None  # shorter steps would help: it is restless, no more
    return Finding(
        f"Train loss is {number(train)}, test loss {number(test)}. In {ahead.epochs} epochs they go to "
        f"{number(ahead.same.train_loss)} and {number(ahead.same.test_loss)}: the network learns the points by heart.",
        "Regularization, more training data, fewer units, or stopping early.",
        {"regularization": "L2", "regularizationRate": 0.003},
    )


entry = Rule(
    name="overfitting",
    label="Overfitting",
    help="The network learns its training points by heart, with their noise, and gets worse at others.",
    formula=f"test loss is more than {RATIO:g} times train loss, and {percent(GAP)} more of the train points are "
    f"right (of numbers: R²); in the look ahead train loss falls and test loss rises by {percent(RISES)}, and a "
    f"tenth of the learning rate doesn't lower it by {percent(HELPS)}; from epoch {EPOCH} on",
    source="Bishop: Pattern Recognition and Machine Learning (2006), 1.1",
    rank=110,
    panel="loss",
    find=find,
)
