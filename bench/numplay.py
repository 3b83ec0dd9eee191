"""The same trainings by NumPlay's engine, called as the server calls it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import Run, advance, evaluate, maps, node_ids

EPOCHS_PER_CALL = 10
"""Epochs in one call of `advance`, when nothing but training is timed."""


class Trained:
    """Runs of one signature that go on from call to call."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = list(runs)
        layers = node_ids(runs[0].config)[1:]
        self.nodes = [node for layer in layers for node in layer]

    def epochs(self, count: int = EPOCHS_PER_CALL) -> None:
        """`count` epochs of every run."""
        self.runs = advance(self.runs, epochs=count)

    def losses(self) -> list[tuple[float, float]]:
        """Mean loss of the train and the test points, run by run."""
        return [(scores.train_loss, scores.test_loss) for scores in evaluate(self.runs)]

    def maps(self, size: int) -> Any:
        """Bytes (R, units, size, size) of every hidden and output unit over the plane."""
        return maps(self.runs, size, self.nodes)

    def parameters(self) -> list[Any]:
        """The parameters of each run, float32."""
        return [run.parameters.astype("f4") for run in self.runs]
