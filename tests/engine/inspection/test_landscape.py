"""engine/inspection/views/landscape.py: against PyTorch's losses of single networks, and the run's own."""

import numpy as np
import pytest

from engine import Config, advance, evaluate, new_run
from engine.errors import InvalidValue
from engine.inspection.views import views
from engine.inspection.views.landscape import SIDES
from engine.run.optimizer_state import trainable
from tests.engine.entries import defaults
from tests.engine.runs import bits, with_parameters

VIEW = views.get("landscape")
NETWORKS = [
    {},
    {"networkShape": [4, 3], "activation": "relu", "dataset": "blobs"},
    {"networkShape": [5], "activation": "sigmoid", "outputActivation": "sigmoid", "loss": "cross-entropy"},
    {"networkShape": [3], "problem": "regression", "activation": "elu"},
    {"networkShape": [], "bias": False},
]
RANDOM, WEIGHTS, PATH = 0, 1, 2


def shown(run, **values):
    return VIEW.show(run, {**defaults(VIEW), "directions": (), **values})


def trained(**settings):
    return advance([new_run(Config.from_mapping(settings))], epochs=5)[0]


def parameters_at(made, column, row):
    half = made["side"] // 2
    return made["centre"] + (column - half) / half * made["across"] + (row - half) / half * made["up"]


