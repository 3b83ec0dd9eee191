"""The catalogue: every setting and every registry's entries, as JSON. Menus, help and documentation are made of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from engine.activations import activations
from engine.datasets import Dataset, datasets
from engine.domains import domains
from engine.export.formats import formats
from engine.features import features
from engine.initializers import initializers
from engine.inspection.coach import rules
from engine.inspection.pictures import node_ids
from engine.inspection.views import views
from engine.layers import layers
from engine.losses import losses
from engine.optimizers import optimizers
from engine.points.data import data_of
from engine.points.own import MOST_CLASSES
from engine.presets import presets
from engine.regularizers import regularizers
from engine.schedules import schedules
from engine.settings.config import MAX_LAYERS, MAX_POINTS, MAX_UNITS, Config, settings
from engine.tables.text import MOST_BYTES

REGISTRIES = (
    *(datasets, features, activations, losses, optimizers, initializers, regularizers, schedules),
    *(presets, formats, views),
)
PREVIEW_POINTS = 100


@lru_cache(maxsize=1)
def catalog() -> dict[str, Any]:
    """`{"settings": […], "limits": {…}, kind: [entries] …}`, of all that the page offers; datasets have a `preview` of
    some points [x, y, label]."""
    return _described(lambda thing: thing.offered)


@lru_cache(maxsize=1)
def whole_catalog() -> dict[str, Any]:
    """The same with what only links, files and programs can ask for, other kinds of layers and samples; and the rules
    of the coach, which speaks for itself."""
    described = _described(lambda thing: True)
    return {**described, **{each.kind: [entry.describe() for entry in each] for each in (layers, domains, rules)}}


def _described(chosen: Callable[[Any], bool]) -> dict[str, Any]:
    described: dict[str, Any] = {
        registry.kind: [entry.describe() for entry in registry if chosen(entry)] for registry in REGISTRIES
    }
    for row in described["dataset"]:
        entry = datasets.get(row["name"])
        row |= {"problem": entry.problem, "points": entry.usual, "preview": _preview(entry)}
        row |= {"classes": entry.classes, "dimensions": entry.dimensions, "given": entry.own}
    described["settings"] = [declared.describe() for declared in settings().values() if chosen(declared)]
    described["limits"] = {"layers": MAX_LAYERS, "units": MAX_UNITS, "points": MAX_POINTS}
    described["limits"] |= {"classes": MOST_CLASSES, "table": MOST_BYTES}
    return described


def _preview(entry: Dataset) -> list[list[float]]:
    if entry.own or not entry.offered:
        return []
    key = "dataset" if entry.problem == "classification" else "regDataset"
    points = data_of(Config.from_mapping({"problem": entry.problem, key: entry.name})).train[:PREVIEW_POINTS]
    rounded: list[list[float]] = np.round(points, 2).tolist()
    return rounded


def parameter_formula(config: Config) -> tuple[int, str]:
    """How many parameters the network has, and the sum that says so: units times incoming links and bias, by layer."""
    terms, count = [], 0
    for layer in config.structure.layout:
        sizes = [block.size for block in layer.blocks if block.weight or config.bias]
        if sizes:
            incoming = str(sizes[0]) if len(sizes) == 1 else f"({' + '.join(map(str, sizes))})"
            terms.append(f"{incoming}·{layer.units}")
            count += sum(sizes) * layer.units
    return count, " + ".join(terms) + f" = {count}"


def parameter_indices(places: Mapping[str, Any]) -> list[tuple[list[int], int | None]]:
    """For each unit the indices of its weights, in the order of its sources, and of its bias, None without one. places:
    of a row of `describe_layers`."""
    bias = places["bias"]
    starts = [places["start"] + unit * places["step"] for unit in range(places["units"])]
    return [([*range(start, start + places["weights"])], None if bias is None else start + bias) for start in starts]


def describe_layers(config: Config) -> list[dict[str, Any]]:
    """Every layer, input first: kind, size, nodes, activation, what feeds it, and the places of its parameters.

    `sources` are the nodes that feed each unit: those of the layer before (with jump connections the output's go on
    with the inputs). `places` is the rule for the indices of its parameters (`parameter_indices`), None without any.
    `residual`: the values that the layer is given are added to those it gives. `dropout`: the share of its units that a
    step leaves out. A layer that no browser draws also has `layer`, its kind with its numbers, and `shape`, that of its
    values; its weights are a row per filter, channel by channel, line by line.
    """
    nodes = node_ids(config)
    described: list[dict[str, Any]] = [{"kind": "input", "size": len(nodes[0]), "nodes": list(nodes[0])}]
    made = config.structure
    layout = made.layout
    dropout = (*config.dropout_shares, 0.0)
    for number, layer in enumerate(layout, 1):
        row: dict[str, Any] = {
            "kind": "output" if number == len(layout) else "hidden",
            "size": len(nodes[number]),
            "nodes": list(nodes[number]),
            "sources": [*nodes[number - 1], *nodes[0]][: math.prod(layer.given)],
            "activation": made.activations[number - 1].name,
            "residual": made.residual[number - 1],
            "frozen": number in config.frozen,
            "dropout": dropout[number - 1],
            "places": layer.rule(config.bias),
        }
        if not layer.entry.drawn:
            row |= {"layer": {"name": layer.kind, **dict(layer.values)}, "shape": list(layer.gives)}
        described.append(row)
    return described
