"""The original's random numbers: seedrandom 2.4, RC4 as a generator, bit for bit.

A `Stream` is used while points or weights are drawn and then thrown away; what is kept is `snapshot()`, a value.
Source: the facts on TensorFlow Playground in its own page, and its outputs in tests/data.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from engine.pauses import may_pause

WIDTH = 256
CHUNKS = 6
DIGITS = 2**52
DISCARDED = 256


@dataclass(frozen=True)
class Snapshot:
    """The state of a stream between two draws."""

    table: bytes
    i: int
    j: int


class Stream:
    """Numbers drawn one after the other from a seed's text."""

    def __init__(self, seed: str) -> None:
        key = _mixed(seed)
        table = list(range(WIDTH))
        j = 0
        for i in range(WIDTH):
            j = (j + key[i % len(key)] + table[i]) & 255
            table[i], table[j] = table[j], table[i]
        self._table = table
        self._i = 0
        self._j = 0
        self._digits(DISCARDED)

    @classmethod
    def resume(cls, snapshot: Snapshot) -> Stream:
        """A stream that goes on where the snapshot was taken."""
        stream = cls.__new__(cls)
        stream._table, stream._i, stream._j = list(snapshot.table), snapshot.i, snapshot.j
        return stream

    def snapshot(self) -> Snapshot:
        """Where the stream stands now."""
        return Snapshot(bytes(self._table), self._i, self._j)

    def _digits(self, count: int) -> int:
        """The next `count` bytes as a big-endian integer."""
        table, i, j, number = self._table, self._i, self._j, 0
        for _ in range(count):
            i = (i + 1) & 255
            t = table[i]
            j = (j + t) & 255
            table[i] = u = table[j]
            table[j] = t
            number = number << 8 | table[(u + t) & 255]
        self._i, self._j = i, j
        return number

    def random(self) -> float:
        """The next number in [0, 1), with 52 bits or more of randomness. Integers here do what doubles do in
        JavaScript: every step up to the last is exact in both."""
        if self._i <= CHUNKS:  # every 37th number or so
            may_pause()
        drawn = self._digits(CHUNKS + 1)  # six never make 52 bits, so a seventh always follows
        x = drawn & 255
        n, exponent = drawn - x, 8 * (CHUNKS + 1)
        while n < DIGITS:
            n, exponent, x = (n + x) << 8, exponent + 8, self._digits(1)
        halvings = max(0, n.bit_length() - DIGITS.bit_length())
        return math.ldexp((n >> halvings) + (x >> halvings), halvings - exponent)

    def uniform(self, low: float, high: float) -> float:
        """A number in [low, high)."""
        return self.random() * (high - low) + low

    def normal(self, mean: float, variance: float) -> float:
        """A normally distributed number, by the polar method; the second number of each pair is thrown away."""
        while True:
            v1 = 2 * self.random() - 1
            v2 = 2 * self.random() - 1
            s = v1 * v1 + v2 * v2
            if 0 < s <= 1:
                return mean + math.sqrt(variance) * math.sqrt(-2 * math.log(s) / s) * v1

    def shuffle(self, items: list[Any]) -> None:
        """Fisher and Yates's shuffle from the end, in place."""
        for c in range(len(items), 0, -1):
            i = math.floor(self.random() * c)
            items[c - 1], items[i] = items[i], items[c - 1]


def _mixed(seed: str) -> list[int]:
    """The key of up to 256 bytes made from the seed's UTF-16 code units."""
    key: dict[int, int] = {}
    smear = 0
    units = memoryview(seed.encode("utf-16-le", "surrogatepass")).cast("H")
    for position, unit in enumerate(units):
        at = position & 255
        smear ^= key.get(at, 0) * 19
        key[at] = (smear + unit) & 255
    return [key[at] for at in range(len(key))] or [0]
