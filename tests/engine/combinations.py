"""Combinations of settings drawn from the catalogue, to be trained here and by an oracle."""

import random
from typing import Any

from engine import Config, InvalidValue, catalog

SURROGATES = {"heaviside"}
"""Activations whose backward rule is no derivative: the perceptron rule has its own test."""


def names(kind: str) -> list[str]:
    """All entries of a registry."""
    return [row["name"] for row in catalog()[kind]]


def some(draw: random.Random, kind: str, name: str) -> Any:
    """An entry with hyperparameters drawn from its range, near the usual ones."""
    row = next(row for row in catalog()[kind] if row["name"] == name)
    given: dict[str, Any] = {"name": name}
    for parameter in row["parameters"]:
        low, high = parameter["low"], min(parameter["high"], max(10.0, 2 * parameter["default"]))
        drawn = draw.uniform(low, high) if not parameter["whole"] else draw.randint(int(low), int(high))
        small = 10 ** draw.uniform(-10, -6)
        given[parameter["name"]] = (
            small if parameter["name"] == "epsilon" else draw.choice([parameter["default"], drawn])
        )
    if name == "sgd":
        given["momentum"] = draw.choice([0.0, 0.5, 0.9])
        given["ema_momentum"] = draw.choice([0.0, 0.9])
        given["weight_decay"] = draw.choice([0.0, 0.01])
    return given


def drawn(number: int) -> dict[str, Any]:
    """The settings of one case; the same for the same number."""
    draw = random.Random(number)
    pick = draw.choice
    hidden = [name for name in names("activation") if name not in {"softmax", *SURROGATES}]
    optimizer = some(draw, "optimizer", names("optimizer")[number % len(names("optimizer"))])
    # PyTorch keeps the learning rate out of its velocity, Keras and we in it: the same only while it doesn't change.
    moving = optimizer["name"] == "sgd" and optimizer["momentum"]
    settings: dict[str, Any] = {
        "dataset": pick(["circle", "three-spirals", "moons", "blobs"]),
        "problem": pick(["classification", "classification", "regression"]),
        "points": 90,
        "networkShape": pick([[5, 3], [4, 4, 4], [3], []]),
        "layerActivations": [some(draw, "activation", pick(hidden)) for _ in range(3)],
        "outputActivation": pick(["auto", "auto", "sigmoid", "linear", "tanh", "softmax", "softplus"]),
        "loss": pick(["auto", *names("loss")]),
        "optimizer": optimizer,
        "schedule": "constant" if moving else some(draw, "schedule", pick(names("schedule"))),
        "learningRate": pick([0.001, 0.01]),
        "regularization": pick([name for name in names("regularization") if name != "L1"]),
        "regularizationRate": pick([0.001, 0.03]),
        "batchSize": pick([1, 7, 10]),
        "incompleteBatch": pick(["carry", "drop", "use"]),
        "maxNorm": pick([0, 0, 1.0]),
        "jump": pick([False, True]),
        "residual": pick([False, True]),
        "bias": pick([True, True, False]),
        "frozen": pick([[], [], [1]]),
        "initializer": "glorot",
        "seed": str(number),
    }  # fmt: skip
    if number % 4 == 1:
        settings["cut"] = ["1:0<x", *(["2:1<1:2"] if len(settings["networkShape"]) > 1 else [])]
    if number % 4 == 3:
        settings["frozenParts"] = ["1:0<y", *(["2:0"] if settings["networkShape"] else [])]
    return settings


def configuration(settings: dict[str, Any]) -> Config:
    """Of the settings drawn, those that go together."""
    while True:
        try:
            return Config.from_mapping(settings)
        except InvalidValue as error:
            assert error.code == "bad_combination", error
            del settings[str(error.field)]
