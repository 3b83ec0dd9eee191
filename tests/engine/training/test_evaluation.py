"""Losses and accuracies: against their definition, and where the numbers have left the finite range."""

import math
from dataclasses import replace

import numpy as np
import pytest

from engine import Config, data_of, evaluate, judge, new_run, scored
from engine.arrays import frozen
from engine.errors import InvalidValue


def run_of(scale=1.0, **changes):
    """A run with its initial parameters times `scale`."""
    run = new_run(Config.from_mapping(changes))
    return replace(run, parameters=frozen(run.parameters * scale))


LINEAR = {"problem": "regression", "activation": "linear"}


@pytest.mark.parametrize("scale", [1e60, 10**51.2, 10**51.4, 1e160, 1e308, math.inf, math.nan])
def test_no_warning_where_numbers_overflow(scale):
    scores = evaluate([run_of(scale, **LINEAR)])[0]
    assert not math.isfinite(scores.train_loss) or scores.train_loss > 1e100


def test_no_warning_where_only_the_sum_overflows():
    run = run_of(networkShape=[], **LINEAR)
    each = 0.5 * (10.0**153.6) ** 2
    assert math.isfinite(each) and math.isinf(each * 250)
    run = replace(run, parameters=frozen(np.array([0.0, 0.0, 10.0**153.6])))
    assert evaluate([run])[0].train_loss == math.inf


def test_nan_where_there_are_no_points():
    scores = evaluate([run_of(percTrainData=0)])[0]
    assert math.isnan(scores.train_loss) and scores.train_accuracy is None
    assert math.isfinite(scores.test_loss) and 0 <= scores.test_accuracy <= 1


def test_a_regression_has_no_accuracy():
    scores = evaluate([run_of(**LINEAR)])[0]
    assert scores.train_accuracy is None and scores.test_accuracy is None


def test_a_diverged_run_classifies_nothing_rightly():
    scores = evaluate([run_of(math.nan)])[0]
    assert scores.train_accuracy == 0.0 and scores.test_accuracy == 0.0


@pytest.mark.parametrize("weights", [(1.0, 1.0), (-2.0, 0.5)])
def test_one_neuron_by_its_definition(weights):
    """tanh(w·x + b) on Gaussian clouds, summed point by point."""
    run = run_of(networkShape=[], dataset="gauss", noise=30)
    run = replace(run, parameters=frozen(np.array([*weights, 0.2])))
    scores = evaluate([run])[0]
    for points, loss, accuracy in (
        (data_of(run.config).train, scores.train_loss, scores.train_accuracy),
        (data_of(run.config).test, scores.test_loss, scores.test_accuracy),
    ):
        outputs = [math.tanh(weights[0] * x + weights[1] * y + 0.2) for x, y, _ in points]
        pairs = list(zip(outputs, points[:, 2], strict=True))
        assert loss == pytest.approx(sum(0.5 * (o - t) ** 2 for o, t in pairs) / len(pairs), rel=1e-12)
        assert accuracy == pytest.approx(sum((o >= 0) == (t > 0) for o, t in pairs) / len(pairs))


@pytest.mark.parametrize(("output", "low", "high"), [("tanh", -1.0, 1.0), ("sigmoid", 0.0, 1.0)])
def test_targets_are_what_the_output_can_give(output, low, high):
    """A constant output o: the mean of ½(o − t)² tells which targets there are."""
    run = run_of(networkShape=[], outputActivation=output)
    run = replace(run, parameters=frozen(np.array([0.0, 0.0, 0.3])))
    constant = math.tanh(0.3) if output == "tanh" else 1 / (1 + math.exp(-0.3))
    labels = data_of(run.config).train[:, 2]
    errors = [0.5 * (constant - (high if label > 0 else low)) ** 2 for label in labels]
    scores = evaluate([run])[0]
    assert scores.train_loss == pytest.approx(sum(errors) / len(errors), rel=1e-12)
    assert scores.train_accuracy == pytest.approx((labels > 0).mean())


def test_runs_of_different_shapes_are_refused():
    with pytest.raises(InvalidValue, match="one signature"):
        evaluate([run_of(), run_of(networkShape=[3])])


def test_no_runs_are_refused():
    with pytest.raises(InvalidValue, match="got 0"):
        evaluate([])


@pytest.mark.parametrize("shape", [[], [3], [33] * 3, [128] * 4])
@pytest.mark.parametrize("changes", [{}, {"problem": "regression"}, {"dataset": "sectors", "points": 1000}], ids=str)
@pytest.mark.parametrize("at_once", [64, 256, 10_000])
def test_points_judged_part_by_part_have_the_scores_of_all(shape, changes, at_once):
    run = run_of(**{"points": 3000, "percTrainData": 55, "networkShape": shape, **changes})
    count = run.inputs.shape[-1]
    parts = [judge(run, first, min(count, first + at_once)) for first in range(0, count, at_once)]
    assert scored(run, parts) == evaluate([run])[0]


def test_no_points_at_all_have_no_scores():
    run = run_of(percTrainData=90)
    empty = scored(run, [judge(run, 0, 0)])
    assert math.isnan(empty.train_loss) and math.isnan(empty.test_loss)
