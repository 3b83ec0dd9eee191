"""engine/inspection/views/space.py: against a lecture's forward pass, and NumPy's eigenvectors of the covariance."""

import numpy as np
import pytest

from engine import Config, advance, new_run
from engine.errors import InvalidValue
from engine.inspection.views import views
from engine.network.reference import Dense, forward
from engine.run.batch import bound_activations
from tests.engine.runs import bits, with_parameters

VIEW = views.get("space")
NETWORKS = [
    {"networkShape": [6, 4], "dataset": "spiral"},
    {"networkShape": [5, 3], "activation": "relu", "dataset": "blobs"},
    {"networkShape": [4], "activation": "sigmoid", "problem": "regression"},
]


def shown(run, **values):
    return VIEW.show(run, {"layer": 0, "across": 0, "up": 0, **values})


def trained(**settings):
    return advance([new_run(Config.from_mapping(settings))], epochs=5)[0]


def activations_of(run, inputs):
    """Of each layer after the input (U, N), as a lecture computes them."""
    matrices = [layer.matrix(run.parameters) for layer in run.layout.in_order]
    bound = bound_activations([run])
    layers = [Dense(m[:, :-1], m[:, -1:], *g) for m, g in zip(matrices, bound, strict=True)]
    return forward(layers, inputs[:-1])[1][1:]


def distances(places):
    return np.linalg.norm(places[:, None] - places[None], axis=-1)


@pytest.mark.parametrize("settings", NETWORKS, ids=str)
def test_two_units_are_what_a_lecture_computes(settings):
    run = trained(**settings)
    for layer, values in enumerate(activations_of(run, run.inputs)[:-1], 1):
        made = shown(run, layer=layer, across=3, up=1)
        assert made["shown"] == layer and made["units"] == len(values) and made["every"] == 1
        assert made["points"] == pytest.approx(values[[2, 0]].T, abs=1e-12)
        train = values[:, : made["train"]]
        assert made["train"] == run.signature.train_points
        assert made["share"] == pytest.approx(train.var(axis=1)[[2, 0]].sum() / train.var(axis=1).sum(), rel=1e-9)


@pytest.mark.parametrize("settings", NETWORKS, ids=str)
def test_the_principal_plane_is_that_of_the_covariance(settings):
    run = trained(**settings)
    for layer, values in enumerate(activations_of(run, run.inputs)[:-1], 1):
        made = shown(run, layer=layer)
        train = values[:, : made["train"]]
        spread, directions = np.linalg.eigh(np.cov(train))
        assert made["share"] == pytest.approx(spread[-2:].sum() / spread.sum(), rel=1e-9)
        expected = (values - train.mean(axis=1, keepdims=True)).T @ directions[:, -2:]
        # The same plane, turned in itself: what lies how far from what, and from the middle.
        assert distances(made["points"][:60]) == pytest.approx(distances(expected[:60]), abs=1e-9)
        assert np.linalg.norm(made["points"], axis=1) == pytest.approx(np.linalg.norm(expected, axis=1), abs=1e-9)


def test_it_is_turned_as_the_points_lie():
    run = trained(networkShape=[6, 4], dataset="gauss")
    made = shown(run)
    train = made["points"][: made["train"]]
    centred = run.data.train[:, :2] - run.data.train[:, :2].mean(axis=0)
    # No turn in itself brings the points nearer to where they are: their product is symmetric and nowhere negative.
    product = centred.T @ train
    assert product[0, 1] == pytest.approx(product[1, 0], rel=1e-9)
    assert np.linalg.eigvalsh(product).min() >= 0


def test_training_turns_it_little_by_little():
    run, before = new_run(Config.from_mapping({"networkShape": [8, 8], "dataset": "spiral"})), None
    for _ in range(60):
        run = advance([run], epochs=1)[0]
        places = shown(run)["points"]
        if before is not None:
            assert np.linalg.norm(places - before) < 0.2 * np.linalg.norm(places)
        before = places


def test_the_grid_and_its_shades_are_the_networks():
    run = trained(networkShape=[3, 2])
    made = shown(run)
    side = made["columns"]
    along = np.linspace(-6, 6, side)
    for number in (0, side - 1, 3 * side + 7, side * side - 1):
        place = np.array([[along[number % side]], [along[number // side]], [1.0]])
        hidden, output = activations_of(run, place)[-2:]
        assert made["grid"][number] == pytest.approx(hidden[:, 0], abs=1e-12)
        assert made["shades"][number] == round(127 * output[0, 0] + 128)
    run = trained(networkShape=[3], dataset="blobs")
    made = shown(run)
    place = np.array([[-6.0], [-6.0], [1.0]])
    assert made["shades"][0] == activations_of(run, place)[-1].argmax()


def test_two_units_or_one_are_shown_as_they_are():
    run = trained(networkShape=[3, 2])
    made = shown(run)
    assert made["points"] == pytest.approx(activations_of(run, run.inputs)[1].T, abs=1e-12)
    assert made["share"] == 1.0
    made = shown(run, layer=3)
    assert made["points"][:, 0] == pytest.approx(activations_of(run, run.inputs)[2][0], abs=1e-12)
    assert not made["points"][:, 1].any() and made["units"] == 1 and made["share"] == 1.0


def test_of_one_variable_the_grid_is_a_line():
    run = trained(problem="regression", regDataset="curve-sine", networkShape=[4])
    made = shown(run, across=4, up=2)
    count = made["columns"]
    assert len(made["grid"]) == count == len(made["shades"])
    line = np.stack([np.linspace(-6, 6, count), np.zeros(count), np.ones(count)])
    assert made["grid"] == pytest.approx(activations_of(run, line)[0][[3, 1]].T, abs=1e-12)


def test_many_points_are_thinned_train_and_test_alike():
    run = trained(points=5000, percTrainData=70, networkShape=[3])
    made = shown(run)
    assert made["every"] == 3 and made["train"] == -(-3500 // 3)
    hidden = activations_of(run, run.inputs)[0]
    kept = [*range(0, 3500, 3), *range(3500, 5000, 3)]
    assert len(made["points"]) == len(kept)
    pair = shown(run, across=1, up=2)["points"]
    assert pair == pytest.approx(hidden[:2, kept].T, abs=1e-12)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"layer": 4}, "has 3 layers"),
        ({"layer": 1, "across": 5, "up": 1}, "no unit 5 any more: the layer has 4 units"),
        ({"layer": 1, "across": 2}, "two units, or neither"),
    ],
)
def test_what_is_not_there_is_said(values, words):
    with pytest.raises(InvalidValue, match=words):
        shown(trained(networkShape=[4, 3]), **values)


def test_without_training_points_two_units_are_shown_and_no_principal_plane():
    run = new_run(Config.from_mapping({"percTrainData": 0, "networkShape": [4]}))
    with pytest.raises(InvalidValue, match="there are none"):
        shown(run)
    made = shown(run, across=1, up=2)
    assert made["train"] == 0 and len(made["points"]) and np.isnan(made["share"])


def test_what_is_no_number_and_what_does_not_vary_is_said():
    run = trained(networkShape=[4], activation="relu")
    with pytest.raises(InvalidValue, match="too large to draw"):
        shown(with_parameters(run, np.full_like(run.parameters, 1e308)))
    before = bits(run)
    made = shown(with_parameters(run, np.zeros_like(run.parameters)))
    assert np.isnan(made["share"]) and not made["points"].any() and bits(run) == before
