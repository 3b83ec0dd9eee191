"""A run as a value: live changes, edits, and what needs a new run."""

from dataclasses import replace

import numpy as np
import pytest

from engine import InvalidValue, advance, evaluate
from engine.network.layout import weight_mask
from engine.optimizers import optimizers
from engine.run.optimizer_state import cut_weights, learning_layers, trainable
from engine.run.run import LARGEST_EDIT
from tests.engine.configs import SETTINGS
from tests.engine.junk import HUGE
from tests.engine.runs import bits, run_of

TRAINED = advance([run_of(optimizer="adam")], epochs=2, batches=3)[0]


@pytest.mark.parametrize("name", SETTINGS)
def test_only_live_settings_change_while_weights_are_kept(name):
    row = SETTINGS[name]
    others = [value for value in row.get("offered") or [] if value != TRAINED.config.to_mapping()[name]]
    if row["kind"] == "boolean":
        others = [not row["default"]]
    for value in others[-1:]:
        config = TRAINED.config.changed({name: value})
        if row["live"]:
            changed = TRAINED.with_config(config)
            assert changed.config == config and np.array_equal(changed.parameters, TRAINED.parameters)
            assert (changed.epoch, changed.position) == (2, 30) or name == "batchSize"
            advance([changed], epochs=1, batches=2)
        else:
            with pytest.raises(InvalidValue) as refused:
                TRAINED.with_config(config)
            assert refused.value.code == "needs_new_run"


def test_another_optimizer_starts_with_empty_slots():
    assert TRAINED.slots.any()
    changed = TRAINED.with_config(TRAINED.config.changed({"optimizer": "rmsprop"}))
    assert not changed.slots.any()
    same = TRAINED.with_config(TRAINED.config.changed({"optimizer": {"name": "adam", "beta_1": 0.5}}))
    assert np.array_equal(same.slots, TRAINED.slots)


def test_there_and_back_is_where_it_was():
    there = TRAINED.with_config(TRAINED.config.changed({"learningRate": 10.0}))
    assert bits(there.with_config(TRAINED.config)) == bits(TRAINED)


def test_an_edit_changes_one_number_and_the_losses_at_once():
    for index in (0, TRAINED.parameters.size - 1):
        edited = TRAINED.with_parameter(index, 1.5)
        differing = np.flatnonzero(edited.parameters != TRAINED.parameters)
        assert differing.tolist() == [index] and edited.parameters[index] == 1.5
        assert evaluate([edited])[0] != evaluate([TRAINED])[0]


@pytest.mark.parametrize(("index", "value"), [(-1, 0.0), (25, 0.0), (10**9, 0.0)])
def test_a_parameter_that_is_not_there(index, value):
    with pytest.raises(InvalidValue, match="expected 0 to 24"):
        TRAINED.with_parameter(index, value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), LARGEST_EDIT * 1.001, -1e300, HUGE])
def test_a_weight_that_is_too_large_or_no_number(value):
    with pytest.raises(InvalidValue, match="-1,000 to 1,000"):
        TRAINED.with_parameter(0, value)


def test_a_bias_where_there_are_none():
    with pytest.raises(InvalidValue, match="no biases"):
        run_of(bias=False).with_parameter(2, 1.0)


def test_without_biases_they_stay_0():
    run = advance([run_of(bias=False, optimizer="adamw", regularization="L2", regularizationRate=0.1)], epochs=3)[0]
    for layer in run.layout.in_order:
        assert not layer.matrix(run.parameters)[:, -1].any()
        assert layer.matrix(run.parameters)[:, :-1].any()


def test_frozen_layers_stay_as_they_are():
    for optimizer in ("sgd", "adamw"):
        run = run_of(frozen=[1, 3], optimizer=optimizer, regularization="L2", regularizationRate=0.1, maxNorm=0.1)
        after = advance([run], epochs=3)[0]
        moved = [not np.array_equal(layer.matrix(run.parameters), layer.matrix(after.parameters))
                 for layer in run.layout.in_order]  # fmt: skip
        assert moved == [False, True, False]


HELD = [
    {"optimizer": {"name": "sgd", "momentum": 0.9, "weight_decay": 0.1}},
    {"optimizer": {"name": "sgd", "ema_momentum": 0.9, "ema_overwrite_frequency": 2}},
    {"optimizer": {"name": "adamw", "weight_decay": 0.3}, "dropout": [20]},
    {"optimizer": "rmsprop", "regularization": "L1", "regularizationRate": 0.03},
    {"optimizer": "adagrad", "regularization": "L2", "regularizationRate": 0.1, "maxNorm": 0.3, "jump": True},
    {"bias": False},
]


