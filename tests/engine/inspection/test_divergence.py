"""When a run is lost, why, and what helps."""

import math

import pytest

from engine import Config, advance, catalog, evaluate, new_run
from engine.inspection.divergence import diverging, explain


@pytest.mark.parametrize("loss", [math.nan, math.inf, -math.inf, 1e9])
def test_a_loss_out_of_bounds_is_lost(loss):
    assert diverging(loss, 0.5, 1.0)


@pytest.mark.parametrize("largest", [math.nan, math.inf, 1e12])
def test_weights_out_of_bounds_are_lost(largest):
    assert diverging(0.5, 0.5, largest)


@pytest.mark.parametrize(("loss", "start", "largest"), [(0.5, 0.5, 1.0), (5.0, 0.001, 100.0), (900.0, 800.0, 1000.0)])
def test_what_only_learns_badly_is_left_alone(loss, start, largest):
    assert not diverging(loss, start, largest)


def test_a_learning_rate_that_is_too_large_is_named_and_a_smaller_one_advised():
    divergence = explain(Config.from_mapping({"learningRate": 10.0}), finite=True)
    assert "10" in divergence.reason and divergence.remedy["learningRate"] < 10
    assert f"{divergence.remedy['learningRate']:g}" in divergence.advice


def test_the_advice_is_one_that_the_menu_offers():
    offered = next(row["offered"] for row in catalog()["settings"] if row["name"] == "learningRate")
    for rate in offered[1:]:
        advised = explain(Config.from_mapping({"learningRate": rate}), finite=False).remedy.get("learningRate")
        assert advised is None or (advised in offered and advised < rate)


def test_where_no_smaller_rate_is_left_no_setting_is_advised():
    divergence = explain(Config.from_mapping({"learningRate": 1e-5}), finite=True)
    assert divergence.remedy == {} and "Reset" in divergence.advice


def penalties():
    default = Config.from_mapping({}).regularization.name
    return [entry["name"] for entry in catalog()["regularization"] if entry["name"] != default]


@pytest.mark.parametrize("penalty", penalties())
def test_a_penalty_that_overshoots_is_named(penalty):
    config = Config.from_mapping({"learningRate": 3.0, "regularization": penalty, "regularizationRate": 10.0})
    divergence = explain(config, finite=True)
    assert "regularization rate" in divergence.reason
    assert config.learning_rate * divergence.remedy["regularizationRate"] < 1


def test_a_penalty_that_is_off_is_not_blamed():
    divergence = explain(Config.from_mapping({"learningRate": 3.0, "regularizationRate": 10.0}), finite=True)
    assert "learningRate" in divergence.remedy


@pytest.mark.parametrize("rate", [0.3, 1.0, 3.0, 10.0])
def test_advice_taken_again_and_again_ends_in_a_run_that_learns(rate):
    config = Config.from_mapping({"problem": "regression", "regDataset": "reg-gauss", "learningRate": rate,
                                  "networkShape": [8, 8], "activation": "relu"})  # fmt: skip
    start = evaluate([new_run(config)])[0].train_loss
    for _ in range(8):
        run = advance([new_run(config)], epochs=20)[0]
        loss = evaluate([run])[0].train_loss
        if not diverging(loss, start, float(abs(run.parameters).max())):
            return
        config = config.changed(explain(config, finite=True).remedy)
    raise AssertionError("the advice did not help")


def test_a_feature_that_is_not_finite_is_named_and_no_rate_is_blamed():
    config = Config.from_mapping({"formulas": ["1/x1", "log(x1)"]})
    divergence = explain(config, finite=False)
    assert "log(x₁)" in divergence.reason and "1/x₁" not in divergence.reason
    assert divergence.remedy == {"formulas": ["1/x1"]} and "formula" in divergence.advice
    assert divergence.field == "formulas"
    (run,) = advance([new_run(config)], 1)
    assert not math.isfinite(float(run.parameters.sum()))
