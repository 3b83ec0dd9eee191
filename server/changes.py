"""What a user's change makes of a run: pure functions from a run to another, with the words for the undo button."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine import Config, InvalidValue, OwnPoints, Run, catalog, describe_layers, new_run, settings
from server.fields import MessageError

LONGEST_VALUE = 40
ARROW = " → "


@dataclass(frozen=True)
class Change:
    """A run after a change, and the change in short words. fresh: the run begins anew, at epoch 0."""

    run: Run
    text: str
    fresh: bool


def set_values(run: Run, values: Mapping[str, object]) -> Change | None:
    """Settings changed; None where every value was so already. Raises InvalidValue."""
    config = run.config.changed(values)
    old, new = run.config.to_mapping(), config.to_mapping()
    differing = [known for known in settings().values() if new[known.name] != old[known.name]]
    if not differing:
        return None
    text = ", ".join(f"{known.label} {_words(old[known.name])}{ARROW}{_words(new[known.name])}" for known in differing)
    if config.only_live_differs(run.config):
        return Change(run.with_config(config), text, fresh=False)
    return Change(new_run(config, run.own), text, fresh=True)


def use_points(
    run: Run, own: OwnPoints, dimensions: int, values: Mapping[str, object] | None = None, painted: bool = False
) -> Change:
    """Points of the user's own, with so many coordinates, and settings that go with them; the weights are kept if the
    network stays the same and they take the place of others of the user's own, or were painted on the points of a
    dataset. Raises InvalidValue."""
    problem = "classification" if own.classes else "regression"
    rows = [row for row in catalog()["dataset"] if row["given"] and row["problem"] == problem]
    entry = next((row for row in rows if row["dimensions"] == dimensions), None)
    if entry is None:
        raise InvalidValue("bad_value", f"dimensions is {dimensions}; for {problem} points have 2", "dimensions")
    setting = "dataset" if own.classes else "regDataset"
    (count,) = (parameter["name"] for parameter in entry["parameters"])
    chosen = {"name": entry["name"], count: len(own.classes) or own.targets}
    config = run.config.changed({**(values or {}), "problem": problem, setting: chosen})
    points = len(own.array)
    kept = config.same_network(run.config) if painted else run.own is not None and config == run.config
    if not kept:
        return Change(new_run(config, own), f"{entry['label']}: {points}", fresh=True)
    before = len(run.own.array) if run.own else len(run.data.train) + len(run.data.test)
    return Change(run.with_points(own, config), f"{entry['label']} {before}{ARROW}{points}", fresh=False)


def reset(run: Run) -> Change:
    """Back to the initial weights."""
    return Change(new_run(run.config, run.own), "Reset", fresh=True)


def new_weights(run: Run, seed: str) -> Change:
    """Other initial weights."""
    return _reseeded(run, {"weightSeed": seed}, "New weights")


def regenerate(run: Run, seed: str) -> Change:
    """Other points of the same kind."""
    return _reseeded(run, {"seed": seed}, "New points")


def _reseeded(run: Run, values: Mapping[str, object], text: str) -> Change:
    return Change(new_run(run.config.changed(values), run.own), text, fresh=True)


def edit(run: Run, index: int, value: float) -> Change:
    """One weight or bias set. Raises MessageError for an index that no parameter has."""
    count = len(run.parameters)
    if index >= count:
        raise MessageError(
            "bad_value",
            f"index: {index} is not a whole number from 0 to {count - 1}, the parameters of this network",
            "index",
        )
    name = _parameter_names(run.config)[index]
    text = f"{name}: {_words(float(run.parameters[index]))}{ARROW}{_words(value)}"
    return Change(run.with_parameter(index, value), text, fresh=False)


def same_data(one: Run, other: Run) -> bool:
    """Whether both runs train and test on the same points in the same order."""
    a, b = one.data, other.data
    return a is b or (np.array_equal(a.train, b.train) and np.array_equal(a.test, b.test))


@lru_cache(maxsize=64)
def _parameter_names(config: Config) -> tuple[str, ...]:
    """What each parameter is called in a sentence."""
    names: dict[int, str] = {}
    for layer in describe_layers(config)[1:]:
        for node, weights, bias in zip(layer["nodes"], layer["weights"], layer["biases"], strict=True):
            for source, index in zip(layer["sources"], weights, strict=True):
                names[index] = f"Weight from {source} to {node}"
            if bias is not None:
                names[bias] = f"Bias of {node}"
    return tuple(names.get(index, f"Parameter {index}") for index in range(max(names, default=-1) + 1))


def _words(value: object) -> str:
    """A value in a sentence: short, as people write it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list):
        text = ", ".join(str(item) for item in value) or "none"
    elif isinstance(value, dict):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = str(value) or "none"
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
