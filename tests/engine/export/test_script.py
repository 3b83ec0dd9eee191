"""Exported scripts as programs: what they print, what can be typed into them, how they read."""

import ast
import os
import subprocess
import sys

import numpy as np
import pytest

from engine import Config, advance, export_name, export_run, new_run, outputs, own_points
from engine.export.formats import formats
from tests.engine.exported import NEEDS, assert_like_ours, brought_to_life, drawn_run, shaken

SCRIPTS = [entry.name for entry in formats if entry.suffix.endswith(".py")]
SHOWN = [[0.5, 0.5], [3.0, 3.0], [-3.0, 3.0], [-3.0, -3.0], [3.0, -3.0]]


def printed(path):
    """What `python file.py` prints."""
    environment = {**os.environ, "KERAS_BACKEND": "torch"}
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_shows_its_outputs_when_run(name, tmp_path):
    pytest.importorskip(NEEDS.get(name, "numpy"))
    run = advance([new_run(Config.from_mapping({"dataset": "three-spirals", "networkShape": [3]}))], epochs=2)[0]
    path = tmp_path / export_name(run, name)
    path.write_bytes(export_run(run, name))
    expected = [
        f"x1 = {x1:4}, x2 = {x2:4}: {', '.join(f'{value:.4f}' for value in output)}, class {output.argmax()}"
        for (x1, x2), output in zip(SHOWN, outputs(run, SHOWN), strict=True)
    ]
    assert printed(path) == expected


def test_one_output_means_the_second_class_from_the_middle_up(tmp_path):
    for settings, middle in (({}, 0), ({"loss": "cross-entropy"}, 0.5)):
        run = drawn_run(**settings)
        path = tmp_path / export_name(run, "numpy")
        path.write_bytes(export_run(run, "numpy"))
        for line, output in zip(printed(path), outputs(run, SHOWN), strict=True):
            assert line.endswith("class 1" if output[0] >= middle else "class -1")


HOSTILE = ['"""', "'''", "\\", '"); raise SystemExit(1) #', "{x1}", "\\N{BULLET}", "%s", "ü–é", "'; import os; '"]


@pytest.mark.parametrize("name", SCRIPTS)
def test_names_that_a_user_typed_stay_names(name, tmp_path):
    rows = [[n, -n, n] for n in range(len(HOSTILE))]
    points = own_points(rows, HOSTILE, HOSTILE[:3], [[1, 2], [3, 4], [0, 1]])
    chosen = {"name": "own", "classes": len(HOSTILE)}
    run = shaken(new_run(Config.from_mapping({"dataset": chosen}), points))
    text = export_run(run, name).decode()
    constants = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and node.targets[0].id in ("CLASSES", "COLUMNS")
    }
    assert constants["CLASSES"] == HOSTILE
    assert constants["COLUMNS"] == {"x1": (HOSTILE[0], 1.0, 2.0), "x2": (HOSTILE[1], 3.0, 4.0)}
    assert_like_ours(run, brought_to_life(run, name, tmp_path))


def test_targets_of_ones_own_are_named_too():
    points = own_points([[0, 1, 0.2, 0.4]], (), ["x", "y", "a", "b"], [[0, 1], [0, 1], [5, 2], [6, 3]])
    chosen = {"name": "own-values", "targets": 2}
    run = new_run(Config.from_mapping({"problem": "regression", "regDataset": chosen}), points)
    assert "'output 1': ('a', 5.0, 2.0), 'output 2': ('b', 6.0, 3.0)" in export_run(run, "numpy").decode()


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_number_has_all_its_digits(name):
    run = drawn_run(networkShape=[30, 3])
    tree = ast.parse(export_run(run, name))
    numbers = {
        float(ast.unparse(node)) for node in ast.walk(tree) if isinstance(node, ast.Constant | ast.UnaryOp)
        and ast.unparse(node).lstrip("-")[:1].isdigit()
    }  # fmt: skip
    assert set(run.parameters.tolist()) <= numbers


@pytest.mark.parametrize("name", SCRIPTS)
def test_lines_are_short_enough_to_read(name):
    settings = {"networkShape": [40, 40], "residual": True, "jump": True, "dropout": [10, 20]}
    run = drawn_run(**settings, formulas=["exp(-(x1-1)^2)", "sin(x1)*sin(x2)"], activation="softplus")
    assert max(map(len, export_run(run, name).decode().splitlines())) <= 120


@pytest.mark.parametrize("name", SCRIPTS)
def test_numbers_are_indented_as_people_do(name):
    text = export_run(drawn_run(networkShape=[40, 3]), name).decode()
    numbers = text[text.index("W1 = ") : text.index("\n\n\n")]
    depth = 0
    for line in numbers.splitlines():
        closes = line.strip().startswith("]")
        assert line.startswith(4 * " " * (depth - closes) + line.strip()[:1]), line
        depth += line.count("[") - line.count("]")
    assert depth == 0 and "b1 =" in numbers


def test_what_is_not_needed_is_not_there():
    plain = export_run(drawn_run(), "numpy").decode()
    for word in ("math", "erf", "sigmoid", "softmax", "residual", "jump", "COLUMNS"):
        assert word not in plain
    assert "b1" not in export_run(drawn_run(bias=False), "keras").decode()
    assert "bias=False" in export_run(drawn_run(bias=False), "pytorch").decode()
    assert "nn.Dropout(0.2)" in export_run(drawn_run(dropout=[20]), "pytorch").decode()
    assert "layers.Dropout(0.2" in export_run(drawn_run(dropout=[20]), "keras").decode()


def test_a_script_for_keras_names_its_backends():
    said = export_run(drawn_run(), "keras").decode().split('"""')[1]
    assert "KERAS_BACKEND=torch" in said and "32 bits" in said
    assert "KERAS_BACKEND" not in export_run(drawn_run(), "pytorch").decode()


def test_activations_of_one_kind_have_a_name_each():
    chosen = [{"name": "elu", "alpha": alpha} for alpha in (0.5, 2.0, 0.5)]
    text = export_run(drawn_run(networkShape=[2, 2, 2], layerActivations=chosen), "numpy").decode()
    assert text.count("def elu(z)") == 1 and text.count("def elu_2(z)") == 1 and "def elu_3" not in text
    assert np.all([f"h{n} = {name}(" in text for n, name in ((1, "elu"), (2, "elu_2"), (3, "elu"))])


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "Outputs below 0 mean the first class, from there up the second."),
        ({"loss": "cross-entropy"}, "Outputs below 0.5 mean the first class, from there up the second."),
        ({"dataset": "three-spirals"}, "There is one output per class; the largest wins."),
        ({"problem": "regression"}, "The outputs are the predicted targets."),
        (
            {"problem": "regression", "outputActivation": "sigmoid"},
            "Outputs from 0 to 1 stand for targets from -1 to 1.",
        ),
    ],
)
def test_a_script_says_what_its_outputs_mean(settings, said):
    for name in SCRIPTS:
        assert said in export_run(drawn_run(**settings), name).decode().split('"""')[1]
