"""The networks that are timed."""

from __future__ import annotations

from collections.abc import Mapping

from engine import Config, Run, new_run
from engine.features import features

CASES: Mapping[str, Mapping[str, object]] = {
    "default": {},
    "deep": {"dataset": "spiral", "features": list(features.names()), "networkShape": [8] * 6},
    "wide": {"dataset": "spiral", "networkShape": [8, 8], "activation": "relu", "batchSize": 30},
    "batch 1": {"batchSize": 1},
    "large": {"networkShape": [128, 128], "batchSize": 100},
    "digits": {
        **{"dataset": "digits", "activation": "relu", "initializer": "he", "learningRate": 0.1, "percTrainData": 80},
        "layers": [
            {"name": "conv", "filters": 4},
            {"name": "pool", "size": 2},
            {"name": "conv", "filters": 8},
            {"name": "pool", "size": 2},
        ],
    },
}
"""Name to settings; the rest has its default. The circle and the spiral have 250 points to train on."""
IMAGES = ("digits",)
"""Cases without maps: their samples lie in no plane."""
USUAL = ("default", "deep", "wide", "batch 1")
"""Those timed unless others are asked for; `large` shows how little is left where arithmetic outweighs calls."""


def runs_of(case: str, count: int) -> list[Run]:
    """`count` runs of a case that differ in their seeds, so in data and initial weights, like those of a class.

    An incomplete last batch is used as it is, as PyTorch's loops do; a batch of 30 leaves one.
    """
    settings = {**CASES[case], "incompleteBatch": "use"}
    return [new_run(Config.from_mapping({**settings, "seed": f"bench{number}"})) for number in range(count)]
