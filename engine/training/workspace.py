"""The arrays in which one batch of runs is trained, made once for a signature and a number of runs and used again.

Nothing here is seen outside: runs are copied in, trained, and copied out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.arrays import FloatArray
from engine.network.passes import Network, TrainingPass
from engine.points.data import Data
from engine.randomness.generator import generator
from engine.run.batch import bound_activations, piled, stacked
from engine.run.run import Run
from engine.run.signature import Signature

Block = tuple[TrainingPass, FloatArray, FloatArray, FloatArray]
"""A pass of the block's width; its inputs, the same transposed, and its targets."""
Order = np.ndarray[tuple[int], np.dtype[np.int64]]


class Workspace:
    """Buffers and mini-batches for `runs`, all of one signature."""

    def __init__(self, shared: Signature, runs: Sequence[Run]) -> None:
        self.signature = shared
        lead = (len(runs),) if len(runs) > 1 else ()
        made = runs[0].config.structure
        self.parameters = np.empty((*lead, made.layout.count))
        self.gradient = np.empty_like(self.parameters)
        self.penalty = np.empty_like(self.parameters)
        self.scratch = np.empty_like(self.parameters)
        self.network = Network(made, bound_activations(runs), self.parameters)
        self._passes: dict[int, TrainingPass] = {}
        self._blocks: dict[tuple[int, int], Block] = {}
        self._data: list[Data] = []
        self._order: list[tuple[str, int]] = []
        self._inputs = self._targets = self.parameters

    @property
    def bytes(self) -> int:
        """About what it holds: the points as they came and as mini-batches, and each pass's values and gradients."""
        room, networks = self.network.structure.room, max(1, len(self._data))
        passes = sum(4 * room * samples for samples in self._passes) * networks
        return 2 * (self._inputs.nbytes + self._targets.nbytes) + 8 * (passes + 4 * self.parameters.size)

    def load(self, runs: Sequence[Run]) -> None:
        """Copies the runs' parameters in, and their points if they are not those of last time."""
        np.copyto(self.parameters, stacked(runs, lambda run: run.parameters))
        data = [run.data for run in runs]
        if len(data) != len(self._data) or any(a is not b for a, b in zip(data, self._data, strict=True)):
            self._take_points(runs, None)  # which may end in the middle: then those of last time are still here
            self._data = data
            self._order = []

    def start_epoch(self, runs: Sequence[Run], epoch: int) -> None:
        """Puts the points into this epoch's order, where runs reshuffle. `epoch` counts from the runs' own."""
        if not self.signature.program.reshuffle:
            return
        order = [(run.config.seed, run.epoch + epoch) for run in runs]
        if order != self._order:
            self._order = order
            count = self.signature.train_points
            self._take_points(runs, [order_of(seed, at, count) for seed, at in order])

    def _take_points(self, runs: Sequence[Run], orders: list[Order] | None) -> None:
        inputs, targets = [], []
        for number, run in enumerate(runs):
            order = slice(self.signature.train_points) if orders is None else orders[number]
            inputs.append(run.inputs[:, order])
            targets.append(run.targets[:, order])
        self._inputs = piled(inputs)
        self._targets = piled(targets)
        self._blocks = {}

    def block(self, start: int, stop: int) -> Block:
        """The mini-batch of points start to stop of the epoch, packed contiguously when first asked for."""
        found = self._blocks.get((start, stop))
        if found is None:
            inputs = np.ascontiguousarray(self._inputs[..., start:stop])
            targets = np.ascontiguousarray(self._targets[..., start:stop])
            found = (self._pass(stop - start), inputs, np.swapaxes(inputs, -1, -2), targets)
            self._blocks[start, stop] = found
        return found

    def _pass(self, samples: int) -> TrainingPass:
        if samples not in self._passes:
            dropping = self.signature.program.dropping
            self._passes[samples] = TrainingPass(self.network, samples, self.gradient, dropping)
        return self._passes[samples]


def order_of(seed: str, epoch: int, count: int) -> Order:
    """The order (count,) in which an epoch goes through the training points, where they are reshuffled."""
    return generator(seed, "order", epoch).permutation(count)


def block_end(position: int, size: int, count: int) -> int:
    """Where the mini-batch that begins at a position ends: the next multiple of the batch size, or the last point."""
    return min(count, (position // size + 1) * size)
