"""engine/inspection/views/inspector.py: any point, also of no data set; what can't be looked at is said."""

import numpy as np
import pytest

from engine import Config, advance, new_run, outputs
from engine.inspection.views import shown_by, views
from tests.engine.runs import run_of


def shown(run, **values):
    return shown_by(views.choice({"name": "inspector", **values}), run)


def test_one_neuron_by_hand():
    from engine import worked_run

    made = shown(worked_run("relu-neuron"))
    assert made["weights"] == pytest.approx([0.3, 0.7, -0.2]) and made["sources"].tolist() == [0.5, -0.8, 1]
    assert made["sums"] == pytest.approx([-0.61]) and made["activations"] == [0] and made["slopes"] == [0]
    assert made["loss"] == pytest.approx(0.125) and made["deltas"] == [0]


def test_a_place_is_inspected_with_the_class_it_is_said_to_have():
    run = advance([run_of(loss="cross-entropy")], 5)[0]
    made = shown(run, which="place", x=1.5, y=-2, target=1)
    expected = outputs(run, [(1.5, -2)])[0]
    assert made["outputs"] == pytest.approx(expected) and made["point"].tolist() == [1.5, -2]
    assert made["loss"] == pytest.approx(-np.log(expected[0]))
    assert shown(run, which="place", x=1.5, y=-2, target=0)["loss"] == pytest.approx(-np.log(1 - expected[0]))


def test_of_several_classes_one_is_aimed_at_and_of_numbers_each():
    many = new_run(Config.from_mapping({"dataset": "blobs"}))
    made = shown(many, which="place", target=2)
    assert made["targets"].tolist() == [0, 0, 1][: len(made["targets"])] + [0] * (len(made["targets"]) - 3)
    number = new_run(Config.from_mapping({"problem": "regression"}))
    assert shown(number, which="place", target=0.25)["targets"] == [0.25]


def test_test_points_and_curves_have_their_own():
    run = run_of(problem="regression", regDataset="curve-sine")
    made = shown(run, which="test", number=3)
    assert made["point"].tolist() == run.data.test[2, :2].tolist()
    assert shown(run, which="place", x=2, y=5)["point"].tolist() == [2, 0]


def test_the_activation_is_told_around_the_point():
    run = run_of(activation="sigmoid")
    made = shown(run, layer=1, unit=2)
    z = np.linspace(-made["reach"], made["reach"], 81)
    assert made["curve"] == pytest.approx(1 / (1 + np.exp(-z))) and made["reach"] > abs(made["sums"][1])
    assert made["curve_slopes"] == pytest.approx(made["curve"] * (1 - made["curve"]))


def test_how_delta_follows_is_told():
    assert shown(run_of(loss="cross-entropy"))["rule"] == "fused"
    assert shown(run_of())["rule"] == "slope"
    assert shown(run_of(dataset="blobs", outputActivation="softmax", loss="squared"))["rule"] == "all outputs"
    assert shown(run_of(activation="heaviside"), layer=1)["rule"] == "surrogate"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"number": 251}, "no training point 251. Choose one from 1 to 250"),
        ({"which": "place", "x": 7}, "lies outside the plane: x₁ and x₂ go from −6 to 6"),
        ({"which": "place", "target": 2}, "There is no class 2. Choose one from 0 to 1"),
        ({"layer": 4}, "no layer 4"),
        ({"layer": 2, "unit": 3}, "Layer 2 has no neuron 3"),
    ],
)
def test_what_is_not_there_is_said(values, said):
    assert said in shown(run_of(), **values)["fault"]


def test_images_are_looked_at_where_a_sum_is_a_sum():
    run = run_of(dataset="digits", layers=["conv:2", "flatten", "dense:3"])
    assert "share their weights" in shown(run, layer=1)["fault"]
    assert "no weights of its own" in shown(run, layer=2)["fault"]
    assert "image" in shown(run, which="place")["fault"]
    made = shown(run, layer=3, unit=2)
    assert made["numeric"] == pytest.approx(made["gradients"], abs=1e-8) and made["point"].size == 0
    assert len(made["weights"]) == len(made["sources"])


def test_without_points_it_is_said():
    assert "no training points" in shown(run_of(percTrainData=0))["fault"]
