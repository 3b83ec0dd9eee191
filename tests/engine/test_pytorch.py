"""Fifty steps of randomly drawn combinations, against PyTorch in float64."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from engine import Config, Run, advance, catalog, new_run
from engine.arrays import FloatArray
from tests.engine.calm import MOST, calm, magnification
from tests.engine.combinations import SURROGATES, configuration, drawn, names
from tests.engine.runs import with_parameters

torch = pytest.importorskip("torch")
from tests.engine.pytorch import ACTIVATIONS, Trainer, masks_of  # noqa: E402

STEPS = 50
TOLERANCE = 1e-9
CASES = 80


def trained_by_pytorch(run: Run, masks: Any = None) -> Trainer:
    trainer = Trainer(run)
    trainer.train(STEPS, masks)
    return trainer


def difference(run: Run, trainer: Trainer) -> float:
    return trainer.difference(advance([run], batches=STEPS)[0])


def magnified(run: Run) -> float:
    """What the compared steps of a run make of a nudge, in nudges."""

    def train(starts: list[FloatArray]) -> list[FloatArray]:
        return [end.parameters for end in advance([with_parameters(run, start) for start in starts], batches=STEPS)]

    return magnification(run.parameters, train)


@cache
def calm_runs() -> list[Run]:
    """Of the drawn combinations the first that do not magnify small errors."""
    runs: list[Run] = []

    def magnifications() -> Iterator[float]:
        for number in range(2 * CASES):
            runs.append(new_run(configuration(drawn(number))))
            yield magnified(runs[-1])

    return [runs[number] for number in calm(magnifications(), CASES)]


@pytest.mark.parametrize("number", range(CASES))
def test_a_drawn_combination_trains_as_in_pytorch(number):
    run = calm_runs()[number]
    assert difference(run, trained_by_pytorch(run)) < TOLERANCE


def test_a_chaotic_combination_is_left_out():
    """It makes 1.5e-7 of 1e-15: enough for two processors to differ by more than is allowed."""
    chaotic = new_run(configuration(drawn(38)))
    assert magnified(chaotic) > 1e6 and max(map(magnified, calm_runs())) <= MOST
    assert chaotic.config not in {run.config for run in calm_runs()}


def test_every_entry_is_among_the_drawn_combinations():
    seen: set[str] = set()
    for config in (run.config for run in calm_runs()):
        seen |= {choice.name for choice in config.structure.activations}
        seen |= {config.structure.loss, config.optimizer.name, config.schedule.name, config.regularization.name}
    wanted = {
        name for kind in ("activation", "loss", "optimizer", "schedule", "regularization") for name in names(kind)
    }
    assert wanted - seen == SURROGATES | {"L1"}  # L1 that cuts links has the original's vectors


def test_a_learning_rate_one_in_a_thousand_wrong_is_caught():
    run = new_run(configuration({**drawn(3), "frozen": []}))
    wrong = new_run(run.config.changed({"learningRate": run.config.learning_rate * 1.001}))
    assert difference(wrong, trained_by_pytorch(run)) > TOLERANCE


def test_every_activation_has_its_counterpart():
    assert set(names("activation")) == {*ACTIVATIONS, *SURROGATES}


@pytest.mark.parametrize("number", range(10))
def test_dropout_trains_as_in_pytorch_with_the_same_masks(number):
    settings = {**drawn(number), "networkShape": [6, 4], "dropout": [30, 50], "maxNorm": 0}
    run = new_run(configuration(settings))
    assert magnified(run) <= MOST
    assert difference(run, trained_by_pytorch(run, masks_of(run))) < TOLERANCE


def test_the_perceptron_learns_by_its_rule():
    changes = next(row for row in catalog()["preset"] if row["name"] == "perceptron")["changes"]
    run = new_run(Config.from_mapping({**changes, "dataset": "gauss", "batchSize": 1, "learningRate": 0.1}))
    w1, w2, b = (float(value) for value in run.parameters)
    for x, y, t in run.data.train.tolist():
        o = 1.0 if w1 * x + w2 * y + b > 0 else -1.0
        w1, w2, b = w1 + 0.1 * (t - o) * x, w2 + 0.1 * (t - o) * y, b + 0.1 * (t - o)
    assert advance([run], epochs=1)[0].parameters == pytest.approx([w1, w2, b], abs=1e-12)
