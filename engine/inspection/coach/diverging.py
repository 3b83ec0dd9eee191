"""Divergence."""

from __future__ import annotations

import math

from engine.inspection.coach import Finding, Rule, number
from engine.inspection.divergence import diverging, explain
from engine.inspection.evidence import Evidence


def find(evidence: Evidence) -> Finding | None:
    """A run that is lost, or will be soon. In words as when it is lost."""
    now = evidence.scores.train_loss
    if evidence.lost:
        if not math.isfinite(now):
            when = "The loss is not a finite number any more."
        elif not math.isfinite(evidence.largest):
            when = "A weight is not a finite number any more."
        else:
            when = f"A weight has reached {number(evidence.largest)}; the loss is {number(now)}."
    else:
        ahead = None if evidence.good else evidence.ahead
        if ahead is None or not diverging(ahead.same.train_loss, now, ahead.largest[0]):
            return None
        when = f"The loss is {number(now)} and leaves all bounds within {ahead.epochs} epochs."
    told = explain(evidence.run.config, math.isfinite(now), evidence.run.own)
    return Finding(f"{when} {told.reason}", told.advice, told.remedy, again=True)


entry = Rule(
    name="diverging",
    label="Diverging",
    help="Each step lands higher than the one before, until no number is large enough.",
    formula="the loss is not finite, or a weight beyond 10⁸; or in the look ahead that, or 10⁴ times the loss",
    source="Goodfellow, Bengio, Courville: Deep Learning (2016), 8.2",
    rank=20,
    panel="loss",
    find=find,
)
