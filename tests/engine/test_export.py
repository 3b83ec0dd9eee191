"""Every export format gives our outputs, whatever the network; and what is not one network's is not in it."""

import json
import re
import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import (
    Config,
    InvalidValue,
    advance,
    catalog,
    check_export,
    export_name,
    export_run,
    new_run,
    own_points,
    read_link,
)
from engine.activations import activations
from engine.export.formats import formats
from engine.export.graph import OPSET
from engine.features import features
from tests.engine.configs import configs
from tests.engine.exported import POINTS, READERS, assert_like_ours, brought_to_life, drawn_run, shaken
from tests.engine.runs import planted, started, with_parameters

EVERYTHING = {"features": list(features.names()), "formulas": ["exp(-(x1-1)^2)", "x1^2+x2^2-1"]}
FUNCTIONS = ["gauss(x1)/3^0.5", "atan2(x2,x1)+atan(3*x1)", "max(x1,0.5)*min(x2,-x1)", "erf(x1)+sin(2)", "tan(x2/7)",
             "step(x1-1)+sign(x2)-floor(x1)"]  # fmt: skip
MORE = ["2^x1-sqrt(abs(x2))", "sigmoid(x1*x2)+tanh(e)", "log(1+x1^2)/cos(pi/5)", "pi", "-x1^-2*--x2", "1/3-abs(1-x2)"]
STRUCTURES = {
    "one neuron": {"networkShape": []},
    "jump": {"networkShape": [5, 3], "jump": True},
    "residual": {"networkShape": [3, 3, 3, 2, 2], "residual": True},
    "both, several classes": {"networkShape": [4, 4], "jump": True, "residual": True, "dataset": "three-spirals"},
    "no biases": {"networkShape": [4, 4], "bias": False, "residual": True, "jump": True},
    "margins": {"dataset": {"name": "blobs", "classes": 5}, "loss": "hinge"},
    "dropout": {"dropout": [20, 50], "residual": True, "networkShape": [4, 4]},
    "blind": {"features": [], "networkShape": [3], "jump": True},
    "every feature": EVERYTHING,
    "functions": {"features": [], "formulas": FUNCTIONS},
    "more functions": {"features": ["y"], "formulas": MORE},
    "deep": {"networkShape": [8] * 12, "residual": True},
    "wide": {"networkShape": [40]},
    "regression": {"problem": "regression", "outputActivation": "sigmoid"},
    "several activations": {
        "networkShape": [3, 3, 3, 3],
        "layerActivations": [{"name": "elu", "alpha": 0.3}, {"name": "elu", "alpha": 2}, "softplus", "same"],
    },
}


def hidden_and_output(name):
    """Settings with an activation in each place where it may be."""
    entry = activations.get(name)
    if entry.over_units:
        return {"dataset": "three-spirals", "outputActivation": name}
    chosen = {"name": name} | {parameter.name: 0.4 for parameter in entry.parameters}
    return {"problem": "regression", "activation": chosen, "outputActivation": chosen, "networkShape": [5, 4]}


@pytest.mark.parametrize("name", formats.names())
@pytest.mark.parametrize("structure", STRUCTURES)
def test_every_structure_gives_our_outputs(structure, name, tmp_path):
    run = drawn_run(0.5 if structure == "deep" else 1.0, **STRUCTURES[structure])
    assert_like_ours(run, brought_to_life(run, name, tmp_path))


@pytest.mark.parametrize("name", formats.names())
@pytest.mark.parametrize("activation", activations.names())
def test_every_activation_gives_our_outputs(activation, name, tmp_path):
    run = drawn_run(**hidden_and_output(activation))
    assert_like_ours(run, brought_to_life(run, name, tmp_path))


SMALL = {
    "points": st.sampled_from([20, 50]),
    "networkShape": st.lists(st.integers(1, 6), max_size=4),
    "dataset": st.sampled_from(["circle", "three-spirals"]),
    "formulas": st.lists(st.sampled_from([*FUNCTIONS, *MORE]), max_size=3, unique=True),
}


@pytest.mark.parametrize("name", formats.names())
@settings(max_examples=15)
@given(config=configs(**SMALL))
def test_drawn_networks_give_our_outputs(name, tmp_path_factory, config):
    run = shaken(started(config), 0.7)
    assert_like_ours(run, brought_to_life(run, name, tmp_path_factory.mktemp("drawn")), POINTS[:100])


@pytest.mark.parametrize("name", formats.names())
def test_a_trained_network_gives_our_outputs(name, tmp_path):
    config = {"dataset": "spiral", "networkShape": [8, 8], "features": ["x", "y", "sinX"], "learningRate": 0.1}
    run = advance([new_run(Config.from_mapping(config))], epochs=100)[0]
    assert run.epoch == 100
    assert_like_ours(run, brought_to_life(run, name, tmp_path))


@pytest.mark.parametrize("name", formats.names())
def test_several_targets(name, tmp_path):
    points = own_points([[0, 1, 0.2, 0.4, -1], [1, 0, 0.5, 1, 1]], columns=["x", "y", "a", "b", "c"])
    chosen = {"name": "own-values", "targets": 3}
    run = shaken(new_run(Config.from_mapping({"problem": "regression", "regDataset": chosen}), points))
    assert_like_ours(run, brought_to_life(run, name, tmp_path))


def test_every_suffix_has_a_reader():
    assert {"." + entry.suffix.rpartition(".")[2] for entry in formats} == set(READERS)


