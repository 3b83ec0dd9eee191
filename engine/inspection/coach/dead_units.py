"""Dead units."""

from __future__ import annotations

from engine.inspection.coach import Finding, Rule, percent
from engine.inspection.evidence import Evidence

SHARE = 0.5


def find(evidence: Evidence) -> Finding | None:
    """A hidden layer of which half is dead."""
    if evidence.good:
        return None
    hidden = [layer.units for layer in evidence.run.layout][:-1]
    for number, (dead, units) in enumerate(zip(evidence.health["dead"], hidden, strict=True), 1):
        if dead < SHARE * units:
            continue
        return Finding(
            f"{dead} of {units} units of layer {number} are dead: no training point gives them a slope, so they never "
            f"learn again. {percent(evidence.learned)} is learned.",
            "An activation with a slope everywhere, such as leaky ReLU, lets them learn again. Next time, a lower "
            "learning rate keeps them alive.",
            {"activation": "leaky_relu"},
        )
    return None


entry = Rule(
    name="dead_units",
    label="Dead units",
    help="A ReLU that is 0 at all points has no slope anywhere: no gradient reaches its weights any more.",
    formula=f"at least {percent(SHARE)} of a hidden layer's units have no slope at any training point",
    source="Maas, Hannun, Ng: Rectifier nonlinearities improve neural network acoustic models (2013)",
    rank=40,
    panel="health",
    find=find,
)
