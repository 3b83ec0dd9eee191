"""What engine.inspection.advice warns of, and that most settings are left in peace."""

import numpy as np
import pytest

from engine import Config, advance, catalog, evaluate, infinite_features, own_points, warnings
from tests.engine.runs import run_of


def codes(run):
    return [(code, field) for code, field, _ in warnings(run)]


def test_the_defaults_are_left_in_peace():
    assert codes(run_of()) == codes(run_of(problem="regression")) == []


@pytest.mark.parametrize(
    ("settings", "code", "field", "words"),
    [
        ({"percTrainData": 0}, "no_train_points", "percTrainData", "all 500 points are kept for testing"),
        ({"percTrainData": 50, "points": 1}, "no_train_points", "percTrainData", "the only point is kept for testing"),
        (
            {"percTrainData": 100, "points": 2000},
            "no_test_points",
            "percTrainData",
            "you can't tell learning from memorizing",
        ),
        ({"points": 18, "incompleteBatch": "drop"}, "no_whole_batch", "batchSize", "10 points, but an epoch has 9"),
        ({"points": 18}, "no_whole_batch", "batchSize", "incomplete last batch"),
        ({"features": []}, "no_features", "features", "no features"),
        ({"formulas": ["log(x1)"]}, "infinite_feature", "formulas", "log(x₁) is not a finite number at "),
        ({"formulas": ["x1", "1/0"]}, "infinite_feature", "formulas", "1/0 is not a finite number at 500 of the 500"),
        ({"outputActivation": "relu"}, "one_sided", "outputActivation", "below 0"),
        ({"outputActivation": "sigmoid"}, "saturates", "loss", "Cross-entropy"),
    ],
)
def test_each_is_named(settings, code, field, words):
    run = run_of(**settings)
    assert codes(run) == [(code, field)]
    assert words in warnings(run)[0][2]


@pytest.mark.parametrize("settings", [{"percTrainData": 0}, {"points": 18, "incompleteBatch": "drop"}, {"points": 18}])
def test_where_it_says_that_nothing_is_learned_nothing_is(settings):
    run = run_of(**settings)
    assert (advance([run], epochs=3)[0].parameters == run.parameters).all()
    assert any(words in warnings(run)[0][2] for words in ("nothing to learn", "never learns"))


@pytest.mark.parametrize(
    "settings", [{"points": 20, "incompleteBatch": "drop"}, {"points": 18, "incompleteBatch": "use"}]
)
def test_where_a_batch_fills_nobody_is_warned(settings):
    assert codes(run_of(**settings)) == []
    assert (advance([run_of(**settings)], epochs=2)[0].parameters != run_of(**settings).parameters).any()


def test_early_stopping_without_test_points_watches_nothing():
    assert "Early stopping" in warnings(run_of(percTrainData=100, patience=5))[0][2]
    assert "Early stopping" not in warnings(run_of(percTrainData=100))[0][2]


def test_points_of_ones_own_count():
    own = next(row["name"] for row in catalog()["dataset"] if row["given"] and row["problem"] == "classification")
    run = run_of(dataset=own, percTrainData=0)
    assert codes(run) == [("no_train_points", "percTrainData")] and str(len(run.own.array)) in warnings(run)[0][2]
    assert not evaluate([run])[0].train_loss < float("inf")


def test_formulas_are_tried_at_the_runs_own_points():
    config = Config.from_mapping({"dataset": "own", "formulas": ["sqrt(x1)"]})
    right = own_points(np.array([[1.0, 2.0, 0.0], [3.0, -1.0, 1.0]]), ("a", "b"))
    left = own_points(np.array([[1.0, 2.0, 0.0], [-3.0, -1.0, 1.0]]), ("a", "b"))
    assert infinite_features(config, right) == infinite_features(config) == {}
    assert infinite_features(config, left) == {"sqrt(x1)": 1}


def test_a_formula_that_is_finite_at_the_points_is_left_in_peace():
    """1/x1 has no value at 0 alone, where no point of these is."""
    assert codes(run_of(formulas=["1/x1", "exp(x2)"])) == []