@pytest.mark.parametrize("plane", [RANDOM, WEIGHTS])
@pytest.mark.parametrize("settings", NETWORKS, ids=str)
def test_each_place_has_the_loss_of_that_network(settings, plane):
    torch = pytest.importorskip("torch")
    from tests.engine.pytorch import ACTIVATIONS, inputs_of, loss_of, targets_of

    run = trained(**settings)
    made, count = shown(run, plane=plane), run.signature.train_points
    side = made["side"]
    for column, row in ((0, 0), (side - 1, 3), (7, side - 1), (side // 2 + 1, side // 2), (side // 2, side // 2)):
        parameters = parameters_at(made, column, row)
        value = inputs_of(run)[:count]
        for layer, choice in zip(run.layout.in_order, run.config.structure.activations, strict=True):
            matrix = torch.tensor(layer.matrix(parameters).copy())
            z = value @ matrix[:, :-1].T + matrix[:, -1]
            value = ACTIVATIONS[choice.name](z, *(each for _, each in choice.values))
        expected = float(loss_of(run.config, z, value, targets_of(run)[:count])) / count
        assert made["losses"][row * side + column] == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("settings", NETWORKS, ids=str)
def test_the_middle_is_the_run_itself(settings):
    run = trained(**settings)
    before = bits(run)
    made = shown(run)
    middle = made["losses"][made["side"] ** 2 // 2]
    assert abs(middle - evaluate([run])[0].train_loss) < 1e-12 and middle == made["loss"]
    assert (made["centre"] == run.parameters).all() and bits(run) == before


def test_the_default_network_has_more_than_2500_places():
    made = shown(trained())
    assert made["side"] ** 2 == len(made["losses"]) > 2500


def test_a_random_direction_is_as_long_as_each_unit():
    run = trained(networkShape=[4, 3])
    first, other = shown(run, seed=1), shown(run, seed=2)
    for made in (first, other):
        for name in ("across", "up"):
            for layer in run.layout.in_order:
                norms = [np.linalg.norm(layer.matrix(each), axis=1) for each in (made[name], run.parameters)]
                assert norms[0] == pytest.approx(norms[1], rel=1e-12)
    assert not np.allclose(first["across"], other["across"])
    assert (shown(run, seed=1)["across"] == first["across"]).all()
    assert shown(run, seed=1, reach=0.5)["up"] == pytest.approx(first["up"] / 2, rel=1e-12)


def test_what_training_leaves_alone_has_no_part_in_it():
    run = trained(networkShape=[4, 3], frozen=[2], frozenBiases=True)
    across = shown(run)["across"]
    for block in run.layout.blocks:
        rows = block.rows(across)
        assert rows.any() == (block.weight and block.layer != 2)
    parts = trained(networkShape=[4, 3], cut=["1:0<x"], frozenParts=["1:1", "2:0<1:3"])
    assert ((shown(parts)["across"] != 0) == (trainable(parts.config) == 1)).all()


def test_two_weights_reach_as_far_as_nothing():
    run = trained()
    parameters = run.parameters.copy()
    parameters[[3, 5]] = [-4.0, 0.25]
    made = shown(with_parameters(run, parameters), plane=WEIGHTS, first=3, second=5)
    assert made["across"].nonzero()[0].tolist() == [3] and made["across"][3] == 4.0
    assert made["up"].nonzero()[0].tolist() == [5] and made["up"][5] == 1.0


def test_given_directions_are_those_of_the_plane():
    run = trained()
    given = np.random.default_rng(1).normal(size=2 * run.parameters.size)
    made = shown(run, plane=PATH, directions=tuple(given), reach=2)
    assert np.concatenate([made["across"], made["up"]]) == pytest.approx(2 * given)


def test_a_list_of_directions_is_checked_when_it_arrives():
    def asked(directions):
        return views.choice({"name": "landscape", "plane": "path", "directions": directions})

    assert dict(asked([1, -0.5]).lists) == {"directions": (1.0, -0.5)}
    for bad in ("x", 3, None, {"0": 1.0}, [1, "2"], [True], [1e7], [float("nan")], [10**400], [[1.0]], [0.0] * 10_001):
        with pytest.raises(InvalidValue, match="directions: "):
            asked(bad)


def test_a_larger_network_has_fewer_places_and_its_work_is_told():
    sizes = [[8], [8] * 8, [24] * 6, [24] * 10]
    runs = [new_run(Config.from_mapping({"networkShape": size})) for size in sizes]
    sides = [shown(run)["side"] for run in runs]
    assert sides == sorted(sides, reverse=True) and sides[0] == SIDES[0] > sides[-1]
    work = [VIEW.work(run, defaults(VIEW)) for run in runs]
    for run, side, told in zip(runs, sides, work, strict=True):
        assert told >= side**2 * run.signature.train_points * run.signature.program.work


@pytest.mark.parametrize(
    ("settings", "values", "words"),
    [
        ({"percTrainData": 0}, {}, "there are none"),
        ({"networkShape": [128] * 8}, {}, "parameters. A landscape is drawn of 20,000"),
        ({"networkShape": [64] * 4, "points": 5000, "percTrainData": 90}, {}, "billion multiplications"),
        ({"initializer": "zeros"}, {}, "not two directions"),
        ({}, {"plane": WEIGHTS, "first": 2, "second": 2}, "two different weights"),
        ({}, {"plane": WEIGHTS, "first": 2, "second": 900}, "choose others"),
        ({}, {"plane": PATH}, "have 0 numbers; this network needs"),
        ({}, {"plane": PATH, "directions": (1.0,) * 3}, "have 3 numbers; this network needs"),
        ({"networkShape": []}, {"plane": PATH, "directions": (1.0, 2.0, 3.0, 2.0, 4.0, 6.0)}, "no plane yet"),
        ({"networkShape": []}, {"plane": PATH, "directions": (0.0,) * 6}, "no plane yet"),
        ({"networkShape": [64, 64, 64]}, {"plane": PATH}, "sent by your browser"),
        ({"bias": False}, {"plane": WEIGHTS, "first": 0, "second": 2}, "no biases"),
    ],
)
def test_what_has_no_landscape_is_said(settings, values, words):
    run = new_run(Config.from_mapping(settings))
    with pytest.raises(InvalidValue, match=words):
        shown(run, **values)
    assert VIEW.work(run, {**defaults(VIEW), **values}) > 0


def test_a_run_that_diverged_has_none():
    run = trained()
    with pytest.raises(InvalidValue, match="no longer finite"):
        shown(with_parameters(run, np.full_like(run.parameters, np.nan)))


@pytest.mark.parametrize("size", [1e30, 1e60])
def test_weights_that_are_finite_still_but_far_too_large_are_said_too(size):
    """The squares of the losses, or the directions themselves, are more than a float32 can be."""
    run = new_run(Config.from_mapping({"problem": "regression", "activation": "relu", "networkShape": [3]}))
    with pytest.raises(InvalidValue, match="too large to draw"):
        shown(with_parameters(run, size * np.ones_like(run.parameters)))


@pytest.mark.parametrize("at_once", [1, 5000, 10**9])
def test_it_is_the_same_however_many_places_are_computed_at_once(at_once, monkeypatch):
    run = trained()
    whole = shown(run)["losses"]
    monkeypatch.setattr("engine.inspection.views.landscape.VALUES_AT_ONCE", at_once)
    monkeypatch.setattr("engine.inspection.views.landscape.SIDES", (51,))
    assert shown(run)["losses"] == pytest.approx(whole, rel=1e-6)
