"""Examples that a course works by hand, as runs with their printed numbers: a link opens one by `lesson=NAME`.

A unit's row is its weights, then its bias. One mini-batch is one step of the example.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from engine.run.codec import VERSION, run_from_json
from engine.run.run import Run

Row = tuple[float, ...]


@dataclass(frozen=True)
class Worked:
    """One point, its targets, and the weights to start from. source: who printed its numbers. Loss:
    ½(target − output)², summed over the outputs."""

    source: str
    point: tuple[float, float]
    targets: tuple[float, ...]
    layers: tuple[tuple[Row, ...], ...]
    learning_rate: float = 0.5
    activation: str = "sigmoid"
    frozen_biases: bool = False


WORKED = {
    "relu-neuron": Worked(
        "one neuron of a lecture: ReLU(0.15 − 0.56 − 0.2) = 0",
        (0.5, -0.8),
        (0.5,),
        (((0.3, 0.7, -0.2),),),
        activation="relu",
    ),
    "lecture-2-2-2": Worked(
        "the 2-2-2 network of a lecture",
        (0.1, 0.5),
        (0.05, 0.95),
        (((0.1, 0.3, 0.25), (0.2, 0.4, 0.25)), ((0.5, 0.6, 0.35), (0.7, 0.8, 0.35))),
    ),
    "mazur-2-2-2": Worked(
        "M. Mazur: A Step by Step Backpropagation Example (2015)",
        (0.05, 0.1),
        (0.01, 0.99),
        (((0.15, 0.2, 0.35), (0.25, 0.3, 0.35)), ((0.4, 0.45, 0.6), (0.5, 0.55, 0.6))),
        frozen_biases=True,
    ),
    "byu-2-2-2-2": Worked(
        "Brigham Young University, CS 478: neural network lab hints",
        (0.3, 0.7),
        (0.1, 1.0),
        (
            ((0.2, -0.1, 0.1), (0.3, -0.3, -0.2)),
            ((-0.2, -0.3, 0.1), (-0.1, 0.3, 0.2)),
            ((-0.1, 0.3, 0.2), (-0.2, -0.3, 0.1)),
        ),
        learning_rate=0.1,
    ),
}


@lru_cache(maxsize=len(WORKED))
def worked_run(name: str) -> Run:
    """The example as a run at epoch 0. Raises KeyError for a name that WORKED doesn't have."""
    example = WORKED[name]
    several = len(example.targets) > 1
    given = {
        "format": "numplay-run",
        "version": VERSION,
        "config": {
            "problem": "regression",
            "regDataset": {"name": "own-values", "targets": len(example.targets)},
            "percTrainData": 100,
            "features": ["x", "y"],
            "networkShape": [len(layer) for layer in example.layers[:-1]],
            "activation": example.activation,
            "outputActivation": example.activation,
            "loss": "squared",
            "learningRate": example.learning_rate,
            "batchSize": 1,
            "frozenBiases": example.frozen_biases,
        },
        "own": {
            "points": [[*example.point, *example.targets]],
            "classes": [],
            "columns": ["input 1", "input 2"]
            + ([f"target {k + 1}" for k in range(len(example.targets))] if several else ["target"]),
        },
        "layers": [
            {"weights": [row[:-1] for row in layer], "biases": [row[-1] for row in layer]} for layer in example.layers
        ],
    }
    return run_from_json(json.dumps(given))
