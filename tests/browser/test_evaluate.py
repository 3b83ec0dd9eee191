"""static/drawing/evaluate.js: maps computed in the browser against the bytes the engine makes of the same network."""

import base64
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Page

from engine import Config, Run, curves, describe_layers, drawing, feature_maps, map_sets, maps, new_run, node_ids
from engine.activations import activations
from engine.arrays import frozen
from server.jobs.work import curve_places

SIZE, EVERY = 21, 3
HIDDEN = [name for name in activations.names() if not activations.get(name).over_units]
EVERYTHING = {"features": ["x", "y", "xSquared", "ySquared", "xTimesY", "sinX", "sinY"]}
FORMULAS = ["gauss(x1)-step(x2)", "sigmoid(x1*x2)+atan2(x2,x1)/4", "max(erf(x1),floor(x2))/3+e^-x1^2", "pi"]
STRUCTURES = {
    "deep": {**EVERYTHING, "networkShape": [8] * 6},
    "no hidden layer": {"networkShape": []},
    "no features": {"features": []},
    "formulas": {"formulas": FORMULAS},
    "classes": {"dataset": "blobs", "networkShape": [5, 4]},
    "jump": {"jump": True},
    "jump past one layer": {**EVERYTHING, "jump": True, "networkShape": [3]},
    "residual": {"residual": True, "networkShape": [4, 4, 4]},
    "no bias": {"bias": False, "networkShape": [4, 3]},
    "all at once": {
        **EVERYTHING,
        "formulas": FORMULAS[:1],
        "dataset": "rings",
        "jump": True,
        "residual": True,
        "networkShape": [5, 5],
    },
    "regression": {"problem": "regression", "networkShape": [4]},
    "sigmoid output": {"loss": "cross-entropy", "networkShape": [4]},
    "one variable": {"problem": "regression", "regDataset": "curve-sine", "networkShape": [3, 2]},
    "one variable, no hidden layer": {"problem": "regression", "regDataset": "curve-sine", "networkShape": []},
}


def drawn_run(**settings: object) -> Run:
    """A run with weights by chance, large enough that all of an activation is seen."""
    run = new_run(Config.from_mapping(settings))
    draw = np.random.Generator(np.random.Philox(4))
    parameters = draw.normal(0, 0.7, run.parameters.size)
    for layer in run.layout.in_order:
        layer.matrix(parameters)[:, -1] *= run.config.bias
    return with_parameters(run, parameters)


def with_parameters(run: Run, values: object) -> Run:
    """The run with other parameters."""
    return replace(run, parameters=frozen(np.array(values, float)))


def by_browser(page: Page, run: Run, focus: str | None = None, size: int = SIZE) -> dict[str, object]:
    """What evaluate.js makes of a run's description and its parameters as a frame holds them."""
    described = {**drawing(run.config), "curve": curve_places(run.config)}
    parameters = base64.b64encode(run.parameters.astype("<f4").tobytes()).decode()
    found = page.evaluate(
        """async ([layers, drawing, text, wanted]) => {
          const { evaluated } = await import("/static/drawing/evaluate.js");
          const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
          const made = evaluated(layers, drawing, new Float32Array(bytes.buffer), wanted);
          const plain = (value) => ArrayBuffer.isView(value) ? [...value] : value;
          const listed = (part) => part && Object.fromEntries(Object.entries(part).map(([k, v]) => [k, plain(v)]));
          return Object.fromEntries(Object.entries(made).map(([name, part]) => [name, listed(part)]));
        }""",
        [describe_layers(run.config), described, parameters, {"size": size, "every": EVERY, "focus": focus}],
    )
    return dict(found)


def apart(found: object, wanted: np.ndarray) -> np.ndarray:
    """By how much each byte differs."""
    made = np.array(found)
    assert made.shape == (wanted.size,)
    return np.abs(made - wanted.ravel().astype(int))


