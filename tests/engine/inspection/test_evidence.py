"""engine/inspection/evidence.py: a look ahead that is what training comes to, and numbers known otherwise."""

import math
from dataclasses import replace

import numpy as np
import pytest

from engine import Config, advance, evaluate, metrics, new_run, outputs
from engine.inspection.evidence import EPOCHS, STEPS, WORK, Evidence, epochs_ahead
from tests.engine.runs import bits, with_parameters


def run_of(epochs=3, **settings):
    return advance([new_run(Config.from_mapping(settings))], epochs)[0]


@pytest.mark.parametrize("settings", [{}, {"optimizer": "adam", "dropout": [20]}, {"networkShape": []}], ids=str)
def test_the_look_ahead_is_what_training_comes_to(settings):
    run = run_of(**settings)
    before, seen = bits(run), Evidence(run)
    assert seen.ahead.epochs == EPOCHS and seen.scores == evaluate([run])[0]
    for told, factor in ((seen.ahead.same, 1), (seen.ahead.slower, 0.1), (seen.ahead.faster, 10)):
        other = run.with_config(replace(run.config, learning_rate=run.config.learning_rate * factor))
        assert evaluate(advance([other], EPOCHS))[0].train_loss == pytest.approx(told.train_loss, rel=1e-6)
    assert bits(run) == before


@pytest.mark.parametrize("rate", [0.001, 0.02, 0.05])
def test_overshooting_is_that_of_the_parabola_through_three_losses(rate):
    """A linear network's squared loss is a parabola along every line."""
    points = {"problem": "regression", "points": 200, "batchSize": 100, "networkShape": [], "learningRate": rate}
    run = run_of(**points, outputActivation="linear")
    found = []
    for _ in range(7):
        after = advance([run], batches=1)[0]
        line = [run.parameters + t * (after.parameters - run.parameters) for t in (0.0, 0.5, 1.0)]
        start, middle, end = (evaluate([with_parameters(run, each)])[0].train_loss for each in line)
        curved, slope = 2 * (start - 2 * middle + end), -3 * start + 4 * middle - end
        found.append(1 / (-slope / (2 * curved)) - 1)  # the lowest place is at −b/2a of the way
        run = after
    assert Evidence(run_of(**points, outputActivation="linear")).overshoot == pytest.approx(np.median(found), rel=1e-5)


def test_what_is_learned_is_what_the_metrics_say():
    run = run_of(problem="regression")
    train, test = metrics(run)
    seen = Evidence(run)
    assert (seen.learned, seen.learned_of_test) == pytest.approx((train.r_squared, test.r_squared), rel=1e-12)
    classes = run_of(dataset="blobs")
    assert Evidence(classes).learned == evaluate([classes])[0].train_accuracy


@pytest.mark.parametrize(("dataset", "low", "high"), [("gauss", 1, 1), ("xor", 0.45, 0.65), ("circle", 0.6, 0.75)])
def test_the_best_line_is_as_good_as_a_line_can_be(dataset, low, high):
    """Circle: half of the points lie in a disc, and the best line cuts off a part of the ring."""
    seen = Evidence(run_of(dataset=dataset, networkShape=[]))
    assert low <= seen.best_line <= high
    assert math.isnan(Evidence(run_of(dataset="blobs")).best_line)


@pytest.mark.parametrize(
    "settings",
    [
        {"percTrainData": 0},
        {"learningRate": 0},
        {"frozen": [1, 2, 3]},
        {"points": 20, "batchSize": 30},
        {"features": []},
    ],
    ids=str,
)
def test_what_is_not_trained_is_not_judged(settings):
    seen = Evidence(new_run(Config.from_mapping(settings)))
    assert not seen.learns and seen.ahead is None and math.isnan(seen.overshoot)


def test_a_long_epoch_is_looked_at_less_far_or_not_at_all():
    small, steps, large = ({}, {"batchSize": 1}, {"networkShape": [128] * 12, "points": 5000})
    assert epochs_ahead(new_run(Config.from_mapping(small))) == EPOCHS
    assert epochs_ahead(new_run(Config.from_mapping(steps))) == STEPS // (3 * 250)
    run = new_run(Config.from_mapping(large))
    assert 3 * run.signature.train_points * run.signature.program.work > WORK
    assert epochs_ahead(run) == 0 and Evidence(run).ahead is None


def test_a_copy_with_biases_is_tried_only_where_there_are_none():
    assert Evidence(run_of()).biased is None
    without = run_of(bias=False)
    assert Evidence(without).biased < Evidence(without).ahead.same.train_loss
    assert not outputs(without, [[0.0, 0.0]]).any()
