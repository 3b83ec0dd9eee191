"""What every penalty promises, with faults planted that the promises must catch."""

from dataclasses import replace

import numpy as np
import pytest

from engine import advance, evaluate
from engine.network.layout import weight_mask
from engine.optimizers import optimizers
from engine.regularizers import regularizers
from engine.regularizers.l2 import entry as l2
from tests.engine.entries import each
from tests.engine.runs import planted, run_of, with_parameters

RATE = 0.1
ONE_UPDATE = {"batchSize": 250, "learningRate": RATE}


def after_one_update(name, strength):
    """Weights and biases before and after, and whether each is a weight."""
    run = run_of(regularization=name, regularizationRate=strength, **ONE_UPDATE)
    return run.parameters, advance([run], epochs=1)[0].parameters, weight_mask(run.layout) > 0


def assert_acts_on_weights_only(name):
    _, plain, weights = after_one_update("none", 0.5)
    _, regularized, _ = after_one_update(name, 0.5)
    assert np.array_equal(plain[~weights], regularized[~weights])
    acts = regularizers.get(name).derivative is not None
    assert (not np.array_equal(plain[weights], regularized[weights])) is acts


def assert_rate_zero_is_none(name):
    assert np.array_equal(after_one_update(name, 0.0)[1], after_one_update("none", 0.0)[1])


def assert_pulls_toward_zero(name):
    before, plain, _ = after_one_update("none", 0.05)
    _, regularized, _ = after_one_update(name, 0.05)
    assert ((plain - regularized) * before >= 0).all()


def assert_takes_off_its_derivative(name):
    """η·λ·penalty'(w), w being the weight before the step, unless it was stopped at 0."""
    entry = regularizers.get(name)
    before, plain, weights = after_one_update("none", 0.05)
    _, regularized, _ = after_one_update(name, 0.05)
    penalty = np.zeros_like(before)
    if entry.derivative is not None:
        entry.derivative(before, penalty)
    expected = plain - RATE * 0.05 * penalty * weights
    stopped = (expected * plain < 0) & entry.stops_at_zero
    np.testing.assert_allclose(regularized, np.where(stopped, 0.0, expected), rtol=0, atol=1e-16)


def assert_stops_where_it_says(name):
    _, plain, weights = after_one_update("none", 9.0)
    _, regularized, _ = after_one_update(name, 9.0)
    if regularizers.get(name).stops_at_zero:
        assert (plain * regularized >= 0).all() and (regularized[weights] == 0).any()


def assert_kills_where_it_says(name):
    """A cut link stays at 0 whatever the optimizer remembers; what is only stopped may grow again."""
    for optimizer in optimizers.names():
        values = {p.name: 0.9 for p in optimizers.get(optimizer).parameters if p.name == "momentum"}
        settings = {"optimizer": {"name": optimizer, **values}, "learningRate": 0.01, "regularizationRate": 0.3}
        run = advance([run_of(regularization=name, **settings)], epochs=5)[0]
        later = advance([run], epochs=2)[0]
        cut = run.alive == 0
        if regularizers.get(name).kills:
            assert cut.any() and not run.parameters[cut].any() and not later.parameters[cut].any()
            assert (later.alive <= run.alive).all()
        else:
            assert not cut.any() and not (later.alive == 0).any()


CONTRACTS = [
    assert_acts_on_weights_only,
    assert_rate_zero_is_none,
    assert_pulls_toward_zero,
    assert_takes_off_its_derivative,
    assert_stops_where_it_says,
    assert_kills_where_it_says,
]


@each(regularizers)
@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.__name__)
def test_contract(entry, contract):
    contract(entry.name)


def thousandth_more(parameters, out):
    np.multiply(parameters, 1.001, out)


def remembers(parameters, out, seen=[]):  # noqa: B006 - that it remembers is the fault
    seen.append(1)
    np.multiply(parameters, len(seen), out)


@pytest.mark.parametrize(
    ("faulty", "contract"),
    [
        (replace(l2, derivative=lambda parameters, out: out.fill(0.0)), assert_acts_on_weights_only),
        (replace(l2, derivative=lambda parameters, out: out.fill(np.inf)), assert_rate_zero_is_none),
        (replace(l2, derivative=np.negative), assert_pulls_toward_zero),
        (replace(l2, derivative=remembers), assert_takes_off_its_derivative),
        (replace(l2, kills=True), assert_kills_where_it_says),
    ],
)
def test_a_fault_is_caught(faulty, contract):
    with planted(regularizers, replace(faulty, name="planted")), pytest.raises(AssertionError):
        contract("planted")


@pytest.mark.parametrize("name", ["L1", "L1-reversible"])
def test_a_stopped_weight_may_grow_again_only_where_it_is_not_cut(name):
    run = advance([run_of(regularization=name, regularizationRate=1.0)], epochs=3)[0]
    stopped = (run.parameters == 0) & (weight_mask(run.layout) > 0)
    freed = run.with_config(run.config.changed({"regularizationRate": 0.0, "learningRate": 0.3}))
    later = advance([freed], epochs=50)[0]
    assert stopped.any() and later.parameters[stopped].any() == (name == "L1-reversible")


@each(regularizers)
def test_cut_links_stay_cut_only_under_a_penalty_that_cuts(entry):
    run = advance([run_of(regularization="L1", regularizationRate=1.0)], epochs=3)[0]
    changed = run.with_config(run.config.changed({"regularization": entry.name, "regularizationRate": 0.01}))
    assert (changed.alive == 0).any() == entry.kills
    assert np.array_equal(changed.parameters, run.parameters)


def test_an_edited_weight_comes_alive_again():
    run = advance([run_of(regularization="L1", regularizationRate=1.0)], epochs=3)[0]
    index = int(np.flatnonzero(run.alive == 0)[0])
    edited = run.with_parameter(index, 0.5)
    assert edited.parameters[index] == 0.5 and edited.alive[index] == 1
    assert advance([edited], batches=1)[0].parameters[index] != 0.5


def test_the_penalty_acts_after_the_step_by_the_weight_before_it():
    """One weight by hand: w = 0.5, gradient g: first w − ηg, then ηλ·0.5 off; momentum never hears of the penalty."""
    plain = run_of(networkShape=[], features=["x"], optimizer={"name": "sgd", "momentum": 0.9}, **ONE_UPDATE)
    regularized = plain.with_config(plain.config.changed({"regularization": "L2", "regularizationRate": 0.2}))
    plain, regularized = (advance([with_parameters(run, [0.5, 0.1])], epochs=1)[0] for run in (plain, regularized))
    assert plain.parameters[0] - regularized.parameters[0] == pytest.approx(RATE * 0.2 * 0.5, abs=1e-15)
    assert plain.parameters[1] == regularized.parameters[1]
    assert np.array_equal(plain.slots, regularized.slots)


def test_l2_has_the_half():
    """λ/2·w² has the derivative λw, not 2λw."""
    out = np.empty(3)
    l2.derivative(np.array([-2.0, 0.0, 3.0]), out)
    assert out.tolist() == [-2.0, 0.0, 3.0]


@each(regularizers)
def test_the_loss_shown_has_no_penalty_in_it(entry):
    assert evaluate([run_of(regularization=entry.name, regularizationRate=1.0)]) == evaluate([run_of()])
