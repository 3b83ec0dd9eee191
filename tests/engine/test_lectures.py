"""The lectures' examples worked by hand, as run files: their printed numbers, here and by `numplay train`."""

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine import advance, evaluate, outputs, run_from_json
from engine.network.passes import Network, Pass
from engine.run.batch import bound_activations

FOLDER = Path(__file__).parents[1] / "data" / "lectures"
COMMAND = Path(sys.executable).with_name("numplay")

# The lecture cuts its numbers off after five places.
SUMS, HIDDEN, OUTPUTS = (0.41, 0.47), (0.60108, 0.61538), (0.73492, 0.77955)
ERRORS, TOTAL = (0.23456, 0.01452), 0.24908
INPUTS, TARGETS, RATE = (0.1, 0.5), (0.05, 0.95), 0.5


def opened(name):
    """The run of a file."""
    return run_from_json((FOLDER / f"{name}.json").read_text("utf-8"))


def cut(value):
    """A number cut off after five places; what binary fractions lack of the fifth is no reason to lose it."""
    return math.floor(value * 1e5 + 1e-9) / 1e5


def layers_of(run, **changes):
    """What each layer gives at the run's points, maybe with other settings."""
    config = run.config.changed(changes)
    points = run.data.train[:, :2].T
    rows = np.concatenate([points, np.ones((1, points.shape[1]))])
    changed = run.with_config(config)
    forward = Pass(Network(config.structure, bound_activations([changed]), run.parameters), points.shape[1])
    forward.forward(rows)
    return [values[:, 0].tolist() for values in forward.outputs]


def test_the_worked_example_forwards():
    run = opened("worked_example")
    hidden, output = layers_of(run)
    assert [cut(value) for value in layers_of(run, activation="linear")[0]] == list(SUMS)
    assert [cut(value) for value in hidden] == list(HIDDEN)
    assert [cut(value) for value in output] == list(OUTPUTS)
    assert [cut(value) for value in outputs(run, [INPUTS])[0]] == list(OUTPUTS)


def test_the_worked_examples_errors():
    run = opened("worked_example")
    each = [0.5 * (t - o) ** 2 for t, o in zip(TARGETS, outputs(run, [INPUTS])[0], strict=True)]
    assert [cut(value) for value in each] == list(ERRORS)
    loss = evaluate([run])[0].train_loss
    assert cut(loss) == TOTAL and loss == pytest.approx(sum(each), rel=1e-14)


def test_the_worked_example_backwards():
    """One step by the lecture's rules: δ = o(1 − o)(t − o), δ_h = o_h(1 − o_h) Σ w_kh δ_k, Δw_ji = η δ_j x_i."""
    run = opened("worked_example")
    hidden, output = layers_of(run)
    above = [[0.5, 0.6], [0.7, 0.8]]
    last = [o * (1 - o) * (t - o) for o, t in zip(output, TARGETS, strict=True)]
    first = [h * (1 - h) * sum(above[k][j] * last[k] for k in (0, 1)) for j, h in enumerate(hidden)]
    weights = [[0.1, 0.3, 0.25], [0.2, 0.4, 0.25], [0.5, 0.6, 0.35], [0.7, 0.8, 0.35]]
    given = [(*INPUTS, 1.0)] * 2 + [(*hidden, 1.0)] * 2
    expected = [
        w + RATE * delta * x
        for row, delta, inputs in zip(weights, first + last, given, strict=True)
        for w, x in zip(row, inputs, strict=True)
    ]
    (trained,) = advance([run], batches=1)
    np.testing.assert_allclose(trained.parameters, expected, rtol=0, atol=1e-15)


def test_an_example_that_holds_its_biases():
    """M. Mazur: A step by step backpropagation example (2015). Its printed numbers, biases held and, as its readers
    print them, updated; the error after one step is the exact one, the seventh place of the printed one is off."""
    run = opened("held_biases")
    assert outputs(run, [(0.05, 0.1)])[0] == pytest.approx([0.75136507, 0.772928465], abs=5e-10)
    assert evaluate([run])[0].train_loss == pytest.approx(0.298371109, abs=5e-10)
    (once,) = advance([run], epochs=1)
    weights = [
        [[0.149780716, 0.19956143, 0.35], [0.24975114, 0.29950229, 0.35]],
        [[0.35891648, 0.408666186, 0.6], [0.51130127, 0.561370121, 0.6]],
    ]
    for layer, printed in zip(run.layout.in_order, weights, strict=True):
        np.testing.assert_allclose(layer.matrix(once.parameters), printed, rtol=0, atol=5e-9)
        assert np.array_equal(layer.matrix(once.parameters)[:, -1], layer.matrix(run.parameters)[:, -1])
    assert evaluate([once])[0].train_loss == pytest.approx(0.29102777369359933, rel=1e-13)
    (long,) = advance([run], epochs=9_999)  # The error that the ten thousandth step sees.
    assert evaluate([long])[0].train_loss == pytest.approx(3.510854812251261e-05, rel=1e-9)

    free = run.with_config(run.config.changed({"frozenBiases": False}))
    (once,) = advance([free], epochs=1)
    biases = [layer.matrix(once.parameters)[:, -1] for layer in run.layout.in_order]
    np.testing.assert_allclose(biases, [[0.345614, 0.345023], [0.530750719, 0.619049119]], rtol=0, atol=5e-7)


def test_the_relu_neuron():
    run = opened("relu_neuron")
    assert layers_of(run, outputActivation="linear")[0] == pytest.approx([-0.61], abs=1e-15)
    assert layers_of(run) == [[0.0]]
    (trained,) = advance([run], epochs=3)
    assert (trained.parameters == run.parameters).all(), "a unit that is never positive learns nothing"


@pytest.mark.parametrize(("name", "loss"), [("worked_example", TOTAL), ("relu_neuron", 0.125)])
def test_numplay_train_prints_the_loss(name, loss, tmp_path):
    command = [COMMAND, "train", FOLDER / f"{name}.json", "--epochs", "1", "--data", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["epoch"] == 0 and cut(first["train_loss"]) == loss
    assert second["train_loss"] < loss if name == "worked_example" else second["train_loss"] == loss
