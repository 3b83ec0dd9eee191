"""Mixed batches: runs with hyperparameters, rates and counts of their own have the bits that each has alone."""

import ast
import random
from dataclasses import replace
from pathlib import Path

import pytest

import engine
from engine import Config, Run, advance, evaluate, new_run
from engine.activations import activations
from engine.losses import losses
from engine.optimizers import adam, optimizers
from engine.regularizers import regularizers
from tests.engine.combinations import SURROGATES, configuration, drawn
from tests.engine.configs import SETTINGS
from tests.engine.runs import bits

BATCHES = 200
OF_ONE_TEST = 20
MINI_BATCHES = 6


def drawn_number(draw: random.Random, low: float, high: float, whole: bool) -> float:
    """Of four digits behind the point; small ones as often as large ones."""
    if whole:
        return draw.randint(max(1, int(low)), min(int(high), 50))
    return min(high, max(low, 1e-4, round(draw.choice([1.0, 0.1, 0.01]) * draw.uniform(low, min(high, 10.0)), 4)))


def varied(draw: random.Random, registry: str, choice: object) -> object:
    """An entry with each hyperparameter that is not 0 drawn anew: what is switched on must be the same in a batch."""
    if not isinstance(choice, dict):
        choice = {"name": choice}
    entry = engine.catalog()[registry]
    rows = next((row["parameters"] for row in entry if row["name"] == choice["name"]), [])
    values = {row["name"]: choice.get(row["name"], row["default"]) for row in rows}
    new = {row["name"]: drawn_number(draw, row["low"], row["high"], row["whole"]) for row in rows}
    return {"name": choice["name"]} | {name: new[name] if value else 0.0 for name, value in values.items()}


def member(draw: random.Random, config: Config) -> Run:
    """A run for a batch with others of this configuration, after some updates."""
    plain = config.to_mapping()
    changes: dict[str, object] = {
        "seed": str(draw.random()),
        "learningRate": round(draw.uniform(0.0001, 0.1), 4),
        "regularizationRate": round(draw.uniform(0.0001, 0.1), 4),
        "maxNorm": round(draw.uniform(0.1, 2.0), 4) if config.max_norm else 0.0,
        "dropout": [round(draw.uniform(1, 90), 4) if share else 0.0 for share in config.dropout],
        "layerActivations": [
            each if each == "same" else varied(draw, "activation", each) for each in plain["layerActivations"]
        ],
    }
    for name in ("optimizer", "schedule", "regularization"):
        changes[name] = varied(draw, SETTINGS[name]["registry"], plain[name])
    run = new_run(config.changed(changes))
    updates = draw.choice([0, 1, draw.randint(0, 5000)])
    return replace(run, epoch=draw.randint(0, 300), updates=updates, counted_from=draw.randint(0, updates))


def batch(number: int) -> list[Run]:
    """Two to five runs of one signature."""
    draw = random.Random(f"batch/{number}")
    settings = {**drawn(number), "dropout": draw.choice([[], [20], [0, 30]]), "points": 40}
    settings["frozenBiases"] = draw.random() < 0.2
    settings["regularization"] = regularizers.names()[number % len(regularizers.names())]
    config = configuration(settings)
    return [member(draw, config) for _ in range(draw.randint(2, 5))]


def assert_alone_as_together(runs: list[Run]) -> None:
    together = advance(runs, batches=MINI_BATCHES)
    alone = [advance([run], batches=MINI_BATCHES)[0] for run in runs]
    assert [bits(run) for run in together] == [bits(run) for run in alone]
    assert [bits(scores) for scores in evaluate(together)] == [bits(evaluate([run])[0]) for run in alone]


@pytest.mark.parametrize("first", range(0, BATCHES, OF_ONE_TEST))
def test_a_drawn_batch_has_the_bits_of_its_runs(first):
    for number in range(first, first + OF_ONE_TEST):
        assert_alone_as_together(batch(number))


def test_every_entry_and_every_hyperparameter_is_among_the_batches():
    seen, varying = set(), set()
    for number in range(BATCHES):
        runs = batch(number)
        config = runs[0].config
        seen |= {choice.name for choice in config.structure.activations}
        seen |= {config.structure.loss, config.optimizer.name, config.schedule.name, config.regularization.name}
        for of in (lambda run: run.config.optimizer, lambda run: run.config.schedule):
            entry = of(runs[0])
            different = [name for name, value in entry.values if value != dict(of(runs[1]).values)[name]]
            varying |= {(entry.name, name) for name in different}
    for registry in (activations, losses, optimizers, regularizers):
        assert set(registry.names()) - seen <= SURROGATES
    for entry in optimizers:
        assert {(entry.name, parameter.name) for parameter in entry.parameters} - varying <= {("sgd", "nesterov")}


POWER = adam.power


def short_cut(base, exponent):
    """As a power that takes a short cut for one number alone: up to the last bit the same."""
    found = POWER(base, exponent)
    return found * (1 + 2**-52) if isinstance(found, float) else found


def test_a_power_that_depends_on_how_many_there_are_is_caught(monkeypatch):
    monkeypatch.setattr(adam, "power", short_cut)
    with pytest.raises(AssertionError):
        for number in range(OF_ONE_TEST):
            assert_alone_as_together(batch(number))


def powers(source: str) -> list[int]:
    """Lines with a power of NumPy's or of an operator, whose bits depend on how many numbers there are."""
    nodes = list(ast.walk(ast.parse(source)))
    operators = [node.lineno for node in nodes if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)]
    named = [node.lineno for node in nodes if isinstance(node, ast.Attribute) and node.attr in ("power", "float_power")]
    return sorted(operators + named)


def test_no_power_is_taken_of_what_differs_from_run_to_run():
    folder = Path(engine.__file__).parent
    packages = [path for name in ("activations", "losses", "optimizers", "regularizers")
                for path in (folder / name).glob("*.py")]  # fmt: skip
    steps = [folder / f"{name}.py" for name in ("training/updating", "training/training", "training/evaluation")]
    steps += [folder / "network" / "passes.py", folder / "run" / "batch.py"]
    assert len(packages) > 25
    assert {path.name: powers(path.read_text("utf-8")) for path in packages + steps if powers(path.read_text())} == {}


@pytest.mark.parametrize("planted", ["a = b ** 2", "a = np.power(b, c)"])
def test_a_power_is_seen(planted):
    assert powers(planted) == [1]
