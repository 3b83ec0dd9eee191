"""Runs for the tests: made in one line, and compared bit by bit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np

from engine import Config, Run, catalog, new_run
from engine.arrays import frozen
from engine.datasets import datasets
from engine.formulas.parser import MOST_CHARACTERS
from engine.optimizers import optimizers
from engine.points.own import LONGEST_NAME, OwnPoints, own_points
from engine.registry import Entry, Registry
from engine.run.run import Best


def run_of(**settings: object) -> Run:
    """A run at epoch 0."""
    return started(Config.from_mapping(settings))


def started(config: Config) -> Run:
    """A configuration's run at epoch 0; where it asks for points of one's own, with some."""
    own = datasets.get(config.chosen_dataset.name).own
    return new_run(config, own_for(config) if own else None)


def own_for(config: Config) -> OwnPoints:
    """Sixty points of as many classes or targets as the configuration says."""
    x, y = np.random.Generator(np.random.Philox(7)).uniform(-6, 6, (2, 60))
    if config.problem == "classification":
        labels = np.arange(60) % config.classes
        return own_points(np.array([x, y, labels]).T, [f"class {number}" for number in range(config.classes)])
    if datasets.get(config.chosen_dataset.name).dimensions == 1:
        y *= 0.0
    targets = [np.sin(x + number) for number in range(config.outputs)]
    return own_points(np.array([x, y, *targets]).T, (), ["x", "y", *(f"t{n}" for n in range(config.outputs))])


def largest(optimizer: str) -> Run:
    """A run in which all is at its limit, as the catalogue states them, and full of numbers that don't compress."""
    described, limits = catalog(), catalog()["limits"]
    rows = {row["name"]: row for row in described["settings"]}
    draw = np.random.Generator(np.random.Philox(1))
    entry = next(row for row in described["dataset"] if row["given"] and row["problem"] == "regression")
    targets = int(entry["parameters"][0]["high"])
    points = draw.normal(size=(limits["points"], 2 + targets)) * 1e-290  # of the longest exponents
    names = [str(column).rjust(LONGEST_NAME, "x") for column in range(2 + targets)]
    longest = [f"x1*{number}.{'7' * (MOST_CHARACTERS - 5)}" for number in range(rows["formulas"]["longest"])]
    config = Config.from_mapping(
        {
            "problem": "regression",
            "regDataset": {"name": entry["name"], entry["parameters"][0]["name"]: targets},
            "features": [row["name"] for row in described["feature"]],
            "formulas": longest,
            "networkShape": [limits["units"]] * limits["layers"],
            "jump": True,
            "optimizer": optimizer,
            "initializer": "zeros",
            "seed": "7" * rows["seed"]["longest"],
            "weightSeed": "7" * rows["weightSeed"]["longest"],
            "patience": 1,
        }
    )
    run = new_run(config, own_points(points, (), names))
    drawn = ("parameters", "slots", "carried")
    filled: dict[str, Any] = {name: frozen(draw.normal(size=getattr(run, name).shape)) for name in drawn}
    alive = frozen((filled["parameters"] > 0).astype(float))
    best = Best(10**9, 1e-300, filled["carried"])
    return replace(run, **filled, alive=alive, best=best, epoch=10**9, updates=10**12, carried_points=3)


def of_each_size() -> list[str]:
    """An optimizer for each number of slots that there is: the largest runs of others differ by its name alone."""
    return list({len(each.slots): each.name for each in optimizers}.values())


def with_parameters(run: Run, parameters: object) -> Run:
    """The same run with other parameters."""
    return replace(run, parameters=frozen(np.array(parameters, np.float64)))


def arrays_of(run: Run) -> dict[str, np.ndarray]:
    """Every array a run holds or is trained on, by name."""
    return held(run) | {"train": run.data.train, "test": run.data.test}


def held(value: object, name: str = "") -> dict[str, np.ndarray]:
    """The arrays of a dataclass and of the dataclasses in it, by name."""
    if isinstance(value, np.ndarray):
        return {name: value}
    if not is_dataclass(value):
        return {}
    parts = [held(getattr(value, item.name), f"{name}.{item.name}") for item in fields(value)]
    return {key: array for part in parts for key, array in part.items()}


def bits(value: object) -> object:
    """All that a run is, as a value that is equal only where every bit is."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if is_dataclass(value):
        return {item.name: bits(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return tuple(bits(item) for item in value)
    return value.hex() if isinstance(value, float) else value


@contextmanager
def planted(registry: Registry[Any], *entries: Entry) -> Iterator[None]:
    """A registry with some entries more, or others in their place."""
    before = registry.entries
    registry.__dict__["entries"] = {**before, **{entry.name: entry for entry in entries}}
    try:
        yield
    finally:
        registry.__dict__["entries"] = before
