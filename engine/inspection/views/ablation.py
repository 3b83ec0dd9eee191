"""What each unit is worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.inspection import ablation
from engine.inspection.fields import WHOLE, Field, Numbers
from engine.inspection.pictures import CURVE, fit_without, output_without
from engine.inspection.views import Values, View
from engine.registry import Parameter
from engine.run.run import Run
from engine.settings.config import MAX_LAYERS, MAX_UNITS
from engine.training.evaluation import Scores

SIDE = 100
"""Cells along a side of the output's map, as a page asks for it."""


def show(run: Run, values: Values) -> Mapping[str, Any]:
    """The scores without each hidden unit; the output without the one that is asked for."""
    chosen = int(values["without"])
    place = ablation.place_of(run, chosen) if chosen else None
    found = ablation.ablation(run)
    rows = np.array([_numbers(each) for each in (found.whole, *found.without)], np.float32)
    drawn, curved = place is not None and run.config.domain.dimensions, run.config.domain.dimensions == 1
    return {
        "whole": rows[0],
        "without": rows[1:],
        "train_points": found.train_points,
        "test_points": found.test_points,
        "map": output_without(run, SIDE, *place).tobytes() if place and drawn else b"",
        "fit": fit_without(run, CURVE, *place) if place and drawn and curved else np.empty(0, np.float32),
    }


def _numbers(scores: Scores) -> list[float]:
    """With NaN where there is none."""
    return [float("nan") if each is None else each for each in scores]


def work(run: Run, values: Values) -> int:
    """All points once for each unit, and a map of the output."""
    return ablation.work(run) + (SIDE**2 * run.signature.program.work if values["without"] else 0)


entry = View(
    name="ablation",
    label="What each unit is worth",
    help="Loss and accuracy without each hidden neuron, the one missed most first.",
    formula="L(θ) with aᵤ = 0 for each hidden unit u",
    source="Morcos et al.: On the importance of single directions for generalization (2018)",
    rank=30,
    parameters=(
        Parameter(
            "without",
            "Neuron left out",
            0,
            0,
            MAX_LAYERS * MAX_UNITS,
            "Whose output is drawn without it, counted from the first of the first layer; 0 for none.",
            whole=True,
        ),
    ),
    fields={
        "whole": Field(
            Numbers("float32"),
            "four numbers: train loss, test loss, train accuracy, test accuracy of the whole network; NaN for none",
        ),
        "without": Field(
            Numbers("float32"), "the same four for each hidden unit, layer by layer, with its activation set to 0"
        ),
        "train_points": Field(WHOLE, "how many of the training points that was computed with; evenly chosen ones"),
        "test_points": Field(WHOLE, "the same of the test points"),
        "map": Field(
            Numbers("uint8"), "the output's map of 100 × 100 cells a channel without the unit asked for; empty for none"
        ),
        "fit": Field(Numbers("float32"), "the same of the curve of a fit of one variable, 240 places for each output"),
    },
    show=show,
    work=work,
)
