"""A learning rate that is too small."""

from __future__ import annotations

import numpy as np

from engine.inspection.coach import Finding, Rule, number, percent
from engine.inspection.evidence import FACTOR, Evidence

EPOCH = 10
STEP = 0.001
"""The lower end of the band in which a step usually changes the weights."""
FALLS = 0.1
TIMES = 4.0
LEAST = 0.001


def find(evidence: Evidence) -> Finding | None:
    """Steps are small, the loss falls slowly, and longer steps would do better."""
    if evidence.good or evidence.epoch < EPOCH:
        return None
    updates = np.array(evidence.health["updates"])
    largest = float(updates.max()) if np.isfinite(updates).all() else 0.0
    if not 0 < largest < STEP:
        return None
    ahead = evidence.ahead
    if ahead is None:
        return None
    now, same, faster = evidence.scores.train_loss, ahead.same.train_loss, ahead.faster.train_loss
    if now - same > FALLS * now or not now - faster > max(LEAST * now, TIMES * (now - same)):
        return None
    rate = evidence.run.config.learning_rate
    return Finding(
        f"Training crawls: a step changes no layer by more than {percent(largest)}. In {ahead.epochs} epochs the loss "
        f"falls from {number(now)} to {number(same)}; with ten times the learning rate, to {number(faster)}.",
        f"A learning rate of {rate * FACTOR:g}.",
        {"learningRate": rate * FACTOR},
    )


entry = Rule(
    name="slow_rate",
    label="Learning rate too small",
    help="Steps are so short that training takes for ever.",
    formula=f"a step changes no layer by {percent(STEP)} of its weights; in the look ahead the loss falls by less "
    f"than {percent(FALLS)}, and {TIMES:g} times as far with ten times the learning rate; from epoch {EPOCH} on",
    source="Goodfellow, Bengio, Courville: Deep Learning (2016), 11.4",
    rank=100,
    panel="health",
    find=find,
)
