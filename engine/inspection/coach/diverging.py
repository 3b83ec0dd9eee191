"""Divergence."""

from __future__ import annotations

import math

from engine.inspection.coach import Finding, Rule, number
from engine.inspection.divergence import diverging, explain
from engine.inspection.evidence import Evidence


def find(evidence: Evidence) -> Finding | None:
    """A run that is lost, or will be soon. In words as when it is lost."""
    now = evidence.scores.train_loss
    if math.isfinite(now):
        ahead = None if evidence.good else evidence.ahead
        if ahead is None or not diverging(ahead.same.train_loss, now, ahead.largest[0]):
            return None
        when = f"The loss is {number(now)} and leaves all bounds within {ahead.epochs} epochs."
    else:
        when = "The loss is not a finite number any more."
    told = explain(evidence.run.config, math.isfinite(now), evidence.run.own)
    return Finding(f"{when} {told.reason}", told.advice, told.remedy, again=True)


entry = Rule(
    name="diverging",
    label="Diverging",
    help="Each step lands higher than the one before, until no number is large enough.",
    formula="the loss is not finite; or the loss will be 10⁴ times as large, or a weight beyond 10⁸, in the look ahead",
    source="Goodfellow, Bengio, Courville: Deep Learning (2016), 8.2",
    rank=20,
    panel="loss",
    find=find,
)
