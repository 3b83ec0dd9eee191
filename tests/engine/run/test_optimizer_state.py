"""A count or an average begins when it is chosen; other values leave an optimizer's state as it is."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from engine import InvalidValue, advance, run_from_bytes, run_from_json, run_to_bytes, run_to_json
from engine.optimizers import optimizers
from tests.engine.entries import each
from tests.engine.runs import bits, run_of, with_parameters

RATE = 0.03
AVERAGING = {"name": "sgd", "ema_momentum": 0.99, "ema_overwrite_frequency": 1}


def changed(run, **settings):
    """The run going on with other settings."""
    return run.with_config(run.config.changed(settings))


def trained(run, batches=40):
    return advance([run], batches=batches)[0]


def step_of(run):
    """How far each parameter moves in one mini-batch."""
    return trained(run, 1).parameters - run.parameters


def as_new(run, **settings):
    """A run that begins at these weights and this place among the points, with nothing behind it."""
    new = run_of(**{**run.config.to_mapping(), **settings})
    return replace(with_parameters(new, run.parameters), epoch=run.epoch, position=run.position)


@each(optimizers)
def test_an_optimizer_chosen_during_training_trains_as_a_new_one(entry):
    for before in optimizers.names():
        run = trained(run_of(optimizer=before))
        if before == entry.name:
            run = changed(trained(changed(run, optimizer=next(name for name in optimizers.names() if name != before))))
        there = trained(changed(run, optimizer=entry.name))
        assert bits(there.parameters) == bits(trained(as_new(run, optimizer=entry.name)).parameters), before
        assert there.updates > there.counted_from == run.updates


def test_adams_first_step_after_a_thousand_others_is_the_learning_rate():
    """g/|g| of every parameter that has a gradient."""
    run = trained(run_of(), 1000)
    steps = np.abs(step_of(changed(run, optimizer="adam")))
    assert steps.max() == pytest.approx(RATE, rel=1e-4)


def test_an_average_begins_as_the_weights_after_its_first_update():
    run = advance([run_of()], epochs=20)[0]
    plain, averaged = trained(run, 1), trained(changed(run, optimizer=AVERAGING), 1)
    assert bits(averaged.parameters) == bits(plain.parameters)
    assert bits(averaged.slots[1]) == bits(plain.parameters)


def test_the_average_is_taken_every_so_many_updates_since_it_was_chosen():
    run = trained(run_of(), 103)
    averaging = changed(run, optimizer=AVERAGING | {"ema_overwrite_frequency": 5})
    for update in range(1, 12):
        averaging = trained(averaging, 1)
        assert np.array_equal(averaging.parameters, averaging.slots[1]) is (update in (1, 5, 10))


SWITCHED = [
    ({"name": "sgd", "momentum": 0.9}, "sgd"),
    ({"name": "sgd", "momentum": 0.9, "nesterov": 1}, {"name": "sgd", "nesterov": 1}),
    (AVERAGING, "sgd"),
    ({"name": "rmsprop", "momentum": 0.9}, "rmsprop"),
]


@pytest.mark.parametrize(("on", "off"), SWITCHED, ids=str)
def test_off_and_on_again_resumes_nothing(on, off):
    without = trained(changed(trained(run_of(optimizer=on)), optimizer=off))
    entry = optimizers.get(without.config.optimizer.name)
    fed = [slot in entry.fed_by for slot in entry.slots]
    assert not without.slots[fed].any()
    slots = np.where(np.array(fed)[:, None], 0.0, without.slots)
    new = replace(as_new(without, optimizer=on), slots=slots)
    assert bits(trained(changed(without, optimizer=on)).parameters) == bits(trained(new).parameters)


def test_a_velocity_switched_on_leaves_the_average_alone():
    run = trained(run_of(optimizer=AVERAGING))
    both = changed(run, optimizer=AVERAGING | {"momentum": 0.9})
    assert bits(both.slots) == bits(run.slots) and both.counted_from == run.counted_from == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"name": "adam"}, {"name": "adam", "beta_1": 0.5, "beta_2": 0.9}),
        ({"name": "sgd", "momentum": 0.9}, {"name": "sgd", "momentum": 0.8, "clipvalue": 0.1}),
        (AVERAGING, AVERAGING | {"ema_momentum": 0.5, "ema_overwrite_frequency": 3}),
    ],
    ids=str,
)
def test_other_values_keep_state_and_count(before, after):
    run = trained(changed(trained(run_of(optimizer="rmsprop")), optimizer=before))
    other = changed(run, optimizer=after)
    assert other.slots is run.slots and other.counted_from == run.counted_from == 40


@pytest.mark.parametrize("freeze", [{"frozenBiases": True}, {"frozen": [1]}], ids=str)
@pytest.mark.parametrize("optimizer", ["adam", {"name": "adamw", "weight_decay": 0.0}], ids=str)
def test_a_counting_optimizer_begins_anew_where_parameters_thaw(optimizer, freeze):
    run = trained(run_of(optimizer=optimizer, **freeze), 1000)
    thawed = changed(run, frozenBiases=False, frozen=[])
    assert np.abs(step_of(thawed)).max() == pytest.approx(RATE, rel=2e-2)
    assert not thawed.slots.any() and thawed.counted_from == run.updates
    refrozen = changed(run, frozen=[1, 2], frozenBiases=True)
    assert refrozen.slots is run.slots and refrozen.counted_from == 0


def test_a_velocity_begins_anew_only_where_parameters_thaw():
    moving = {"name": "sgd", "momentum": 0.9}
    run = trained(changed(trained(run_of(optimizer=moving)), frozen=[1]), 2)
    thawed = changed(run, frozen=[])
    second = run.layout.in_order[1].offset
    assert run.slots[0, :second].any() and not thawed.slots[0, :second].any()
    assert bits(thawed.slots[0, second:]) == bits(run.slots[0, second:])


def test_runs_that_chose_at_different_times_share_a_batch():
    runs = [trained(changed(trained(run_of(seed=str(n)), 25 * n), optimizer="adam"), 25) for n in range(5)]
    runs = [replace(run, epoch=0) for run in runs]
    assert len({run.updates - run.counted_from for run in runs}) == 1
    runs[0] = trained(runs[0], 25)
    together = advance(runs, batches=30)
    assert [bits(run) for run in together] == [bits(trained(run, 30)) for run in runs]


def reopened(run):
    return [
        run_from_json(run_to_json(run)),
        run_from_bytes(run_to_bytes(run)),
        pickle.loads(pickle.dumps(run)),
    ]


def test_a_count_is_saved_with_its_run():
    run = trained(changed(trained(run_of()), optimizer="adam"), 3)
    for opened in reopened(run):
        assert opened.counted_from == 40 and bits(trained(opened)) == bits(trained(run))


def test_a_file_that_says_no_count_counts_from_the_beginning():
    """As runs were trained before the count was kept."""
    run = trained(replace(changed(trained(run_of()), optimizer="adam"), counted_from=0), 3)
    assert "countedFrom" not in run_to_json(run)
    for opened in reopened(run):
        assert opened.counted_from == 0 and bits(trained(opened)) == bits(trained(run))


@pytest.mark.parametrize("count", ["3", "-1", "true", "1.5"])
def test_a_count_that_cannot_be_is_refused(count):
    text = run_to_json(replace(trained(run_of(optimizer="adam"), 2), counted_from=1))
    with pytest.raises(InvalidValue, match=r"countedFrom is .*expected a whole number from 0 to 2"):
        run_from_json(text.replace('"countedFrom": 1', f'"countedFrom": {count}'))
