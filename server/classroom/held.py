"""Runs that students had before they were given others, for as long as that may be taken back. In one process' memory.

A class with many large networks holds the newest of them alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from engine import Run

MOST_GIFTS = 5
MOST_BYTES = 64_000_000
"""Of all runs that are held for one class."""


class Held:
    """By gift and seat, and what is to be brought back to whom."""

    def __init__(self) -> None:
        self._runs: dict[str, dict[str, Run]] = {}
        self.owed: dict[str, Run] = {}
        """By seat: a gift of theirs was taken back, and they don't have their run again yet."""

    @property
    def nothing(self) -> bool:
        """Whether there is no run to bring back to anybody."""
        return not self.owed and not any(self._runs.values())

    def hold(self, gift: str, seat: str, run: Run) -> None:
        """A student is given something, and had this."""
        self._runs.setdefault(gift, {})[seat] = run
        while len(self._runs) > MOST_GIFTS or (len(self._runs) > 1 and self.bytes > MOST_BYTES):
            del self._runs[next(iter(self._runs))]
        if self.bytes > MOST_BYTES:
            del self._runs[gift][seat]

    def take_back(self, gifts: Iterable[str]) -> None:
        """These were taken back: whoever was given one is owed what was there before."""
        for gift in gifts:
            self.owed |= self._runs.pop(gift, {})

    def pay(self, here: Collection[str]) -> dict[str, Run]:
        """What is owed to those who are here; it isn't owed any more."""
        return {seat: self.owed.pop(seat) for seat in list(self.owed) if seat in here}

    def given(self, seat: str) -> None:
        """A student was given something else since."""
        self.owed.pop(seat, None)

    @property
    def bytes(self) -> int:
        """How much all runs take, about: parameters, the optimizer's slots, and points of the user's own."""
        return sum(_bytes(run) for runs in self._runs.values() for run in runs.values())


def _bytes(run: Run) -> int:
    return 4 * run.parameters.nbytes + (0 if run.own is None else run.own.array.nbytes) + 5000
