"""Dropout: the right share is left out, scaled so that the mean stays, and never when evaluating."""

from dataclasses import replace

import numpy as np
import pytest

from engine import advance, dropped, evaluate, maps, new_run, read_link
from engine.network.passes import Network, Pass
from engine.run.batch import bound_activations
from engine.run.program import program_of
from engine.training.dropout import Dropout, mixed
from tests.engine.runs import bits, run_of


def masks(runs, epoch=0, position=0, samples=50):
    """The masks by layer, (…, units, samples)."""
    lead = (len(runs),) if len(runs) > 1 else ()
    parameters = np.zeros((*lead, runs[0].parameters.size))
    network = Network(runs[0].config.structure, bound_activations(runs), parameters)
    into = Pass(network, samples, program_of(runs[0].config).dropping)
    Dropout(runs).draw(into.masks, epoch, position)
    return into.masks


@pytest.mark.parametrize("percent", [5.0, 20.0, 50.0, 95.0])
def test_share_and_scale(percent):
    mask = masks([run_of(networkShape=[100], dropout=[percent])], samples=300)[0]
    share = percent / 100
    assert (mask == 0).mean() == pytest.approx(share, abs=0.01)
    assert set(np.unique(mask)) == {0.0, 1.0 / (1.0 - share)}
    assert mask.mean() == pytest.approx(1, abs=0.1)


def test_units_samples_steps_and_seeds_have_masks_of_their_own():
    run = run_of(networkShape=[40, 40], dropout=[50.0, 50.0])
    other = run_of(networkShape=[40, 40], dropout=[50.0, 50.0], seed="other")
    drawn = [
        masks([run])[0],
        masks([run])[1],
        masks([run], epoch=1)[0],
        masks([run], position=10)[0],
        masks([other])[0],
    ]
    drawn += [drawn[0].T[:40, :40], np.roll(drawn[0], 1, axis=0), np.roll(drawn[0], 1, axis=1)]
    for number, one in enumerate(drawn):
        for two in drawn[number + 1 :]:
            size = (min(len(one), len(two)), min(one.shape[1], two.shape[1]))
            same = (one[: size[0], : size[1]] > 0) == (two[: size[0], : size[1]] > 0)
            assert same.mean() == pytest.approx(0.5, abs=0.06)


def test_epochs_are_counted_from_the_runs_own():
    run = run_of(dropout=[50.0])
    assert np.array_equal(masks([run], epoch=3)[0], masks([replace(run, epoch=3)])[0])


def test_a_runs_masks_do_not_depend_on_its_batch():
    runs = [run_of(dropout=[30.0], seed=str(seed)) for seed in range(4)]
    together = masks(runs)[0]
    for number, run in enumerate(runs):
        assert np.array_equal(masks([run])[0], together[number])


def test_only_training_drops():
    dropping, plain = run_of(dropout=[50.0, 50.0]), run_of()
    assert evaluate([dropping]) == evaluate([plain])
    assert np.array_equal(maps([dropping], 10, ["1:0", "3:0"]), maps([plain], 10, ["1:0", "3:0"]))
    assert not np.array_equal(*(advance([run], batches=1)[0].parameters for run in (dropping, plain)))


def test_nothing_dropped_is_no_dropout():
    changed, plain = (advance([run_of(dropout=drop)], epochs=2)[0] for drop in ([0.0, 0.0], []))
    assert {**bits(changed), "config": 0} == {**bits(plain), "config": 0}


def test_the_hash_spreads():
    """Every output bit is 1 half of the time, and flips half of the time when one input bit flips."""
    words = np.arange(20_000, dtype=np.uint32)
    hashed = mixed(words.copy())
    assert len(np.unique(hashed)) == len(words)
    for bit in range(32):
        assert ((hashed >> np.uint32(bit)) & 1).mean() == pytest.approx(0.5, abs=0.02)
        flipped = mixed(words ^ np.uint32(1 << bit)) ^ hashed
        assert np.bitwise_count(flipped).mean() == pytest.approx(16, abs=0.5)


def test_what_is_left_out_of_a_convolution_is_told():
    config = read_link("dataset=digits&layers=conv:4,pool&points=40&dropout=50").config
    told = dropped(advance([new_run(config)], batches=1)[0])
    assert len(told) == 2 and 0 < len(told[0]) < 4 * 8 * 8 and told[1] == ()
