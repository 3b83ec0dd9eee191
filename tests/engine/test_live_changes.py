"""Settings changed in the middle of a training, against PyTorch doing the same.

`make test ARGS="tests/engine/test_live_changes.py --live-changes 1000"` draws a thousand changes; else it draws some.
PyTorch's own optimizers are taken but for gradient descent, whose velocity is Keras's.
"""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from engine import Run
from tests.engine.live_changes import CHANGES, LIVE, Case, calm_cases, case_of

torch = pytest.importorskip("torch")
from tests.engine.pytorch import KerasDescent, Trainer  # noqa: E402

TOLERANCE = 1e-9
BATCH = 25
"""Trainings of one test."""
FEW = 100


def difference(case: Case, change=Run.with_config) -> float:
    """The largest between a parameter here and in PyTorch, at the end of any segment."""
    trainer, worst = Trainer(case.start, KerasDescent), 0.0
    for (run,), (config, batches) in zip(case.ends([case.start], change), case.segments, strict=True):
        if config != trainer.config:
            trainer.change(run)
        trainer.train(batches)
        worst = max(worst, trainer.difference(run))
    return worst


def pytest_generate_tests(metafunc):
    if "first" in metafunc.fixturenames:
        wanted = metafunc.config.getoption("--live-changes")
        metafunc.parametrize("first", range(0, wanted // CHANGES, BATCH))


def test_changes_on_the_way_train_as_in_pytorch(first, pytestconfig):
    cases = calm_cases(pytestconfig.getoption("--live-changes") // CHANGES)
    for number, case in enumerate(cases[first : first + BATCH], first):
        assert difference(case) < TOLERANCE, f"case {number}: {[config.to_mapping() for config, _ in case.segments]}"


def test_everything_that_changes_is_drawn():
    kinds, optimizers = Counter(), set()
    for case in calm_cases(FEW):
        configs = [config for config, _ in case.segments]
        for before, after in pairwise(configs):
            old, new = before.to_mapping(), after.to_mapping()
            kinds.update(name for name in old if old[name] != new[name])
            optimizers.add((before.optimizer.name, after.optimizer.name))
    assert {name for name, _ in LIVE} <= set(kinds) and min(kinds.values()) > 5
    assert len(optimizers) > 12


def test_most_trainings_are_calm():
    assert len([number for number in range(FEW) if case_of(number).magnified > 300]) < FEW / 10


def from_the_beginning(run, config):
    """Counts all updates of the run, whoever made them."""
    return replace(run.with_config(config), counted_from=0)


def resumed(run, config):
    """Goes on from a state that is there, though nothing has fed it."""
    after = run.with_config(config)
    return replace(after, slots=run.slots) if after.slots.shape == run.slots.shape else after


@pytest.mark.parametrize("fault", [from_the_beginning, resumed])
def test_a_fault_is_caught(fault):
    assert max(difference(case, fault) for case in calm_cases(FEW)[:30]) > 1e-4
