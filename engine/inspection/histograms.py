"""How the numbers of each layer are spread, in bins that are the same whatever the network: small, and quickly made."""

from __future__ import annotations

import math

import numpy as np

from engine.arrays import ByteArray, FloatArray
from engine.network.passes import Network, Pass
from engine.run.batch import bound_activations
from engine.run.run import Run

BINS = 32
POINTS = 256
"""Of so many training points, evenly spread over them, the pre-activations and activations are looked at."""
VALUES_AT_ONCE = 1 << 17
"""Numbers that their pass makes; of a larger network it looks at fewer points."""
POWERS = (-12.0, 4.0)
"""Ends of the scale of gradients, as powers of ten: they are as small as they are large, and what counts is by how
much. Smaller ones, 0 among them, are in the first bin, larger ones in the last."""
FAR = 1e30
"""Larger numbers are counted as this one, which float32 has."""


def binned(values: FloatArray, low: float, high: float) -> ByteArray:
    """How many of the finite values lie in each of BINS equal parts of [low, high], those outside in the first or last:
    255 stands for the fullest bin, and a bin with anything in it has 1 at least. (BINS,) uint8; 0 without values."""
    with np.errstate(all="ignore"):
        places = np.floor((values - low) * (BINS / (high - low)))
    counts = np.bincount(np.clip(places[np.isfinite(values)], 0, BINS - 1).astype(np.intp), minlength=BINS)
    made: ByteArray = (-(-255 * counts // max(1, int(counts.max())))).astype(np.uint8)
    return made


def spread(values: FloatArray) -> tuple[tuple[float, float], ByteArray]:
    """The smallest and the largest finite value, and how the values are binned between them. Equal ones lie in the
    middle of a range of 1; without values the range is NaN."""
    finite = np.clip(values[np.isfinite(values)], -FAR, FAR)
    if not finite.size:
        return (math.nan, math.nan), np.zeros(BINS, np.uint8)
    low, high = float(finite.min()), float(finite.max())
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        low, high = low - max(0.5, abs(low)), high + max(0.5, abs(high))
    return (low, high), binned(finite, low, high)


def powers(values: FloatArray) -> ByteArray:
    """How the sizes of values are binned on the scale POWERS."""
    with np.errstate(divide="ignore"):
        return binned(np.where(values == 0, POWERS[0], np.log10(np.abs(values))), *POWERS)


def points_seen(run: Run) -> int:
    """How many training points the pre-activations and activations are of."""
    return min(run.signature.train_points, POINTS, max(1, VALUES_AT_ONCE // run.config.structure.room))


def values_between(run: Run) -> list[tuple[FloatArray, FloatArray]]:
    """The pre-activations and activations (units, points) of each layer after the input, at some training points."""
    count = points_seen(run)
    if not count:
        nothing = np.empty((0, 0))
        return [(nothing, nothing) for _ in run.layout]
    places = np.arange(count) * run.signature.train_points // count
    network = Network(run.config.structure, bound_activations([run]), run.parameters)
    forward, source = Pass(network, count), np.ascontiguousarray(run.inputs[:, places])
    forward.forward(source)
    found = []
    for activated, below, (_, ahead) in zip(
        forward.activated, (source, *forward.sources), forward.bounds, strict=False
    ):
        z = np.empty_like(activated)  # where a layer's activation needs it no more, the pass has overwritten it
        ahead(below, z)
        found.append((z, activated))
    return found
