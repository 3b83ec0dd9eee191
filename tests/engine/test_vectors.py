"""The original's own outputs, from its links alone: points, first weights, losses, parameters, cut links."""

import json
from pathlib import Path

import numpy as np
import pytest

from engine import advance, data_of, evaluate, new_run, read_link
from server.commands.cli import main
from tests.engine.calm import MOST, magnification
from tests.engine.runs import with_parameters

DATA = Path(__file__).parents[1] / "data"
CASES = json.loads((DATA / "vectors.json").read_text("utf-8"))["cases"]
REAL_LINKS = json.loads((DATA / "real_links.json").read_text("utf-8"))["cases"]
TOLERANCE = 1e-9

case_by_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])


def opened(case):
    """The run that the case's link starts."""
    link = read_link(case["link"])
    assert link.notices == ()
    return new_run(link.config)


def trained(case, epochs):
    """The same after some epochs."""
    return advance([opened(case)], epochs=epochs)[0]


def by_layers(run, array):
    """(P,) as the vectors have it: weights [l][i][j] and biases [l][i]."""
    matrices = [layer.matrix(array) for layer in run.layout.in_order]
    return {"W": [matrix[:, :-1] for matrix in matrices], "b": [matrix[:, -1] for matrix in matrices]}


def assert_near(found, expected):
    np.testing.assert_allclose(found, np.array(expected, float), rtol=0, atol=TOLERANCE)


@case_by_case
@pytest.mark.parametrize("part", ["train", "test"])
def test_points_in_order(case, part):
    assert_near(getattr(data_of(opened(case).config), part), case[part])


@case_by_case
def test_initial_parameters(case):
    run = opened(case)
    found = by_layers(run, run.parameters)
    for key in ("W", "b"):
        for layer, expected in zip(found[key], case["initial"][key], strict=True):
            assert_near(layer, expected)


@case_by_case
def test_losses_at_every_epoch_given(case):
    run, epoch = opened(case), 0
    for given, expected in sorted(case["losses"].items(), key=lambda item: int(item[0])):
        run, epoch = advance([run], epochs=int(given) - epoch)[0], int(given)
        scores = evaluate([run])[0]
        assert_near([scores.train_loss, scores.test_loss], [expected["train"], expected["test"]])


@pytest.mark.parametrize("case", REAL_LINKS, ids=lambda case: case["link"].rpartition("#")[2][:60])
def test_losses_of_links_out_of_courses_and_of_odd_ones(case):
    run = new_run(read_link(case["link"]).config)
    for given, expected in sorted(case["losses"].items(), key=lambda item: int(item[0])):
        run = advance([run], epochs=int(given) - run.epoch)[0]
        scores = evaluate([run])[0]
        wanted = np.array([expected["train"], expected["test"]], float)
        np.testing.assert_allclose([scores.train_loss, scores.test_loss], wanted, rtol=TOLERANCE, atol=0)


@case_by_case
def test_parameters_and_cut_links(case):
    for epochs, expected in case["params_after"].items():
        run = trained(case, int(epochs))
        parameters, cut = by_layers(run, run.parameters), by_layers(run, 1 - run.alive)
        for key in ("W", "b"):
            for layer, wanted in zip(parameters[key], expected[key], strict=True):
                assert_near(layer, wanted)
        for layer, wanted in zip(cut["W"], expected["dead"], strict=True):
            assert np.array_equal(layer, wanted)


@case_by_case
def test_the_command_prints_these_losses(case, tmp_path, capsys):
    last = max(map(int, case["losses"]))
    assert main(["train", case["link"], "--epochs", str(last), "--data", str(tmp_path / "key")]) == 0
    printed = {line["epoch"]: line for line in map(json.loads, capsys.readouterr().out.splitlines())}
    assert list(printed) == list(range(last + 1))
    for epoch, expected in case["losses"].items():
        found = printed[int(epoch)]
        assert_near([found["train_loss"], found["test_loss"]], [expected["train"], expected["test"]])


@case_by_case
def test_what_is_compared_is_no_chaotic_training(case):
    run, last = opened(case), max(map(int, [*case["losses"], *case["params_after"]]))

    def train(starts):
        return [end.parameters for end in advance([with_parameters(run, start) for start in starts], epochs=last)]

    assert magnification(run.parameters, train) <= MOST


def growth(link, epochs):
    """By how much a relative 1e-15 in one weight changes the training loss, after each epoch."""
    run = new_run(read_link(link).config)
    pair = [run, run.with_parameter(0, float(run.parameters[0]) * (1 + 1e-15))]
    for _ in range(epochs):
        pair = advance(pair, epochs=1)
        one, other = (scores.train_loss for scores in evaluate(pair))
        yield abs(one - other) / one


def test_a_chaotic_run_forgets_its_last_bit():
    """Why no test compares such runs at late epochs: no two machines would agree."""
    chaotic = list(growth("#learningRate=3", 5))
    assert chaotic[0] < 1e-9 and chaotic[2] > 1e-6 and chaotic[4] > 0.1
    assert max(growth("#learningRate=0.03", 50)) < 1e-12


def test_some_links_are_cut_and_some_batches_carried():
    """Else the vectors would not show these two."""
    assert any(np.any(dead) for case in CASES for dead in case["params_after"]["50"]["dead"])
    assert any(len(case["train"]) % case["hyper"]["batchSize"] for case in CASES)


def test_a_wrong_learning_rate_is_seen():
    case = {**CASES[0], "link": CASES[0]["link"].replace("learningRate=0.03", "learningRate=0.0300001")}
    with pytest.raises(AssertionError):
        test_losses_at_every_epoch_given(case)
