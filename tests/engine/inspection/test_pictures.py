"""Maps: each byte against the value of that unit at that place, computed plainly in float64."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import (
    Config,
    InvalidValue,
    advance,
    curves,
    describe_layers,
    feature_maps,
    map_sets,
    maps,
    new_run,
    node_ids,
    outputs,
)
from engine.activations import activations
from engine.domains.plane import feature_rows
from engine.features import features
from tests.engine.configs import UNSHRUNK, configs
from tests.engine.runs import run_of, started, with_parameters

SIZE = 9
SMALL = {"points": st.integers(4, 30), "networkShape": st.lists(st.integers(1, 5), max_size=3)}


def places(size):
    """x and y of every cell's centre, row by row, the top row first."""
    centres = [-6 + 12 * (column + 0.5) / size for column in range(size)]
    return np.array([(x, -y) for y in centres for x in centres]).T


def values_by_node(run, size):
    """What every node gives at every place, in float64, from the layers as they are described to a client."""
    x, y = places(size)
    rows = feature_rows(run.config.inputs, x, y)[:-1]
    found = dict(zip(run.config.inputs, rows, strict=True))
    before, made = rows, run.config.structure
    for number, layer in enumerate(describe_layers(run.config)[1:]):
        choice = made.activations[number]
        sources = np.concatenate([before, rows]) if layer["kind"] == "output" and made.jumping else before
        z = np.array(
            [run.parameters[w] @ sources + (0 if b is None else run.parameters[b]) for w, b in _rows(layer)]
        ).reshape(-1, x.size)
        given_out = np.empty_like(z)
        activations.get(choice.name).apply(z.copy(), given_out, dict(choice.values))
        before = given_out + before if made.residual[number] else given_out
        shown = (before - made.low) * 2 / (made.high - made.low) - 1 if layer["kind"] == "output" else before
        found |= dict(zip(layer["nodes"], shown, strict=True))
    return found


def _rows(layer):
    return zip(layer["weights"], layer["biases"], strict=True)


def coded(values):
    """As the protocol says."""
    whole = np.floor(127 * np.clip(np.nan_to_num(values), -1, 1) + 0.5) + 128
    return np.where(np.isfinite(values), whole, 0)


def assert_maps(run, size=SIZE):
    nodes = [node for layer in node_ids(run.config) for node in layer]
    found = maps([run], size, nodes)
    assert found.dtype == np.uint8 and found.shape == (1, len(nodes), size, size)
    expected = values_by_node(run, size)
    for node, picture in zip(nodes, found[0], strict=True):
        wanted = coded(expected[node]).reshape(size, size)
        off = np.abs(picture.astype(int) - wanted)
        # Float32 may round to the neighbouring byte; a kink or a step may fall to the other side in a cell or two.
        assert (off > 1).sum() <= 2, (node, picture, wanted)


@settings(max_examples=60, **UNSHRUNK)
@given(configs(**SMALL), st.integers(0, 100))
def test_maps_of_drawn_networks(config, seed):
    run = started(config)
    draw = np.random.Generator(np.random.Philox(seed))
    parameters = draw.normal(0, 0.5, run.parameters.size)
    for layer in run.layout.in_order:
        layer.matrix(parameters)[:, -1] *= config.bias
    assert_maps(with_parameters(run, parameters))


@pytest.mark.parametrize("name", activations.names())
@pytest.mark.parametrize("residual", [False, True])
def test_every_activation_with_and_without_residual_connections(name, residual):
    run = run_of(layerActivations=[name] * 3, networkShape=[3, 3, 3], residual=residual)
    assert_maps(with_parameters(run, np.linspace(-1.5, 1.5, run.parameters.size)))


def test_a_wrong_weight_is_seen():
    run = run_of()
    other = with_parameters(run, run.parameters + 0.1)
    nodes = node_ids(run.config)[1]
    wanted = values_by_node(run, SIZE)
    assert any(
        (np.abs(picture.astype(int).ravel() - coded(wanted[node])) > 1).sum() > 2
        for node, picture in zip(nodes, maps([other], SIZE, nodes)[0], strict=True)
    )


