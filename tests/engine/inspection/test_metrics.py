"""engine/inspection/metrics.py: against numbers worked out by hand and scikit-learn's definition."""

import math
from dataclasses import replace

import numpy as np
import pytest

from engine import Config, metrics, new_run, own_points
from engine.arrays import frozen

BIASES_ONLY = {"problem": "regression", "networkShape": [], "percTrainData": 100}


def constant_run(rows, outputs, **changes):
    """A run on own points whose outputs are these numbers everywhere."""
    targets = len(rows[0]) - 2
    own = own_points(rows, columns=["x", "y", *(f"t{n}" for n in range(targets))])
    config = Config.from_mapping({**BIASES_ONLY, "regDataset": {"name": "own-values", "targets": targets}, **changes})
    run = new_run(config, own)
    parameters = np.zeros((targets, 3))
    parameters[:, -1] = outputs
    return replace(run, parameters=frozen(parameters.ravel()))


def r_squared(rows, outputs):
    return metrics(constant_run(rows, outputs))[0].r_squared


U_AND_V = [(0, 0, 0.0, 1.0), (1, 0, 0.0, 1.0), (0, 1, 0.1, 1.0), (1, 1, 0.1, 1.0)]


def test_r_squared_is_averaged_over_the_targets():
    """scikit-learn: r2_score([[0, 1], [0, 1], [.1, 1], [.1, 1]], [[.05, 1]] * 4) is 0.5."""
    assert r_squared(U_AND_V, (0.05, 1.0)) == pytest.approx(0.5, abs=1e-12)


def test_a_target_that_never_varies_counts_nothing_unless_met():
    assert r_squared(U_AND_V, (0.05, 0.5)) == pytest.approx(0.0, abs=1e-12)


def test_each_target_has_its_own_mean():
    rows = [(0, 0, 0.0, 10.0), (1, 0, 1.0, 12.0)]
    # Errors ±½ around the means 0.5 and 11: 1 − 0.5/0.5 = 0 and 1 − 2/2 = 0; at the first point's values −1 each.
    assert r_squared(rows, (0.5, 11.0)) == pytest.approx(0.0, abs=1e-12)
    assert r_squared(rows, (0.0, 10.0)) == pytest.approx(-1.0, abs=1e-12)


def test_without_variation_there_is_no_r_squared():
    assert r_squared([(0, 0, 0.1), (1, 0, 0.1), (1, 1, 0.1)], (0.1,)) is None


def test_the_mean_absolute_error_is_over_all_targets():
    assert metrics(constant_run(U_AND_V, (0.0, 0.0)))[0].mean_absolute_error == pytest.approx((0.05 + 1.0) / 2)


@pytest.mark.parametrize("dataset", ["circle", "three-spirals"])
def test_what_is_not_a_number_is_of_no_class(dataset):
    run = new_run(Config.from_mapping({"dataset": dataset}))
    run = replace(run, parameters=frozen(np.full(run.parameters.size, math.nan)))
    for part in metrics(run):
        assert not np.array(part.confusion).any()
        assert set(part.recall) == {0.0} and set(part.precision) == {None}


def test_recall_counts_the_points_that_are_of_no_class():
    """Points of the right half are of no class, by an infinite input times 0; the rest is classified as +1."""
    own = own_points([(-1, 0, 1), (-2, 0, 1), (-1, 0, 0), (3, 0, 1), (3, 0, 0)], ["no", "yes"])
    settings = {"dataset": {"name": "own", "classes": 2}, "networkShape": [], "features": [], "percTrainData": 100}
    config = Config.from_mapping({**settings, "formulas": ["1/(x1-3)"], "outputActivation": "linear"})
    run = new_run(config, own)
    train = metrics(replace(run, parameters=frozen(np.array([0.0, 1.0]))))[0]
    assert train.confusion == ((0, 1), (0, 2))
    assert train.recall == (0.0, 2 / 3) and train.precision == (None, 2 / 3)
