"""Training is a pure function of each run: whoever shares its batch, however it is cut into calls, saved or loaded."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import groupby, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import (
    Config,
    InvalidValue,
    advance,
    catalog,
    evaluate,
    run_from_bytes,
    run_from_json,
    run_to_bytes,
    run_to_json,
)
from engine.optimizers import optimizers
from tests.engine.configs import SETTINGS, UNSHRUNK, configs
from tests.engine.runs import arrays_of, bits, planted, run_of, started

AMOUNTS = [{"epochs": 1}, {"batches": 3}, {"batches": 1}, {"epochs": 1, "batches": 2}]
SIZES = (1, 2, 5, 64)
SMALL = {
    "points": st.integers(4, 60),
    "batchSize": st.sampled_from([1, 2, 7, 10, 20, 70]),
    "networkShape": st.lists(st.integers(1, 5) | st.just(18), max_size=3),
}


def alike(config, count, draw):
    """Configurations of the same signature that differ in every number and text in which they may."""
    wanted = started(config).signature
    drawn = [name for name, row in SETTINGS.items() if row["kind"] in ("number", "text")]

    def other(names):
        values = {name: draw.choice(SETTINGS[name].get("offered") or [str(draw.random())]) for name in names}
        return config.changed(values)

    free = [name for name in drawn if all(started(other([name])).signature == wanted for _ in range(2))]
    assert len(free) > 3
    return [other(free) for _ in range(count)]


def joined_and_left(runs, amount, draw, train=advance):
    """The runs trained in batches of drawn sizes and members."""
    order = list(range(len(runs)))
    draw.shuffle(order)
    order.sort(key=lambda at: repr(runs[at].signature))
    result = list(runs)
    for _, members in groupby(order, key=lambda at: runs[at].signature):
        members = list(members)
        while members:
            size = draw.choice(SIZES)
            batch, members = members[:size], members[size:]
            for at, run in zip(batch, train([runs[at] for at in batch], **amount), strict=True):
                result[at] = run
    return result


def assert_alone_and_together(config, count, seed=0, train=advance):
    draw = random.Random(seed)
    alone = [started(other) for other in alike(config, count, draw)]
    together = list(alone)
    for amount in AMOUNTS:
        alone = [advance([run], **amount)[0] for run in alone]
        together = joined_and_left(together, amount, draw, train)
        for one, other in zip(alone, together, strict=True):
            assert bits(one) == bits(other)


CHOICES = [
    [entry["name"] for entry in catalog()[kind]] for kind in ("optimizer", "regularization")
] + [[False, True], [item["name"] for item in SETTINGS["incompleteBatch"]["choices"]]]  # fmt: skip


@pytest.mark.parametrize(("optimizer", "regularization", "reshuffle", "incomplete"), list(product(*CHOICES)))
def test_a_run_does_not_notice_who_shares_its_batch(optimizer, regularization, reshuffle, incomplete):
    config = Config.from_mapping(
        {
            "optimizer": optimizer,
            "regularization": regularization,
            "regularizationRate": 0.03,
            "reshuffle": reshuffle,
            "incompleteBatch": incomplete,
            "points": 130,
            "batchSize": 7,
        }
    )
    assert_alone_and_together(config, 8)


@settings(max_examples=40, **UNSHRUNK)
@given(configs(**SMALL), st.integers(0, 1000))
def test_no_network_notices_who_shares_its_batch(config, seed):
    assert_alone_and_together(config, 5, seed)


@pytest.mark.parametrize("batch_size", [1, 10])
@pytest.mark.parametrize("shape", [[4, 2], [1], [], [8, 8, 8], [3, 33, 16]])
def test_sixty_four_at_once(batch_size, shape):
    config = Config.from_mapping({"batchSize": batch_size, "networkShape": shape, "points": 40})
    assert_alone_and_together(config, 64)


@settings(max_examples=30, **UNSHRUNK)
@given(configs(**SMALL), st.integers(0, 1000))
def test_scores_do_not_notice_either(config, seed):
    runs = [advance([started(other)], batches=2)[0] for other in alike(config, 5, random.Random(seed))]
    for _, members in groupby(sorted(runs, key=lambda run: repr(run.signature)), key=lambda run: run.signature):
        batch = list(members)
        together = [bits(scores) for scores in evaluate(batch)]
        assert together == [bits(evaluate([run])[0]) for run in batch]


@pytest.mark.parametrize("points", [5, 23, 40, 500])
@pytest.mark.parametrize("shape", [[], [1], [4, 2], [8, 8, 8]])
def test_a_few_points_are_scored_alone_as_together(points, shape):
    about = {"points": points, "percTrainData": 80, "networkShape": shape, "loss": "absolute"}
    runs = [run_of(seed=str(seed), **about) for seed in range(12)]
    assert [bits(scores) for scores in evaluate(runs)] == [bits(evaluate([run])[0]) for run in runs]


def test_threads_do_not_disturb_each_other():
    runs = [run_of(seed=str(seed), points=60, optimizer="adam") for seed in range(24)]
    alone = [bits(advance([run], epochs=4)[0]) for run in runs]
    with ThreadPoolExecutor(6) as threads:
        for _ in range(3):
            found = threads.map(lambda run: (advance([run], epochs=4)[0], evaluate([run])), runs)
            assert [bits(run) for run, _ in found] == alone


def mean_over_all(gradient, slots, step):
    """Looks at its neighbours."""
    gradient *= -step.rate
    gradient += 1e-12 * gradient.mean()


def test_an_optimizer_that_looks_at_its_neighbours_is_seen():
    faulty = replace(next(iter(optimizers)), name="planted", update=mean_over_all, parameters=())
    with planted(optimizers, faulty), pytest.raises(AssertionError):
        assert_alone_and_together(Config.from_mapping({"optimizer": "planted", "points": 130}), 8)


@settings(max_examples=30, **UNSHRUNK)
@given(configs(**SMALL))
def test_nothing_given_is_changed(config):
    run = advance([started(config)], batches=2)[0]
    before = {name: bits(array) for name, array in arrays_of(run).items()}
    for runs in ([run], [run, run]):
        after = advance(runs, epochs=1, batches=1)
        kept = [bits(one) for one in after]
        advance(runs, epochs=2)
        assert [bits(one) for one in after] == kept, "a result shares memory with what comes later"
    assert {name: bits(array) for name, array in arrays_of(run).items()} == before


@settings(max_examples=20, **UNSHRUNK)
@given(configs(**SMALL))
def test_every_array_is_read_only(config):
    for run in (started(config), *advance([started(config)], batches=1), *advance([started(config)] * 2, epochs=1)):
        assert [name for name, array in arrays_of(run).items() if array.flags.writeable] == []


def by_single_batches(run, epochs):
    """Trained to that many epochs more, one mini-batch a call."""
    until = run.epoch + epochs
    while run.epoch < until:
        run = advance([run], batches=1)[0]
    return run


@settings(max_examples=30, **UNSHRUNK)
@given(configs(**SMALL))
def test_however_an_epoch_is_cut(config):
    run = started(config)
    whole = bits(advance([run], epochs=3)[0])
    in_epochs = run
    for _ in range(3):
        in_epochs = advance([in_epochs], epochs=1)[0]
    assert bits(in_epochs) == whole
    assert bits(by_single_batches(run, 3)) == whole
    assert bits(advance(advance([run], batches=2), epochs=3 - advance([run], batches=2)[0].epoch)[0]) == whole


@settings(max_examples=40, **UNSHRUNK)
@given(configs(**SMALL), st.integers(1, 9))
def test_saved_and_loaded_in_the_middle_of_an_epoch(config, batches):
    run = advance([started(config)], batches=batches)[0]
    went_on = bits(advance([run], epochs=1, batches=1)[0])
    for loaded in (run_from_bytes(run_to_bytes(run), finite=False), run_from_json(run_to_json(run), finite=False)):
        assert bits(loaded) == bits(run)
        assert bits(advance([loaded], epochs=1, batches=1)[0]) == went_on


def test_nothing_to_do_changes_nothing():
    run = advance([run_of()], batches=3)[0]
    assert bits(advance([run])[0]) == bits(run)


def test_counters():
    """250 points in batches of 60: four updates an epoch and ten points over."""
    run = advance([run_of(batchSize=60)], batches=3)[0]
    assert (run.epoch, run.position, run.updates) == (0, 180, 3)
    run = advance([run], batches=2)[0]
    assert (run.epoch, run.position, run.updates, run.carried_points) == (1, 0, 4, 10)
    run = advance([run], epochs=1)[0]
    assert (run.epoch, run.position, run.updates, run.carried_points) == (2, 0, 8, 10), "ten joined the fifth update"


@pytest.mark.parametrize(("mode", "updates"), [("carry", 4), ("drop", 4), ("use", 5)])
def test_incomplete_batches(mode, updates):
    run = advance([run_of(batchSize=60, incompleteBatch=mode)], epochs=1)[0]
    assert run.updates == updates
    assert run.carried_points == (10 if mode == "carry" else 0)
    assert run.carried.any() == (mode == "carry")


def test_modes_of_incomplete_batches_differ_only_where_a_batch_is_incomplete():
    for size, differ in ((50, False), (60, True)):
        ends = {
            bits(advance([run_of(batchSize=size, incompleteBatch=mode)], epochs=3)[0].parameters)
            for mode in ("carry", "drop", "use")
        }
        assert (len(ends) == 3) is differ and len(ends) in (1, 3)


def test_a_batch_larger_than_the_points():
    """As in the original: the update is due at the batch's last point, which no epoch has."""
    run = advance([run_of(batchSize=400)], epochs=3)[0]
    assert run.updates == 0 and run.carried_points == 750
    assert bits(run.parameters) == bits(run_of(batchSize=400).parameters)
    assert advance([run_of(batchSize=400, incompleteBatch="use")], epochs=3)[0].updates == 3


def test_everything_is_float64():
    for run in (run_of(optimizer="adam"), *advance([run_of(optimizer="adam")] * 2, epochs=1)):
        assert {array.dtype.str for array in arrays_of(run).values()} == {"<f8"}


def test_reshuffling_takes_every_point_once_an_epoch():
    """With one batch an epoch the order can't matter, up to rounding; with small batches it does."""
    for size, same in ((250, True), (10, False)):
        kept, shuffled = (
            advance([run_of(batchSize=size, reshuffle=on)], epochs=3)[0].parameters for on in (False, True)
        )
        assert np.allclose(kept, shuffled, rtol=0, atol=1e-12) is same


def test_each_epoch_has_an_order_of_its_own():
    run = run_of(reshuffle=True)
    first = advance([run], epochs=1)[0]
    orders = {bits(advance([replace(run, epoch=epoch)], epochs=1)[0].parameters) for epoch in range(5)}
    assert bits(first.parameters) in orders and len(orders) == 5


def test_runs_of_different_signatures_are_refused():
    with pytest.raises(InvalidValue, match="one signature; got 2"):
        advance([run_of(), run_of(batchSize=3)], epochs=1)
