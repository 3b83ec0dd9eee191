"""Passes made once and used again, all in one memory: the next pass overwrites the numbers of the one before."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

import numpy as np
import numpy.typing as npt

from engine.arrays import FloatArray
from engine.network.passes import Network, Pass

KEPT = 128
LARGEST = 16_000_000
"""Bytes of a pass above which it is made for one use: a server with one huge network need not hold them for good."""
BUFFERS = 8
"""Arrays that a layer has at most, each of which begins at such a line."""
ALIGNED = 64
"""Bytes: a line of the processor's cache."""


class Scratch(threading.local):
    """One thread's passes by key, and their memory."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Pass] = OrderedDict()
        self._memory = np.empty(0, np.uint8)
        self._used = 0
        self._parameters = 0  # bytes of those of the kept passes, which are not in that memory

    def __call__(self, key: Hashable, samples: int, network: Callable[[], Network]) -> Pass:
        """The pass of this key, over so many samples. network: makes what it goes through, if there is none yet."""
        found = self._kept.pop(key, None)
        if found is not None:
            self._parameters -= found.network.parameters.nbytes
        else:
            through = network()
            needed = _bytes(through, samples)
            if needed + through.parameters.nbytes > LARGEST:
                return Pass(through, samples)
            if needed > self._memory.size:
                self._kept.clear()
                self._parameters = 0
                self._memory = np.empty(needed, np.uint8)
            self._used = 0
            found = Pass(through, samples, take=self._take)
        self._kept[key] = found
        self._parameters += found.network.parameters.nbytes
        while len(self._kept) > KEPT or (self._parameters > LARGEST and len(self._kept) > 1):
            self._parameters -= self._kept.popitem(last=False)[1].network.parameters.nbytes
        return found

    def _take(self, shape: tuple[int, ...], dtype: npt.DTypeLike) -> FloatArray:
        size = math.prod(shape) * np.dtype(dtype).itemsize
        part = self._memory[self._used : self._used + size]
        self._used += -(-size // ALIGNED) * ALIGNED
        return part.view(dtype).reshape(shape)


def _bytes(network: Network, samples: int) -> int:
    """At least what a pass takes: for each layer its values and pre-activations, with what comes below, and the buffers
    of its kind."""
    made = network.structure
    rows = 3 * made.room + made.jumping
    return math.prod(network.lead) * samples * rows * network.parameters.itemsize + BUFFERS * len(made.sizes) * ALIGNED