@pytest.mark.parametrize("settings", HELD, ids=str)
def test_frozen_biases_stay_as_they_are_while_weights_learn(settings):
    run = advance([run_of(**settings)], epochs=1)[0]
    held = run.with_config(run.config.changed({"frozenBiases": True}))
    after = advance([held], epochs=2, batches=3)[0]
    for layer in run.layout.in_order:
        before, later = layer.matrix(run.parameters), layer.matrix(after.parameters)
        assert np.array_equal(before[:, -1], later[:, -1])
        assert (before[:, :-1] != later[:, :-1]).any()
    freed = after.with_config(run.config)
    biases = weight_mask(run.layout) == 0
    moved = advance([freed], epochs=1)[0].parameters != freed.parameters
    assert moved[biases].any() == run.config.bias


def test_frozen_biases_leave_the_weights_gradient_as_it_is():
    """One step with all points, against central differences of the loss."""
    run = run_of(frozenBiases=True, batchSize=250, learningRate=1.0)
    step = advance([run], epochs=1)[0].parameters - run.parameters
    weights = weight_mask(run.layout)
    for index in range(run.parameters.size):
        there, back = (
            evaluate([run.with_parameter(index, run.parameters[index] + h)])[0].train_loss for h in (1e-6, -1e-6)
        )
        assert step[index] == pytest.approx(-(there - back) / 2e-6 * weights[index], abs=1e-8)


def test_a_frozen_bias_can_be_set_by_hand_and_is_not_clipped_with_the_rest():
    """Its gradient counts in no norm: the weights take the same step whatever it would be."""
    clipped = {"name": "sgd", "global_clipnorm": 0.01}
    run = run_of(frozenBiases=True, optimizer=clipped, learningRate=1.0, batchSize=250)
    edited = run.with_parameter(2, 0.75)
    after = advance([edited], epochs=1)[0]
    assert after.parameters[2] == 0.75
    assert np.linalg.norm(after.parameters - edited.parameters) == pytest.approx(0.01)


def test_a_frozen_layer_stays_finite_in_a_run_that_diverges():
    run = run_of(
        frozen=[2],
        activation="linear",
        problem="regression",
        features=["x", "xSquared"],
        learningRate=10.0,
        networkShape=[3, 3],
    )
    after = advance([run], epochs=5)[0]
    first, frozen, _ = (layer.matrix(after.parameters) for layer in run.layout.in_order)
    assert not np.isfinite(first).any()
    assert np.array_equal(frozen, run.layout.in_order[1].matrix(run.parameters))


def test_max_norm_limits_every_units_incoming_weights():
    run = advance([run_of(maxNorm=0.5, learningRate=1.0)], epochs=5)[0]
    for layer in run.layout.in_order:
        norms = np.linalg.norm(layer.matrix(run.parameters)[:, :-1], axis=1)
        assert (norms <= 0.5 * (1 + 1e-12)).all()
    assert any(
        np.linalg.norm(layer.matrix(run.parameters)[:, :-1], axis=1).max() > 0.49 for layer in run.layout.in_order
    )


@pytest.mark.parametrize("settings", HELD, ids=str)
def test_a_cut_link_stays_at_0_and_the_rest_learns(settings):
    run = run_of(**settings, cut=["1:0<x", "2:1<1:0"])
    cut = cut_weights(run.config)
    assert np.array_equal(run.parameters, np.where(cut, 0, run_of(**settings).parameters)) and cut.sum() == 2
    after = advance([run], epochs=3, batches=2)[0]
    assert not after.parameters[cut].any() and (after.parameters[~cut] != run.parameters[~cut]).any()


def test_a_network_with_a_cut_link_is_the_one_whose_weight_is_0():
    """One step with all points, against central differences of the loss, with the weight as a constant 0."""
    run = run_of(cut=["2:0<1:1"], batchSize=250, learningRate=1.0)
    free = run.with_config(run.config.changed({"cut": []}))
    start = replace(free, parameters=run.parameters)
    step = advance([run], epochs=1)[0].parameters - run.parameters
    for index in range(run.parameters.size):
        there, back = (
            evaluate([start.with_parameter(index, run.parameters[index] + h)])[0].train_loss for h in (1e-6, -1e-6)
        )
        wanted = 0 if cut_weights(run.config)[index] else -(there - back) / 2e-6
        assert step[index] == pytest.approx(wanted, abs=1e-8)


