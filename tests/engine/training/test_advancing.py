"""Early stopping: what it remembers, when it stops, and where it leaves a run."""

import numpy as np
import pytest

from engine import advance, evaluate
from tests.engine.runs import bits, run_of, with_parameters

OVERFITTING = {
    "dataset": "gauss",
    "noise": 50,
    "points": 40,
    "networkShape": [8, 8],
    "learningRate": 0.1,
    "activation": "tanh",
}


def by_hand(patience, delta, most=400):
    """Epoch by epoch without early stopping: the epoch at which it should stop, the best one and its parameters."""
    run = run_of(**OVERFITTING)
    best_loss, best_epoch, best = evaluate([run])[0].test_loss, 0, run.parameters
    for epoch in range(1, most):
        run = advance([run], epochs=1)[0]
        loss = evaluate([run])[0].test_loss
        if loss < best_loss - delta:
            best_loss, best_epoch, best = loss, epoch, run.parameters
        elif epoch - best_epoch >= patience:
            return epoch, best_epoch, best, run.parameters
    raise AssertionError("it never stops")


@pytest.mark.parametrize(("patience", "delta"), [(1, 0.0), (5, 0.0), (10, 0.01)])
@pytest.mark.parametrize("restore", [True, False])
def test_stops_where_a_plain_loop_would(patience, delta, restore):
    epoch, best_epoch, best, last = by_hand(patience, delta)
    run = run_of(**OVERFITTING, patience=patience, minDelta=delta, restoreBest=restore)
    run = advance([run], epochs=500)[0]
    assert run.stopped and run.epoch == epoch and run.best.epoch == best_epoch
    assert np.array_equal(run.parameters, best if restore else last)
    assert bits(advance([run], epochs=3, batches=2)[0]) == bits(run), "what has stopped stays as it is"


def test_runs_of_one_batch_stop_each_for_itself():
    runs = [run_of(**OVERFITTING | {"seed": str(seed)}, patience=3) for seed in range(5)]
    together = advance(runs, epochs=60)
    assert [bits(run) for run in together] == [bits(advance([run], epochs=60)[0]) for run in runs]
    assert len({run.epoch for run in together}) > 1


def test_without_test_points_there_is_nothing_to_watch():
    run = run_of(percTrainData=100.0, patience=4)
    plain = advance([run_of(percTrainData=100.0)], epochs=20)[0]
    assert np.array_equal(advance([run], epochs=20)[0].parameters, plain.parameters)


def test_a_diverged_run_stops():
    after = advance([with_parameters(run_of(patience=4), [np.nan] * 25)], epochs=50)[0]
    assert after.stopped and after.epoch == 4


def test_a_live_change_or_an_edit_lets_it_go_on():
    stopped = advance([run_of(**OVERFITTING, patience=1)], epochs=500)[0]
    for again in (stopped.with_parameter(0, 0.5), stopped.with_config(stopped.config.changed({"learningRate": 0.001}))):
        assert not again.stopped and again.best is None
        assert advance([again], epochs=1)[0].epoch == stopped.epoch + 1


def test_a_link_cut_since_the_best_epoch_lives_again():
    run = run_of(**OVERFITTING, seed="4", patience=8, regularization="L1", regularizationRate=0.05)
    stopped = advance([run], epochs=500)[0]
    last = advance([run], epochs=stopped.epoch - 1)[0]
    best = advance([run], epochs=stopped.best.epoch)[0]
    assert best.alive.sum() > last.alive.sum() and not best.alive.all(), "some links are cut before, some after"
    assert stopped.stopped and bits(stopped.alive) == bits(best.alive)
    on = advance([stopped.with_config(stopped.config.changed({"patience": 0}))], epochs=1)[0]
    revived = (best.alive == 1) & (last.alive == 0)
    assert (on.parameters != stopped.parameters)[revived].all()
