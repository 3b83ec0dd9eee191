"""Slow motion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.errors import InvalidValue
from engine.inspection.fields import REAL, TEXT, WHOLE, Field, Listed, Numbers
from engine.inspection.film import Film, film
from engine.inspection.neuron import LAYER, NODES, TERMS, UNIT, place_of, told
from engine.inspection.trace import row_of
from engine.inspection.views import Values, View
from engine.optimizers import optimizers
from engine.registry import Parameter
from engine.run.run import Run
from engine.settings.config import MAX_POINTS

LOSSES = 100
"""Points of a mini-batch whose losses are told one by one."""
DRAWN_WEIGHTS = 500
"""Weights and biases whose gradient and change are told all at once."""
MANY = Numbers("float64")


def show(run: Run, values: Values) -> Mapping[str, Any]:
    """The next mini-batch, as its mean or one of its samples, and the update that follows."""
    seen = film(run)
    place = place_of(run, values)
    sample, size = int(values["sample"]), len(seen.numbers)
    if sample > size:
        raise InvalidValue("no_sample", f"This mini-batch has {size} points. Choose one, or the mean.", "sample")
    layer = seen.trace.layers[place.layer].layer
    drawn = run.parameters.size <= DRAWN_WEIGHTS
    return {
        **told(run, seen.trace, place, sample - 1 if sample else None),
        "numbers": seen.numbers,
        "losses": seen.trace.losses[:LOSSES],
        "epoch": run.epoch,
        "outcome": seen.outcome,
        "points": seen.points,
        "after": row_of(layer, seen.run.parameters, place.unit),
        "all_gradients": seen.trace.gradient / size if drawn else np.empty(0),
        "all_changes": seen.run.parameters - run.parameters if drawn else np.empty(0),
        **_update(run, seen, place.layer, place.unit),
    }


def _update(run: Run, seen: Film, number: int, unit: int) -> dict[str, Any]:
    """What the optimizer does with the neuron's parameters; empty where it does nothing."""
    update, layer = seen.update, seen.trace.layers[number].layer
    if update is None:
        nothing = np.empty(0)
        names = ("mean", "given", "before", "state_after", "moves", "penalties")
        return {**dict.fromkeys(names, nothing), "rate": 0.0, "number": 0, "states": []}
    entry, on = optimizers.get(run.config.optimizer.name), run.signature.program.switched_on
    kept = [k for k, slot in enumerate(entry.slots) if entry.fed_by.get(slot) is None or entry.fed_by[slot] in on]
    return {
        "mean": row_of(layer, update.mean, unit),
        "given": row_of(layer, update.given, unit),
        "states": [entry.slots[k] for k in kept],
        "before": row_of(layer, update.before[kept], unit),
        "state_after": row_of(layer, update.after[kept], unit),
        "moves": row_of(layer, update.move, unit),
        "penalties": row_of(layer, update.penalty, unit),
        "rate": update.rate,
        "number": update.number,
    }


def work(run: Run, values: Values) -> int:
    """The mini-batch twice forward and back, and some rounds over all parameters."""
    size = min(run.signature.train_points, run.config.batch_size)
    return 6 * run.signature.program.work * (size + 1) + 20 * run.parameters.size


entry = View(
    name="film",
    label="Slow motion",
    help="The next mini-batch stage by stage: its points, forward, loss, backward, gradients, optimizer, update.",
    formula="x → a → L → δ → ∂L/∂w → state → w + Δw",
    source="Kahng et al.: GAN Lab (2018), for a training step in stages",
    rank=30,
    parameters=(
        Parameter("sample", "Sample", 0, 0, MAX_POINTS, "Of the mini-batch, 1 for the first; 0 for the mean.", True),
        LAYER,
        UNIT,
    ),
    fields={
        **NODES,
        **TERMS,
        "numbers": Field(Numbers("uint32"), "the training points of the mini-batch, counted from 0"),
        "losses": Field(MANY, "of its first 100 points"),
        "epoch": Field(WHOLE, "the epoch that the mini-batch belongs to, counted from 0"),
        "outcome": Field(TEXT, "`update`, or of a mini-batch with too few points `carry` or `drop`"),
        "points": Field(WHOLE, "how many points the mean gradient is over, those carried included"),
        "mean": Field(MANY, "that gradient, of the neuron's weights, then its bias; empty without an update"),
        "given": Field(MANY, "the same as the optimizer goes by: clipped, and 0 for what is `held`"),
        "rate": Field(REAL, "the learning rate, as the schedule has it now"),
        "number": Field(WHOLE, "of the update, since the optimizer was chosen"),
        "states": Field(Listed(TEXT), "what the optimizer keeps of the past"),
        "before": Field(MANY, "for each of `states` a row: its numbers for the neuron's weights, then its bias"),
        "state_after": Field(MANY, "the same after the update"),
        "moves": Field(MANY, "what the optimizer adds to each of `weights`"),
        "penalties": Field(MANY, "what regularization takes from each of them"),
        "after": Field(MANY, "`weights` after the mini-batch, with all their bits"),
        "all_gradients": Field(MANY, "∂L/∂θ of all parameters, the mean of the mini-batch; empty if more than 500"),
        "all_changes": Field(MANY, "what the mini-batch changes of each; empty if more than 500"),
    },
    show=show,
    work=work,
)