def test_a_link_put_back_begins_with_its_initial_weight_and_learns():
    first = run_of(regularization="L1", regularizationRate=0.01)
    run = advance([first], epochs=2)[0]
    cut = run.with_config(run.config.changed({"cut": ["1:0<y"]}))
    marks = cut_weights(cut.config)
    assert not cut.parameters[marks].any() and np.array_equal(cut.parameters[~marks], run.parameters[~marks])
    back = advance([cut], epochs=1)[0].with_config(run.config)
    assert np.array_equal(back.parameters[marks], first.parameters[marks]) and back.alive[marks].all()
    assert advance([back], epochs=1)[0].parameters[marks] != back.parameters[marks]


def test_a_cut_link_has_no_weight_to_be_set():
    run = run_of(cut=["1:0<x"])
    with pytest.raises(InvalidValue, match="put it back"):
        run.with_parameter(int(np.flatnonzero(cut_weights(run.config))[0]), 1.0)


def test_runs_with_other_links_cut_share_a_batch_and_keep_their_bits():
    runs = [run_of(cut=cut) for cut in (["1:0<x"], ["2:1<1:0", "1:1<y"], ["3:0<2:1"])]
    together = advance(runs, epochs=3)
    assert [bits(run) for run in together] == [bits(advance([run], epochs=3)[0]) for run in runs]


PARTS = ["1:1", "2:0<1:3"]


@pytest.mark.parametrize("settings", [*HELD, *({"optimizer": name} for name in optimizers.names())], ids=str)
def test_a_frozen_neuron_and_link_stay_as_they_are_and_so_does_their_state(settings):
    run = advance([run_of(**settings)], epochs=2)[0]
    held = run.with_config(run.config.changed({"frozenParts": PARTS}))
    still = trainable(held.config) < trainable(run.config)
    assert still.sum() == (3 if run.config.bias else 2) + 1 and np.array_equal(held.parameters, run.parameters)
    after = advance([held], epochs=3, batches=2)[0]
    assert np.array_equal(after.parameters[still], run.parameters[still])
    assert np.array_equal(after.slots[:, still], run.slots[:, still])
    assert np.array_equal(after.alive[still], run.alive[still])
    moved = after.parameters != run.parameters
    assert moved[trainable(held.config) == 1].mean() > 0.5, "the rest learns"
    freed = after.with_config(run.config)
    assert (advance([freed], epochs=2)[0].parameters != freed.parameters)[still].any()


def test_l1_kills_no_frozen_link():
    run = run_of(regularization="L1", regularizationRate=0.3, learningRate=0.1, frozenParts=["1:0"])
    after = advance([run], epochs=20)[0]
    still = trainable(run.config) == 0
    assert not after.alive[~still].all() and after.alive[still].all()
    assert np.array_equal(after.parameters[still], run.parameters[still])


def test_a_frozen_link_can_be_set_by_hand_and_cut():
    run = run_of(frozenParts=["1:0<x"])
    (at,) = np.flatnonzero(trainable(run.config) == 0)
    run = advance([run.with_parameter(int(at), 0.5)], epochs=2)[0]
    assert run.parameters[at] == 0.5
    assert run.with_config(run.config.changed({"cut": ["1:0<x"]})).parameters[at] == 0


def test_runs_with_other_parts_frozen_share_a_batch_and_keep_their_bits():
    kinds = [{"frozenParts": ["1:0"]}, {"frozenParts": ["2:1<1:0", "1:1<y"]}, {"cut": ["3:0<2:1"]}, {"frozen": [2]}]
    runs = [run_of(optimizer="adam", **kind) for kind in kinds]
    together = advance(runs, epochs=3)
    assert [bits(run) for run in together] == [bits(advance([run], epochs=3)[0]) for run in runs]


def test_a_network_whose_neurons_are_frozen_one_by_one_trains_as_with_its_layer_frozen():
    layer, parts = ({"frozen": [1]}, {"frozenParts": [f"1:{unit}" for unit in range(4)]})
    one, other = (advance([run_of(optimizer="adam", **each)], epochs=3)[0] for each in (layer, parts))
    assert np.array_equal(one.parameters, other.parameters)
    assert learning_layers(one.config) == learning_layers(other.config) == (2, 3)