def assert_same(page: Page, run: Run, steps: int = 0) -> None:
    """All maps are the engine's within one byte. steps: cells of each unit that may lie on either side of a step."""
    hidden, outputs = [node for layer in node_ids(run.config)[1:-1] for node in layer], node_ids(run.config)[-1]
    focus = (hidden or outputs)[-1]
    found = by_browser(page, run, focus)
    pictures, thumbnails = map_sets([run], SIZE, [(outputs, 1), (hidden, EVERY)])
    assert found["output"]["size"] == SIZE and found["output"]["channels"] == len(outputs)
    assert (apart(found["output"]["map"], pictures) > 1).sum() <= steps * len(outputs)
    if hidden:
        assert found["units"]["size"] == SIZE // EVERY
        assert (apart(found["units"]["map"], thumbnails) > 1).sum() <= steps * len(hidden)
    else:
        assert found["units"] is None
    assert found["focus"]["node"] == focus
    assert (apart(found["focus"]["map"], maps([run], SIZE, [focus])) > 1).sum() <= steps
    names, features = feature_maps(run.config, SIZE // EVERY)
    assert found["features"]["names"] == list(names)
    assert apart(found["features"]["map"], features).max() <= 1


@pytest.mark.parametrize("name", HIDDEN)
def test_every_activation_with_and_without_residual_connections(module_page: Page, name: str) -> None:
    for residual in (False, True):
        run = drawn_run(layerActivations=[name] * 3, networkShape=[3, 3, 3], residual=residual)
        assert_same(module_page, run, steps=2 if activations.get(name).surrogate else 0)


@pytest.mark.parametrize("structure", STRUCTURES)
def test_every_structure(module_page: Page, structure: str) -> None:
    assert_same(module_page, drawn_run(**STRUCTURES[structure]))


def test_hyperparameters_count(module_page: Page) -> None:
    (entry, parameter) = next((entry, entry.parameters[0]) for entry in activations if entry.parameters)
    changed = {"name": entry.name, parameter.name: (parameter.default + parameter.high) / 2}
    run, plain = drawn_run(activation=changed), drawn_run(activation=entry.name)
    assert_same(module_page, run)
    assert by_browser(module_page, run)["units"] != by_browser(module_page, plain)["units"]


def test_the_largest_outputs_share_as_well(module_page: Page) -> None:
    run = drawn_run(dataset="blobs", networkShape=[4])
    assert_same(module_page, with_parameters(run, run.parameters * 1000))  # e^z alone would be infinite


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e38])
def test_what_is_not_a_number(module_page: Page, value: float) -> None:
    run = drawn_run(activation="relu", networkShape=[3, 2])
    broken = run.parameters.copy()
    broken[0] = value
    assert_same(module_page, with_parameters(run, broken))


def test_formulas_without_a_value_everywhere(module_page: Page) -> None:
    names, wanted = feature_maps(Config.from_mapping({"formulas": ["log(x1)", "1/(x1-x1)"]}), SIZE // EVERY)
    found = by_browser(module_page, drawn_run(formulas=["log(x1)", "1/(x1-x1)"]))["features"]
    assert found["names"] == list(names) and apart(found["map"], wanted).max() <= 1
    assert 0 in found["map"]


def test_a_feature_that_the_network_is_not_given_is_shown_in_full(module_page: Page) -> None:
    run = drawn_run()
    name = next(name for name in feature_maps(run.config, 8)[0] if name not in run.config.inputs)
    found = by_browser(module_page, run, name)["focus"]
    names, wanted = feature_maps(run.config, SIZE)
    assert apart(found["map"], wanted[names.index(name)]).max() <= 1
    assert by_browser(module_page, run, "9:9")["focus"] is None


@pytest.mark.parametrize("structure", ["one variable", "one variable, no hidden layer"])
def test_curves_are_those_of_the_server(module_page: Page, structure: str) -> None:
    run = drawn_run(**STRUCTURES[structure])
    found, size = by_browser(module_page, run)["curves"], curve_places(run.config)
    assert found["size"] == size > 0
    for made, wanted in zip((found["fit"], found["units"]), curves(run, size), strict=True):
        np.testing.assert_allclose(made, wanted.ravel(), atol=1e-5)
    assert by_browser(module_page, drawn_run())["curves"] is None


def test_a_wrong_weight_is_seen(module_page: Page) -> None:
    run = drawn_run()
    other = maps([run.with_parameter(0, 9.0)], SIZE, ["3:0"])
    assert apart(by_browser(module_page, run)["output"]["map"], other).max() > 1


def test_every_size_in_use(module_page: Page) -> None:
    run = drawn_run()
    found = by_browser(module_page, run, size=99)
    assert apart(found["output"]["map"], maps([run], 99, ["3:0"])).max() <= 1


def test_an_unknown_operation_is_named(module_page: Page) -> None:
    error = module_page.evaluate(
        """async () => {
          const { computed } = await import("/static/drawing/program.js");
          const tried = (program) => {
            try { computed(program, { z: new Float32Array(2) }, 2); } catch (error) { return error.message; }
          };
          return [tried(["z", "frobnicate"]), tried(["z", "PI"])];
        }"""
    )
    assert "frobnicate" in error[0] and "PI" in error[1]
