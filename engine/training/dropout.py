"""Dropout: which units a step leaves out, as a function of (seed, epoch, position, unit, sample).

A counter-based hash makes the random numbers of a whole batch in a few vector operations, so nothing is held and the
bits of a run don't depend on its batch. Source of the method: Srivastava et al.: Dropout (2014), with inverted scaling;
of the hash: the 32-bit mixer found by Wellons' hash-prospector, applied to a Weyl sequence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from engine.arrays import FloatArray
from engine.run.batch import per_run
from engine.run.run import Run
from engine.training.workspace import block_end

Words = npt.NDArray[np.uint32]
GOLDEN = 0x9E3779B9


def mixed(words: Words) -> Words:
    """Every 32-bit word hashed, in place."""
    words ^= words >> np.uint32(16)
    words *= np.uint32(0x7FEB352D)
    words ^= words >> np.uint32(15)
    words *= np.uint32(0x846CA68B)
    words ^= words >> np.uint32(16)
    return words


class Dropout:
    """Draws the masks of a batch of runs' training passes."""

    def __init__(self, runs: Sequence[Run]) -> None:
        keys = [
            int.from_bytes(hashlib.sha256(f"dropout/{run.config.seed}".encode()).digest()[:4], "little") for run in runs
        ]
        self._keys: Words = np.array(keys, np.uint32)
        self._epochs: Words = np.array([run.epoch & 0xFFFFFFFF for run in runs], np.uint32)
        self._lead = (len(runs),) if len(runs) > 1 else ()
        self._shares = [_shares(runs, layer) for layer in range(len(runs[0].config.dropout_shares))]

    def draw(self, masks: Mapping[int, FloatArray], epoch: int, position: int) -> None:
        """Writes the masks (…, units, samples) of layers for the points from `position` on; `epoch` counts from the
        runs' own."""
        step = mixed((self._epochs + np.uint32(epoch)) * np.uint32(GOLDEN) ^ self._keys)
        step = mixed(step + np.uint32(position)).reshape(*self._lead, 1, 1)
        first = 0
        for layer, mask in masks.items():
            units, samples = mask.shape[-2:]
            index = np.arange(first, first + units * samples, dtype=np.uint32).reshape(units, samples)
            first += units * samples
            word = mixed(index * np.uint32(GOLDEN) ^ step)
            share = self._shares[layer]
            np.copyto(mask, word >= np.asarray(share) * 2.0**32)
            mask /= 1.0 - np.asarray(share)


def dropped(run: Run) -> tuple[tuple[int, ...], ...]:
    """For each hidden layer the units that the next step leaves out for its first point: a picture of dropout."""
    masks = next_masks(run)
    out = (
        np.flatnonzero(masks[layer][:, 0] == 0) if layer in masks else ()
        for layer in range(len(run.config.dropout_shares))
    )
    return tuple(tuple(int(unit) for unit in layer) for layer in out)


def next_masks(run: Run) -> dict[int, FloatArray]:
    """For each hidden layer with dropout, counted from 0, the mask (units, samples) of the next mini-batch; nothing
    without training points."""
    config = run.config
    units = [len(layer) for layer in config.structure.nodes(config.inputs)[1:-1]]
    samples = block_end(run.position, config.batch_size, run.data.split) - run.position
    shares = enumerate(config.dropout_shares)
    masks: dict[int, FloatArray] = {layer: np.ones((units[layer], samples)) for layer, share in shares if share}
    if not samples or not masks:
        return {}
    Dropout([run]).draw(masks, 0, run.position)
    return masks


def _shares(runs: Sequence[Run], layer: int) -> FloatArray | float:
    return per_run(runs, lambda run: run.config.dropout_shares[layer], 2)
