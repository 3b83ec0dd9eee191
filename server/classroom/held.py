"""Runs that students had before they were given others, for as long as that may be taken back. In one process' memory.

A class with many large networks holds the newest of them alone. Who is given the same again, after a reload that came
before the first time was kept, has had it already: the run that was held first is the one from before, in whichever
process.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from engine import Run

MOST_GIFTS = 5
MOST_BYTES = 64_000_000
"""Of all runs that are held for one class."""


class Held:
    """By gift and seat, and what is to be brought back to whom."""

    def __init__(self) -> None:
        self._runs: dict[str, dict[str, Run]] = {}
        self._elsewhere: dict[str, set[str]] = {}
        """By gift: whose runs other processes hold."""
        self._news: dict[str, list[str]] = {}
        self.owed: dict[str, Run] = {}
        """By seat: a gift of theirs was taken back, and they don't have their run again yet."""
        self._on_its_way: dict[str, Run] = {}

    @property
    def nothing(self) -> bool:
        """Whether there is no run to bring back to anybody."""
        return not self.owed and not any(self._runs.values())

    def hold(self, gift: str, seat: str, run: Run) -> None:
        """A student is given something, and had this."""
        if seat in self._elsewhere.get(gift, ()) or seat in self._runs.get(gift, ()):
            return
        self._runs.setdefault(gift, {})[seat] = run
        _keep_newest(self._runs)
        while len(self._runs) > 1 and self.bytes > MOST_BYTES:
            del self._runs[next(iter(self._runs))]
        if self.bytes > MOST_BYTES:
            del self._runs[gift][seat]
            return
        self._news.setdefault(gift, []).append(seat)

    def news(self) -> dict[str, list[str]]:
        """By gift: whose runs are held here since this was asked last, for the other processes."""
        news, self._news = self._news, {}
        return news

    def held_elsewhere(self, gift: str, seats: Iterable[str]) -> None:
        """Another process holds the runs that these had before."""
        self._elsewhere.setdefault(gift, set()).update(seats)
        _keep_newest(self._elsewhere)

    def take_back(self, gifts: Iterable[str]) -> None:
        """These were taken back: whoever was given one is owed what was there before, here or by another process. Of
        several the last one counts, which was given first."""
        for gift in gifts:
            for seat in self._elsewhere.pop(gift, ()):
                self.owed.pop(seat, None)
            self.owed |= self._runs.pop(gift, {})

    def pay(self, here: Collection[str]) -> dict[str, Run]:
        """What is owed to those who are here, and not yet on its way."""
        due = {seat: run for seat, run in self.owed.items() if seat in here and self._on_its_way.get(seat) is not run}
        self._on_its_way |= due
        return due

    def paid(self, seat: str, run: Run) -> bool:
        """A run is about to be brought back. Whether it is still owed; then it isn't any more."""
        if self._on_its_way.get(seat) is run:
            del self._on_its_way[seat]
        if self.owed.get(seat) is not run:
            return False
        del self.owed[seat]
        return True

    def given(self, seat: str) -> None:
        """A student was given something else since."""
        self.owed.pop(seat, None)

    @property
    def bytes(self) -> int:
        """How much all runs take, about: parameters, the optimizer's slots, and points of the user's own."""
        return sum(_bytes(run) for runs in self._runs.values() for run in runs.values())


def _keep_newest(by_gift: dict[str, Any]) -> None:
    while len(by_gift) > MOST_GIFTS:
        del by_gift[next(iter(by_gift))]


def _bytes(run: Run) -> int:
    return 4 * run.parameters.nbytes + (0 if run.own is None else run.own.array.nbytes) + 5000
