"""Oscillation."""

from __future__ import annotations

from engine.inspection.coach import Finding, Rule, number, percent
from engine.inspection.evidence import FACTOR, Evidence

EPOCH = 5
LESS = 0.7
FALLS = 0.05


def find(evidence: Evidence) -> Finding | None:
    """Steps go too far, the loss doesn't fall, and shorter ones would do better."""
    ahead = None if evidence.good or evidence.epoch < EPOCH else evidence.ahead
    if ahead is None:
        return None
    now, same, slower = evidence.scores.train_loss, ahead.same.train_loss, ahead.slower.train_loss
    if (same < (1 - FALLS) * now and slower > LESS * LESS * same) or not slower < LESS * same:
        return None
    alpha = evidence.overshoot
    if not alpha > 0:
        return None
    rate = evidence.run.config.learning_rate
    return Finding(
        f"Steps overshoot: they end {number(alpha)} times as far behind the lowest point on their way as they began "
        f"before it. In {ahead.epochs} epochs a tenth of the learning rate would reach a loss of {number(slower)}; the "
        f"present one reaches {number(same)}.",
        f"A learning rate of {rate / FACTOR:g}.",
        {"learningRate": rate / FACTOR},
    )


entry = Rule(
    name="oscillating",
    label="Oscillating",
    help="Steps jump from one side of the valley to the other, so the loss stays high.",
    formula="α > 0 for most of the next steps; in the look ahead a tenth of the learning rate reaches less than "
    f"{percent(LESS)} of the loss, or {percent(LESS * LESS)} where it falls by {percent(FALLS)} anyway; from epoch "
    f"{EPOCH} on",
    source="Schneider, Dangel, Hennig: Cockpit: A practical debugging tool for the training of deep neural networks "
    "(2021)",
    rank=90,
    panel="loss",
    find=find,
)
