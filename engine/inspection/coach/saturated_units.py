"""Saturated units."""

from __future__ import annotations

from engine.activations import activations
from engine.inspection.coach import Finding, Rule, percent
from engine.inspection.evidence import Evidence
from engine.inspection.views.health import SATURATED
from engine.losses import losses
from engine.training.evaluation import predicted

SHARE = 0.5
EPOCH = 5


def find(evidence: Evidence) -> Finding | None:
    """More than half of a hidden layer, or the output where it is wrong."""
    if evidence.good or evidence.epoch < EPOCH:
        return None
    hidden, health = [layer.units for layer in evidence.run.layout][:-1], evidence.health
    for number, (units, flat, dead) in enumerate(zip(hidden, health["saturated"], health["dead"], strict=True), 1):
        if flat + dead > SHARE * units and flat:
            told = percent((flat + dead) / units)
            return _finding(f"{told} of layer {number} is saturated: its gradients are nearly 0.", evidence)
    share = _output(evidence)
    if share > SHARE:
        return _finding(
            f"The output is saturated at {percent(share)} of the points it gets wrong: no gradient corrects it.",
            evidence,
        )
    return None


def _finding(said: str, evidence: Evidence) -> Finding:
    return Finding(
        f"{said} {percent(evidence.learned)} is learned.",
        "Smaller weights: begin with smaller initial ones, at a learning rate that doesn't drive them out.",
        {"initializer": "glorot"},
        again=True,
    )


def _output(evidence: Evidence) -> float:
    """The share of the wrong points at which the output has hardly a slope; 0 where the loss makes up for that."""
    run = evidence.run
    structure = run.config.structure
    choice = structure.activations[-1]
    activation = activations.get(choice.name)
    if run.config.problem != "classification" or not activation.bounded or activation.over_units:
        return 0.0
    if losses.get(structure.loss).fused.get(choice.name) is not None:
        return 0.0
    outputs, targets = evidence.outputs[:, : evidence.points], run.targets[:, : evidence.points]
    wrong = predicted(run, outputs) != predicted(run, targets)
    if not wrong.any():
        return 0.0
    middle, reach = (structure.low + structure.high) / 2, (structure.high - structure.low) / 2
    near = 1 - ((outputs - middle) / reach) ** 2
    return float((near[:, wrong].max(axis=0) < SATURATED).mean())


entry = Rule(
    name="saturated_units",
    label="Saturated units",
    help="Far out, a sigmoid or tanh is flat: hardly any gradient passes through it.",
    formula=f"more than {percent(SHARE)} of a hidden layer's units have a mean slope below {percent(SATURATED)} of "
    f"the steepest; or the output, at more than {percent(SHARE)} of the points that it gets wrong; from epoch "
    f"{EPOCH} on",
    source="Glorot, Bengio: Understanding the difficulty of training deep feedforward neural networks (2010)",
    rank=50,
    panel="health",
    find=find,
)