@settings(max_examples=25, **UNSHRUNK)
@given(configs(**SMALL))
def test_a_runs_maps_do_not_depend_on_the_others(config):
    runs = [started(config.changed({"weightSeed": str(number)})) for number in range(3)]
    runs = [with_parameters(run, run.parameters + 0.1 * number) for number, run in enumerate(runs)]
    nodes = [node for layer in node_ids(config) for node in layer]
    together = maps(runs, SIZE, nodes)
    for number, run in enumerate(runs):
        assert np.array_equal(maps([run], SIZE, nodes)[0], together[number])


def test_top_left_is_top_left():
    """The feature x grows to the right, y grows upwards."""
    (x, y), names = feature_maps(Config.from_mapping({}), 4)[1][:2], features.names()
    assert names[:2] == ("x", "y")
    assert x[0, 0] == 1 and x[0, -1] == 255 and y[0, 0] == 255 and y[-1, 0] == 1


def test_what_is_not_a_number_is_zero():
    run = run_of()
    for bad in (np.nan, np.inf):
        parameters = run.parameters.copy()
        parameters[0] = bad
        picture = maps([with_parameters(run, parameters)], 6, ["1:0"])
        assert ((picture == 0) | (picture == 255) | (picture == 1)).all()
    everywhere = with_parameters(run, np.full(run.parameters.size, np.nan))
    assert not maps([everywhere], 6, ["1:0", "3:0"]).any()


def test_zero_is_128_and_one_is_255():
    run = run_of(networkShape=[], problem="regression", activation="linear", features=["x"])
    for value, byte in ((0.0, 128), (1.0, 255), (-1.0, 1), (5.0, 255), (-5.0, 1), (0.5, 192), (1e300, 255)):
        assert (maps([with_parameters(run, [0.0, value])], 5, ["1:0"]) == byte).all(), value


def test_asked_for_order_and_repetition_are_kept():
    run = advance([run_of()], epochs=1)[0]
    nodes = ["3:0", "x", "1:3", "1:2", "2:0", "1:2"]
    found = maps([run], 8, nodes)[0]
    for node, picture in zip(nodes, found, strict=True):
        assert np.array_equal(picture, maps([run], 8, [node])[0, 0])


def test_an_unknown_node_is_named():
    with pytest.raises(InvalidValue, match="9:9") as refused:
        maps([run_of()], 8, ["9:9"])
    assert refused.value.code == "unknown_node"


def test_no_nodes_no_maps():
    assert maps([run_of()], 8, []).shape == (1, 0, 8, 8)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_curves_are_the_outputs_and_the_last_hidden_units_along_the_axis(activation):
    run = started(
        run_of(problem="regression", regDataset="curve-sine", networkShape=[3, 2], activation=activation).config
    )
    fit, units = curves(run, 24)
    x = np.array([-6 + 12 * (column + 0.5) / 24 for column in range(24)])
    assert fit.shape == (1, 24) and units.shape == (2, 24)
    np.testing.assert_allclose(fit.T, outputs(run, np.column_stack([x, np.zeros(24)])), atol=1e-5)
    made = run.layout.in_order[-1].matrix(run.parameters)
    np.testing.assert_allclose(made[:, :-1] @ units + made[:, -1:], fit, atol=1e-5)  # the output is linear


def test_curves_of_a_network_without_hidden_layers_have_no_units():
    fit, units = curves(run_of(problem="regression", regDataset="curve-sine", networkShape=[]), 8)
    assert fit.shape == (1, 8) and units.shape == (0, 8)


@pytest.mark.parametrize(("size", "every"), [(99, 3), (51, 3), (45, 9), (20, 1)])
def test_a_coarse_set_is_what_its_own_pass_would_give(size, every):
    run = new_run(Config.from_mapping({"features": ["x", "y", "sinX"], "activation": "relu"}))
    nodes = ["1:0", "1:1", "x", "2:1"]
    fine, coarse = map_sets([run, run], size, [(["3:0"], 1), (nodes, every)])
    assert np.array_equal(fine, maps([run, run], size, ["3:0"]))
    apart = np.abs(coarse.astype(int) - maps([run, run], size // every, nodes).astype(int))
    assert coarse.shape == (2, 4, size // every, size // every)
    assert apart.max() <= 1  # the cells' centres are the same up to the last bit of a float32