@pytest.mark.parametrize("name", formats.names())
def test_a_weight_slightly_wrong_is_seen(name, tmp_path):
    run = drawn_run(networkShape=[3])
    parameters = run.parameters.copy()
    parameters[0] += 1e-5
    wrong = brought_to_life(with_parameters(run, parameters), name, tmp_path)
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        assert_like_ours(run, wrong)


def softsign():
    """An activation that no library is told of by name."""
    entry = activations.get("sine")

    def apply(z, out, values):
        np.divide(z * values["gain"], 1 + np.abs(z), out)

    parameter = replace(activations.get("elu").parameters[0], name="gain")
    return replace(entry, name="soft-sign", apply=apply, expression="gain*z/(1+abs(z))", parameters=(parameter,))


@pytest.mark.parametrize("name", ["numpy", "pytorch", "keras", "onnx"])
def test_a_new_activation_is_exported_by_its_expression_alone(name, tmp_path):
    with planted(activations, softsign()):
        run = drawn_run(activation={"name": "soft-sign", "gain": 1.5}, networkShape=[3, 3], residual=True)
        assert_like_ours(run, brought_to_life(run, name, tmp_path))


def test_a_new_format_is_in_the_catalogue():
    entry = replace(formats.get("numpy"), name="haiku", suffix=".txt", content=lambda network, name: name.encode())
    with planted(formats, entry):
        run = new_run(Config.from_mapping({}))
        assert export_run(run, "haiku") == b"numplay_circle_epoch_0"
        assert export_name(run, "haiku") == "numplay_circle_epoch_0.txt"
    assert [row["name"] for row in catalog()["export"]] == list(formats.names())


def test_every_format_says_what_it_is():
    for entry in formats:
        row = entry.describe()
        assert row["suffix"].startswith((".", "_")) and row["binary"] == entry.binary
        assert entry.label and entry.help.endswith(".") and entry.formula and entry.source


@pytest.mark.parametrize("name", formats.names())
def test_a_diverged_network_is_refused(name):
    run = new_run(Config.from_mapping({}))
    for bad in (np.nan, np.inf):
        with pytest.raises(InvalidValue, match="diverged") as caught:
            export_run(with_parameters(run, [*run.parameters[:-1], bad]), name)
        assert caught.value.code == "not_finite"


def test_an_unknown_format_is_answered_with_those_there_are():
    run = new_run(Config.from_mapping({}))
    for export in (export_run, export_name):
        with pytest.raises(InvalidValue, match=re.escape("unknown export 'onyx' (did you mean 'onnx'?); expected one")):
            export(run, "onyx")


@pytest.mark.parametrize("name", formats.names())
def test_a_script_can_be_imported_by_its_name(name):
    run = new_run(Config.from_mapping({"dataset": "three-spirals"}))
    stem, _, suffix = export_name(run, name).partition(".")
    assert stem.isidentifier() and suffix


DOCUMENT = (Path(__file__).parents[2] / "docs" / "export.md").read_text("utf-8")


def test_the_document_has_a_row_for_every_format():
    rows = re.findall(r"^\| `([\w-]+)` \| `…([\w.]+)` \|", DOCUMENT, re.MULTILINE)
    assert rows == [(entry.name, entry.suffix) for entry in formats]


def test_the_document_explains_every_key_of_the_plain_weights():
    content = json.loads(export_run(drawn_run(), "weights-json"))
    explained = DOCUMENT.split("## JSON\n")[1].split("\n## ")[0]
    for key in [*content, *content["layers"][0], *content["layers"][0]["activation"]]:
        assert f"`{key}`" in explained, key


def test_the_document_names_the_operators_version():
    assert f"opset {OPSET}" in DOCUMENT and f"opset {OPSET}" in formats.get("onnx").source


@pytest.mark.parametrize("name", ["pytorch", "keras"])
@pytest.mark.parametrize("activation", [entry.name for entry in activations if entry.surrogate])
def test_what_learns_without_a_slope_learns_in_the_script_too(activation, name, tmp_path):
    """One step of gradient descent on ½(o − t)², here and by the library's own gradient."""
    torch = pytest.importorskip("torch")
    settings = {"activation": activation, "outputActivation": activation, "batchSize": 500, "percTrainData": 100}
    run = shaken(new_run(Config.from_mapping({**settings, "networkShape": [3], "loss": "squared"})))
    path = tmp_path / export_name(run, name)
    path.write_bytes(export_run(run, name))
    script = runpy.run_path(str(path))
    points = run.data.train.copy()
    model, inputs = script["model"], torch.as_tensor(np.asarray(script["features"](points[:, :2])))
    ((model(inputs)[:, 0] - torch.tensor(points[:, 2])) ** 2).sum().div(2 * len(points)).backward()
    given = [weight if isinstance(weight, torch.Tensor) else weight.value for weight in weights_of(model)]
    gradients = np.concatenate([rows(weight.grad) for weight in given])
    stepped = advance([run], epochs=1)[0]
    ours = (run.parameters - stepped.parameters) / run.config.learning_rate
    assert np.abs(ours).max() > 0.1
    np.testing.assert_allclose(np.sort(gradients), np.sort(ours), rtol=1e-9, atol=1e-12)


def weights_of(model):
    return list(model.parameters()) if hasattr(model, "parameters") else model.trainable_variables


def rows(gradient):
    return gradient.detach().numpy().ravel()


@pytest.mark.parametrize("name", formats.names())
def test_images_are_refused_with_what_to_do_instead(name):
    run = new_run(read_link("dataset=digits&layers=conv:4,pool&points=40").config)
    for refused in (check_export, export_run):
        with pytest.raises(InvalidValue, match=r"is given images can't be exported yet; save the run as JSON instead"):
            refused(run, name)
