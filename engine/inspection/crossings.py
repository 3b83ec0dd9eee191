"""Where maps cross zero between neighbouring samples, much finer than their bytes say.

A map's bytes tell on which side of zero each sample lies: 128 and more are zero or positive. Between two neighbours on
different sides the map crosses zero at one place at least, and that place is found by evaluating the network itself
there, so that a boundary is as exact where everything is saturated. Of several classes the map of each sample's
greatest is what changes, and the crossing is where the two neighbours' classes are equal.

The crossings of a map come as one byte each, 255 times the share of the way from the one sample to its neighbour: first
those between horizontal neighbours, row by row, then those between vertical ones. Neighbours of which one is not a
number have none.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from engine.arrays import ByteArray, FloatArray

ZERO = 128
ROUNDS = 5
"""Evaluations at most: where all is saturated each halves the stretch that is left."""
ROOM = 0.25
"""Evaluations at most, as a share of the map's samples: where nearly all of it is boundary nobody sees one line."""
NEAR = 0.12
"""With a value this small beside those of both ends, a straight line between its neighbours finds the place."""
FAR = 1.5
"""An end whose value is this many times the other's is by far the greater."""
Sample = Callable[[FloatArray, FloatArray], FloatArray]
"""Places of all runs as shares of the side, (R, M) from the left and from the top, to values (R, K, M) there."""
Indices = npt.NDArray[np.intp]


def settle(values: FloatArray, codes: ByteArray, classes: bool) -> None:
    """Makes the bytes (…, K, N) of values say exactly on which side of zero each lies, in place; or of classes, which
    is the greatest: no other has the same byte."""
    if not classes:
        codes -= (codes == ZERO) & (values < 0)
        return
    greatest = np.maximum(codes.max(axis=-2), 2)
    whole = codes.min(axis=-2) > 0
    winners = np.expand_dims(values.argmax(axis=-2), -2)
    np.minimum(codes, np.expand_dims(greatest - 1, -2), out=codes)
    np.put_along_axis(codes, winners, np.expand_dims(greatest * whole, -2), axis=-2)


def crossings(values: FloatArray, codes: ByteArray, size: int, classes: bool, sample: Sample) -> list[list[bytes]]:
    """For each run the crossings of each of its maps; of classes one for all of them.

    values: (R, K, size²). codes: the same as settled bytes. sample: the same network at other places.
    """
    runs, channels = values.shape[:2]
    owners = 1 if classes else channels
    known = (codes.min(axis=1, keepdims=True) if classes else codes).reshape(-1, size, size) > 0
    sides: ByteArray = codes.argmax(axis=1).astype(np.uint8) if classes else (codes >= ZERO).astype(np.uint8)
    sides = sides.reshape(-1, size, size)
    owner, start, end, across = _pairs(sides, known, size)
    of_run, channel = owner // owners, owner % owners
    sides = sides.reshape(-1, size * size)

    def between(found: FloatArray, run: Indices, near: Indices, place: Indices) -> FloatArray:
        """What is positive at the starts of these pairs and negative at their ends, at places of found."""
        if classes:
            first, second = sides[run, start[near]], sides[run, end[near]]
            ahead: FloatArray = found[run, first, place] - found[run, second, place]
            return ahead
        above = sides[owner[near], start[near]] * np.float32(2) - 1
        signed: FloatArray = found[run, channel[near], place] * above
        return signed

    every = np.arange(owner.size)
    low, high = np.zeros(owner.size, np.float32), np.ones(owner.size, np.float32)
    at_low, at_high = between(values, of_run, every, start), between(values, of_run, every, end)
    share = _straight(low, high, at_low, at_high)
    left = every
    room = int(ROOM * runs * size * size)
    for _ in range(ROUNDS if owner.size else 0):
        run, place = of_run[left], start[left]
        slot, most = _slots(run, runs)
        room -= runs * most
        if room < 0:
            break
        along, down = np.full((2, runs, most), np.float32(0.5))
        flat = left < across
        along[run, slot] = (place % size + 0.5 + share[left] * flat) / size
        down[run, slot] = (place // size + 0.5 + share[left] * ~flat) / size
        value = between(sample(along, down), run, left, slot)
        ahead, behind = left[value >= 0], left[value < 0]
        low[ahead], high[behind] = share[ahead], share[behind]
        # A far end that stays though it is by far the greater is believed half as much, or it would never give way.
        near = np.abs(value) <= NEAR * np.minimum(np.abs(at_low[left]), np.abs(at_high[left]))
        over, under = value[value >= 0], value[value < 0]
        at_high[ahead] *= np.where(-at_high[ahead] > FAR * over, np.float32(0.5), np.float32(1))
        at_low[behind] *= np.where(at_low[behind] > -FAR * under, np.float32(0.5), np.float32(1))
        at_low[ahead], at_high[behind] = over, under
        share[left] = _straight(low[left], high[left], at_low[left], at_high[left])
        left = left[~near]
        if not left.size:
            break
    coded = np.rint(share * 255).astype(np.uint8)
    parts = [
        _parted(coded[:across], owner[:across], runs * owners),
        _parted(coded[across:], owner[across:], runs * owners),
    ]
    joined = [flat + upright for flat, upright in zip(*parts, strict=True)]
    return [joined[run * owners : (run + 1) * owners] for run in range(runs)]


def _pairs(sides: ByteArray, known: npt.NDArray[np.bool_], size: int) -> tuple[Indices, Indices, Indices, int]:
    """The neighbours on different sides: whose map, the cell of the first, that of the second, and how many of them are
    horizontal."""
    flat = sides[:, :, 1:] != sides[:, :, :-1]
    upright = sides[:, 1:] != sides[:, :-1]
    if not known.all():
        flat &= known[:, :, 1:] & known[:, :, :-1]
        upright &= known[:, 1:] & known[:, :-1]
    first, second = np.flatnonzero(flat), np.flatnonzero(upright)
    cells = size * (size - 1)
    inside = first % cells
    start = np.concatenate([inside + inside // (size - 1), second % cells])
    step = np.repeat([1, size], [first.size, second.size])
    return np.concatenate([first // cells, second // cells]), start, start + step, first.size


def _straight(low: FloatArray, high: FloatArray, at_low: FloatArray, at_high: FloatArray) -> FloatArray:
    """Where a straight line between two values crosses zero; in the middle where they don't say."""
    part = at_low / (at_low - at_high)
    part = np.where((part >= 0) & (part <= 1), part, np.float32(0.5))
    return low + (high - low) * part


def _slots(run: Indices, runs: int) -> tuple[Indices, int]:
    """A place for each pair among those of its run, and how many places to have for each run: in steps, so that a pass
    over them can be used again."""
    counts = np.bincount(run, minlength=runs)
    most = -(-int(counts.max()) // 64) * 64
    if runs == 1:
        return np.arange(run.size), most
    order = np.argsort(run, kind="stable")
    slot = np.empty_like(order)
    slot[order] = np.arange(run.size) - np.repeat(np.cumsum(counts) - counts, counts)
    return slot, most


def _parted(coded: ByteArray, owner: Indices, owners: int) -> list[bytes]:
    """The bytes of each map, which lie one after another."""
    if owners == 1:
        return [coded.tobytes()]
    ends = np.searchsorted(owner, np.arange(owners + 1))
    return [coded[ends[k] : ends[k + 1]].tobytes() for k in range(owners)]
