"""The original's random numbers: seedrandom 2.4, RC4 as a generator, bit for bit.

A `Stream` is used while points or weights are drawn and then thrown away; what is kept is `snapshot()`, a value.
Its bytes are made some hundred at once: the points of one run take 17,000, and a whole class opens runs in two seconds.
Source: the facts on TensorFlow Playground in its own page, and its outputs in tests/data.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from engine.pauses import may_pause

WIDTH = 256
"""Bytes of a table, and those that are made at once."""
LOW = [number & 255 for number in range(2 * WIDTH)]
"""The low byte of a sum: Python is faster to look it up."""
CHUNK = 7
"""Bytes of a number, for most: the original takes six, which never make 52 bits, and then one more at a time."""
DIGITS = 2**52
BITS = 53
"""Of a double."""


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
        self._i = self._j = 0
        self._made, self._at = b"", 0
        self._make()
        self._at = WIDTH  # the first ones are thrown away

    @classmethod
    def resume(cls, snapshot: Snapshot) -> Stream:
        """A stream that goes on where the snapshot was taken."""
        stream = cls.__new__(cls)
        stream._table, stream._i, stream._j = list(snapshot.table), snapshot.i, snapshot.j
        stream._made, stream._at = b"", 0
        return stream

    def snapshot(self) -> Snapshot:
        """Where the stream stands now: the bytes that were made but not drawn are taken back."""
        table, i, j = self._table.copy(), self._i, self._j
        for _ in range(len(self._made) - self._at):
            t = table[j]
            table[j], table[i] = table[i], t
            i, j = (i - 1) & 255, (j - t) & 255
        return Snapshot(bytes(table), i, j)

    def _make(self) -> None:
        """WIDTH bytes more, behind those that were not drawn yet."""
        may_pause()
        table, j, low, made = self._table, self._j, LOW, list[int]()
        for i in (*range(self._i + 1, WIDTH), *range(self._i + 1)):
            t = table[i]
            j = low[j + t]
            table[i] = u = table[j]
            table[j] = t
            made.append(table[low[u + t]])
        self._j = j
        self._made, self._at = self._made[self._at :] + bytes(made), 0

    def random(self) -> float:
        """The next number in [0, 1), with 52 bits or more of randomness. Integers here do what doubles do in
        JavaScript: every step up to the last is exact in both."""
        at = self._at
        if at + CHUNK > len(self._made):
            self._make()
            at = 0
        self._at = at + CHUNK
        drawn, bits = int.from_bytes(self._made[at : at + CHUNK], "big"), 8 * CHUNK
        while drawn < DIGITS:
            if self._at == len(self._made):
                self._make()
            drawn, bits = drawn << 8 | self._made[self._at], bits + 8
            self._at += 1
        more = drawn.bit_length() - BITS
        return math.ldexp(drawn >> more, more - bits)

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
        random = self.random
        for c in range(len(items), 0, -1):
            i = int(random() * c)
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
