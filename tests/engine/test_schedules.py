"""What every learning-rate schedule promises, with a fault planted."""

import math
from dataclasses import replace

import numpy as np
import pytest

from engine import advance
from engine.schedules import schedules
from engine.schedules.constant import entry as constant
from tests.engine.entries import defaults, each, variations
from tests.engine.runs import run_of

EPOCHS = (0, 1, 2, 3, 10, 99, 100, 101, 1000, 10**6, 10**9)


def assert_a_share_of_the_rate(entry):
    for values in variations(entry):
        factors = [entry.factor(epoch, values) for epoch in EPOCHS]
        assert all(math.isfinite(factor) and 0 <= factor <= 1 for factor in factors)


@each(schedules)
def test_is_a_share_of_the_rate(entry):
    assert_a_share_of_the_rate(entry)


@pytest.mark.parametrize("factor", [-0.1, 1.01, math.nan, math.inf])
def test_what_is_no_share_is_caught(factor):
    with pytest.raises(AssertionError):
        assert_a_share_of_the_rate(replace(constant, factor=lambda epoch, values: factor))


@each(schedules)
def test_hyperparameters_matter(entry):
    for parameter in entry.parameters:
        usual = [entry.factor(epoch, defaults(entry)) for epoch in EPOCHS]
        for other in (parameter.low, parameter.high):
            changed = [entry.factor(epoch, defaults(entry) | {parameter.name: other}) for epoch in EPOCHS]
            assert other == parameter.default or changed != usual, parameter.name


@each(schedules)
@pytest.mark.parametrize("epoch", [0, 7, 150])
def test_an_epoch_is_trained_at_the_scheduled_rate(entry, epoch):
    factor = entry.factor(epoch, defaults(entry))
    scheduled = advance([replace(run_of(schedule=entry.name), epoch=epoch)], epochs=1)[0]
    fixed = advance([replace(run_of(learningRate=0.03 * factor), epoch=epoch)], epochs=1)[0]
    assert np.array_equal(scheduled.parameters, fixed.parameters)


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("constant", {}, {0: 1.0, 500: 1.0}),
        ("step-decay", {"gamma": 0.5, "every": 10}, {0: 1.0, 9: 1.0, 10: 0.5, 25: 0.25}),
        ("exponential", {"gamma": 0.9}, {0: 1.0, 1: 0.9, 2: 0.81}),
        ("inverse", {"decay": 0.5}, {0: 1.0, 2: 0.5, 6: 0.25}),
        ("cosine", {"epochs": 100, "last": 0.2}, {0: 1.0, 50: 0.6, 100: 0.2, 400: 0.2}),
        ("warm-up", {"epochs": 4}, {0: 0.25, 1: 0.5, 3: 1.0, 10: 1.0}),
    ],
)
def test_by_hand(name, values, expected):
    entry = schedules.get(name)
    for epoch, factor in expected.items():
        assert entry.factor(epoch, defaults(entry) | values) == pytest.approx(factor)


@each(schedules)
def test_a_schedule_chosen_during_training_goes_by_the_runs_epoch(entry):
    run = advance([run_of()], epochs=3)[0]
    chosen = run.with_config(run.config.changed({"schedule": entry.name}))
    fixed = run.with_config(run.config.changed({"learningRate": 0.03 * entry.factor(3, defaults(entry))}))
    after, expected = (advance([each_run], epochs=1)[0] for each_run in (chosen, fixed))
    assert np.array_equal(after.parameters, expected.parameters)
