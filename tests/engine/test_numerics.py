"""docs/numerics.md: every convention has its test. Those that no other file tests are here, number by number."""

import ast
import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine import Config, advance, evaluate, new_run, own_points
from engine.arrays import frozen

DOCUMENT = Path(__file__).parents[2] / "docs" / "numerics.md"
NAMED = re.compile(r"`((?:\w+/)*test_\w+\.py)::(test_\w+)`")


def rows(text):
    """The cells of every row below a table's head."""
    lines = [line for line in text.splitlines() if line.startswith("|") and not line.startswith("| ---")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[-1] != "test"]


def faults_of(row):
    """What is wrong with a row: cells left empty, or no test of that name."""
    faults = [] if len(row) == 4 and all(row) else ["four cells, each with something in it"]
    named = NAMED.fullmatch(row[-1])
    if not named:
        return [*faults, "the last cell names no test"]
    path = Path(__file__).parents[1] / named[1]
    functions = ast.walk(ast.parse(path.read_text("utf-8"))) if path.exists() else ()
    exists = any(isinstance(node, ast.FunctionDef) and node.name == named[2] for node in functions)
    return faults if exists else [*faults, f"{row[-1]} does not exist"]


ROWS = rows(DOCUMENT.read_text("utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_row_names_a_test(row):
    assert faults_of(row) == []


def test_there_are_rows_and_no_two_alike():
    assert len(ROWS) > 30 and len({row[0] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    "planted",
    [
        "| what | here | there | `engine/test_numerics.py::test_of_nothing` |",
        "| what | here | there | `engine/test_of_no_file.py::test_every_row_names_a_test` |",
        "| what | here | there | by eye |",
        "| what |  | there | `engine/test_numerics.py::test_every_row_names_a_test` |",
    ],
)
def test_a_row_without_a_test_is_seen(planted):
    assert faults_of(rows(planted)[0])


# Conventions

EXACT = 1e-12


def neuron(rows, parameters, **changes):
    """A linear neuron w₁x + w₂y + b on such rows x, y, target; by default all are trained on as one batch."""
    own = own_points(rows)
    settings = {"problem": "regression", "regDataset": "own-values", "networkShape": [], "percTrainData": 100}
    config = Config.from_mapping({**settings, "batchSize": len(rows), "learningRate": 0.1, **changes})
    return replace(new_run(config, own), parameters=frozen(np.array(parameters, float)))


def optimizer(name, **values):
    return {"optimizer": {"name": name, **values}}


def followed(run, rates):
    """The bias of a neuron at x = y = 0 with the target 0, after an update at each of these rates: its gradient is
    itself."""
    found = []
    for rate in rates:
        run = advance([run.with_config(run.config.changed({"learningRate": rate}))], epochs=1)[0]
        found.append(run.parameters[2])
    return found


RATES = (0.1, 0.1, 0.01, 0.01)


def test_rmsprops_rate_is_outside_its_velocity():
    rho, momentum, epsilon = 0.9, 0.5, 1e-7
    start = neuron([(0, 0, 0)], [0, 0, 1], **optimizer("rmsprop", rho=rho, momentum=momentum, epsilon=epsilon))
    outside, inside = [], []
    for path, as_pytorch in ((outside, True), (inside, False)):
        theta, squares, velocity = 1.0, 0.0, 0.0
        for rate in RATES:
            squares = rho * squares + (1 - rho) * theta * theta
            step = theta / (math.sqrt(squares) + epsilon)
            velocity = momentum * velocity + (step if as_pytorch else rate * step)
            theta -= rate * velocity if as_pytorch else velocity
            path.append(theta)
    assert followed(start, RATES) == pytest.approx(outside, rel=EXACT)
    assert abs(outside[-1] - inside[-1]) > 0.01


def test_adams_epsilon_is_beside_the_corrected_root():
    first, second, epsilon = 0.9, 0.99, 0.1
    start = neuron([(0, 0, 0)], [0, 0, 1], **optimizer("adam", beta_1=first, beta_2=second, epsilon=epsilon))
    corrected, keras = [], []
    for path, as_paper in ((corrected, True), (keras, False)):
        theta, mean, squares = 1.0, 0.0, 0.0
        for number, rate in enumerate(RATES, 1):
            mean, squares = first * mean + (1 - first) * theta, second * squares + (1 - second) * theta * theta
            of_mean, of_squares = 1 - first**number, 1 - second**number
            if as_paper:
                theta -= rate * (mean / of_mean) / (math.sqrt(squares / of_squares) + epsilon)
            else:
                theta -= rate * math.sqrt(of_squares) / of_mean * mean / (math.sqrt(squares) + epsilon)
            path.append(theta)
    assert followed(start, RATES) == pytest.approx(corrected, rel=EXACT)
    assert abs(corrected[-1] - keras[-1]) > 0.01


def test_a_value_is_clipped_before_the_norms():
    """The error 1 at (3, 4) has the gradient (3, 4, 1). Clipped at 2: (2, 2, 1). The weights shortened to 1:
    (√½, √½), the bias 1 as it is. All of them shortened to ½."""
    clipped = optimizer("sgd", clipvalue=2, clipnorm=1, global_clipnorm=0.5)
    run = neuron([(3, 4, -1)], [0, 0, 0], learningRate=1, **clipped)
    moved = -advance([run], epochs=1)[0].parameters
    assert moved == pytest.approx(np.array([math.sqrt(0.5), math.sqrt(0.5), 1]) / math.sqrt(2) / 2, rel=EXACT)


def test_an_average_that_is_never_applied_changes_nothing():
    rows = [(1, 2, 0.5), (-1, 3, -0.5)]
    plain, averaged = (
        advance([neuron(rows, [0.1, 0.2, 0.3], **optimizer("sgd", ema_momentum=m))], epochs=5)[0] for m in (0, 0.9)
    )
    assert np.array_equal(plain.parameters, averaged.parameters) and averaged.slots.any()


def test_targets_are_mapped_if_any_point_is_below_0():
    rows = [(0, 0, 0.2), (0, 0, 0.6), (0, 0, 0.4), (0, 0, 1.0)]
    for lowest, mapped in ((0.0, False), (-0.1, True)):
        run = neuron([*rows, (5, 5, lowest)], [0, 0, 0], outputActivation="sigmoid", percTrainData=80)
        labels = run.data.train[:, 2]
        wanted = (labels + 1) / 2 if mapped else labels
        assert evaluate([run])[0].train_loss == pytest.approx(((0.5 - wanted) ** 2 / 2).mean(), rel=EXACT)


def test_sigmoids_of_several_classes_sum_their_cross_entropies():
    config = {"dataset": "three-spirals", "networkShape": [], "outputActivation": "sigmoid", "loss": "cross-entropy"}
    run = new_run(Config.from_mapping(config))
    total = 0.0
    matrix = run.parameters.reshape(3, 3)
    for x, y, label in run.data.train.tolist():
        for number, (w1, w2, b) in enumerate(matrix.tolist()):
            p = 1 / (1 + math.exp(-(w1 * x + w2 * y + b)))
            total -= math.log(p if number == label else 1 - p)
    assert evaluate([run])[0].train_loss == pytest.approx(total / len(run.data.train), rel=EXACT)


def test_an_absolute_error_of_0_has_the_derivative_0():
    run = neuron([(1, 1, 0.5), (2, 0, 0.0)], [0.25, 0.25, 0.0], loss="absolute", learningRate=1)
    assert advance([run], epochs=1)[0].parameters.tolist() == [0.25 - 1.0, 0.25, -0.5]


def test_label_noise_is_drawn_for_each_point_of_ones_own_too():
    own = own_points([(x / 100, 0, 0) for x in range(400)], ["a", "b"])
    config = {"dataset": {"name": "own", "classes": 2}, "labelNoise": 20, "percTrainData": 100}
    wrong = [
        int((new_run(Config.from_mapping({**config, "seed": seed}), own).data.train[:, 2] > 0).sum())
        for seed in ("a", "b", "c", "d", "e", "f")
    ]
    assert len(set(wrong)) > 1, "not an exact share"
    assert all(abs(count - 80) < 5 * math.sqrt(400 * 0.2 * 0.8) for count in wrong)


def test_the_first_hidden_layer_adds_nothing():
    """Of 2 inputs and two layers of 2 linear units only the second adds its input."""
    config = {"networkShape": [2, 2], "activation": "linear", "residual": True, "percTrainData": 100}
    run = new_run(Config.from_mapping({**config, "outputActivation": "linear"}))
    first, second = (run.parameters[at : at + 6].reshape(2, 3) for at in (0, 6))
    last, total = run.parameters[12:], 0.0
    for x, y, label in run.data.train:
        h = first[:, :2] @ [x, y] + first[:, 2]
        h = second[:, :2] @ h + second[:, 2] + h
        total += (last[:2] @ h + last[2] - label) ** 2 / 2
    assert evaluate([run])[0].train_loss == pytest.approx(total / len(run.data.train), rel=EXACT)
