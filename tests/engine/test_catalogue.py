"""The catalogue has everything there is, and everything in it says what a reader needs."""

import importlib
import json
import pkgutil

import numpy as np
import pytest
from hypothesis import given, settings

import engine
from engine import Config, advance, catalog, describe_layers, parameter_indices, whole_catalog
from engine.catalogue import parameter_formula
from engine.datasets import datasets
from engine.network.layout import weight_mask
from engine.registry import Registry
from tests.engine.configs import SETTINGS, UNSHRUNK, configs
from tests.engine.runs import started


def registries():
    """Every registry of the engine, found in its packages."""
    packages = [module.name for module in pkgutil.walk_packages(engine.__path__, "engine.") if module.ispkg]
    found = [value for name in packages for value in vars(importlib.import_module(name)).values()]
    return {registry.kind: registry for registry in found if isinstance(registry, Registry)}


ROWS = [(kind, row) for kind in registries() for row in whole_catalog()[kind]]


def faults_of(row):
    """What an entry leaves unsaid, or says wrongly."""
    faults = [field for field in ("name", "label", "help", "formula", "source") if not str(row[field]).strip()]
    if not row["help"].rstrip("…").endswith((".", "!", "?")):
        faults.append("help is no sentence")
    names = [parameter["name"] for parameter in row["parameters"]]
    faults += [f"{name} twice" for name in names if names.count(name) > 1]
    for parameter in row["parameters"]:
        if not parameter["label"] or not parameter["help"]:
            faults.append(f"{parameter['name']} is not explained")
        if not parameter["low"] <= parameter["default"] <= parameter["high"] or parameter["low"] >= parameter["high"]:
            faults.append(f"{parameter['name']} has no range")
        if parameter["aboveLow"] and parameter["default"] == parameter["low"]:
            faults.append(f"{parameter['name']} may not have its default")
    return faults


@pytest.mark.parametrize(("kind", "row"), ROWS, ids=lambda item: item if isinstance(item, str) else item["name"])
def test_every_entry_explains_itself(kind, row):
    assert faults_of(row) == []


@pytest.mark.parametrize(
    "fault",
    [
        *({field: " "} for field in ("name", "label", "help", "formula", "source")),
        {"help": "no full stop"},
        {"parameters": [{"name": "a", "label": "A", "help": "", "low": 0, "default": 0, "high": 1, "aboveLow": False}]},
        {
            "parameters": [
                {"name": "a", "label": "A", "help": "A.", "low": 0, "default": 2, "high": 1, "aboveLow": False}
            ]
        },
        {
            "parameters": [
                {"name": "a", "label": "A", "help": "A.", "low": 0, "default": 0, "high": 1, "aboveLow": True}
            ]
        },
    ],
    ids=str,
)
def test_a_fault_is_caught(fault):
    assert faults_of({**catalog()["activation"][0], **fault})


def test_every_registry_is_in_it():
    for kind, registry in registries().items():
        assert [row["name"] for row in whole_catalog()[kind]] == list(registry.names())


def test_it_is_json():
    assert json.loads(json.dumps(catalog(), allow_nan=False)) == catalog()


def test_every_setting_explains_itself():
    for name, row in SETTINGS.items():
        assert row["label"] and row["help"].endswith(".") and row["group"], name
        assert json.dumps(row["default"]) == json.dumps(Config.from_mapping({}).to_mapping()[name])


def test_previews_are_points_of_both_or_all_classes():
    for row in catalog()["dataset"]:
        if not datasets.get(row["name"]).own:
            assert 50 <= len(row["preview"]) <= 100 and all(len(point) >= 3 for point in row["preview"])
            labels = {point[2] for point in row["preview"]}
            assert row["problem"] == "regression" or len(labels) >= 2


@settings(max_examples=60, **UNSHRUNK)
@given(configs())
def test_layers_name_every_parameter_once(config):
    layers = describe_layers(config)
    run = started(config)
    units = [parameter_indices(layer["places"]) for layer in layers[1:]]
    weights = [index for layer in units for row, _ in layer for index in row]
    biases = [bias for layer in units for _, bias in layer]
    places = weight_mask(run.layout)
    assert sorted(weights) == np.flatnonzero(places).tolist()
    assert biases == np.flatnonzero(places == 0).tolist() if config.bias else set(biases) == {None}
    for layer in layers:
        assert layer["size"] == len(layer["nodes"]) == layer.get("places", {"units": layer["size"]})["units"]
    for layer, found in zip(layers[1:], units, strict=True):
        assert all(len(row) == len(layer["sources"]) for row, _ in found)
    count, formula = parameter_formula(config)
    assert count == (run.parameters.size if config.bias else len(weights)) and formula.endswith(f"= {count}")


@pytest.mark.parametrize("row", catalog()["preset"], ids=lambda row: row["name"])
def test_every_preset_can_be_trained(row):
    config = Config.from_mapping({}).changed(row["changes"])
    assert advance([started(config)], epochs=1)[0].epoch == 1
    assert config != Config.from_mapping({})
