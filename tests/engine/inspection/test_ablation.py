"""engine/inspection/ablation.py: what a network is without one of its units."""

import math

import numpy as np
import pytest

from engine import Config, InvalidValue, advance, evaluate, maps, new_run
from engine.inspection import ablation as module
from engine.inspection.ablation import ablation, hidden_units, place_of, work
from engine.inspection.pictures import curves, fit_without, output_without
from engine.inspection.views import shown_by, views


def trained(**changes):
    """A run after some epochs."""
    return advance([new_run(Config.from_mapping({"networkShape": [4, 3], **changes}))], epochs=20)[0]


def without(run, layer, unit):
    """The run with all links out of a unit cut."""
    above = run.config.structure.sizes[layer + 1]
    cut = [f"{layer + 1}:{number}<{layer}:{unit}" for number in range(above)]
    return run.with_config(run.config.changed({"cut": cut}))


CASES = [
    {},
    {"jump": True, "activation": "relu"},
    {"dataset": "three-spirals", "activation": "sigmoid"},
    {"problem": "regression"},
    {"dropout": [30, 20]},
]


@pytest.mark.parametrize("changes", CASES, ids=str)
def test_leaving_a_unit_out_is_cutting_all_links_out_of_it(changes):
    run = trained(**changes)
    found = ablation(run)
    places = [(1, unit) for unit in range(4)] + [(2, unit) for unit in range(3)]
    assert [place_of(run, number + 1) for number in range(7)] == places
    for scores, (layer, unit) in zip(found.without, places, strict=True):
        cut = without(run, layer, unit)
        assert scores == pytest.approx(evaluate([cut])[0], nan_ok=True)
        drawn = output_without(run, 20, layer, unit).astype(int)
        outputs = [f"3:{number}" for number in range(len(drawn))]
        assert np.abs(drawn - maps([cut], 20, outputs)[0]).max() <= 1
    assert found.whole == pytest.approx(evaluate([run])[0], nan_ok=True)


def test_past_a_residual_connection_the_unit_gives_what_it_was_given():
    """By hand: the activations of all but one unit, added to what its layer was given."""
    run = trained(networkShape=[3, 3], residual=True)
    first, second, last = (
        [block.of(run.parameters) for block in run.layout.blocks if block.layer == number] for number in (1, 2, 3)
    )
    x = run.inputs[:-1]
    below = np.tanh(first[0] @ x + first[1][:, None])
    added = np.tanh(second[0] @ below + second[1][:, None])
    added[1] = 0
    output = np.tanh(last[0] @ (added + below) + last[1][:, None])
    train = run.signature.train_points
    wanted = (0.5 * (output - run.targets) ** 2)[0, :train].mean()
    assert ablation(run).without[4].train_loss == pytest.approx(wanted, rel=1e-12)


def test_a_fit_of_one_variable_is_drawn_as_a_curve():
    run = trained(problem="regression", regDataset="curve-sine")
    assert np.allclose(fit_without(run, 30, 1, 2), curves(without(run, 1, 2), 30)[0], atol=1e-6)


def test_units_have_the_same_scores_however_many_share_a_pass(monkeypatch):
    run = trained()
    found = ablation(run)
    for most in (1, 15_000):
        monkeypatch.setattr(module, "VALUES_AT_ONCE", most)
        assert ablation(run) == found


def test_of_a_large_network_fewer_points_are_taken_evenly(monkeypatch):
    run = trained()
    all_points = (hidden_units(run) + 1) * 500 * run.signature.program.work
    monkeypatch.setattr(module, "MOST_WORK", all_points // 4)
    found = ablation(run)
    assert (found.train_points, found.test_points) == (62, 62)
    assert work(run) == all_points // 4 + run.parameters.size
    monkeypatch.setattr(module, "MOST_WORK", all_points // 20)
    with pytest.raises(InvalidValue, match="too large to leave out each of its 7 neurons"):
        ablation(run)


def test_the_largest_network_is_refused_in_words_and_its_work_is_bounded():
    run = new_run(Config.from_mapping({"networkShape": [120] * 12, "points": 5000}))
    assert "too large" in shown_by(views.choice("ablation"), run)["fault"]
    assert work(run) <= module.MOST_WORK + run.parameters.size


def test_a_run_without_hidden_units_or_points_has_no_rows_or_no_numbers():
    assert ablation(trained(networkShape=[])).without == []
    bare = new_run(Config.from_mapping({"percTrainData": 100}))
    assert all(math.isnan(scores.test_loss) and scores.test_accuracy is None for scores in ablation(bare).without)


def test_a_unit_that_is_not_there_is_said():
    view = views.choice({"name": "ablation", "without": 8})
    assert shown_by(view, trained())["fault"] == "This network has 7 hidden neurons."
