"""Contestants take turns in short slices, so that whatever else the machine does hits all of them alike.

The result is a ratio: the median, over the rounds, of the quotient of two slices of one round. Seconds are those of
the processor spent in this process, all its threads together: what other programs use in the meantime does not count.
On a quiet machine they are seconds of the clock, since nobody here waits for anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import process_time


@dataclass(frozen=True)
class Contestant:
    """Something to be timed: `work()` does `units` units (epochs or frames, of all networks together)."""

    name: str
    units: int
    work: Callable[[], object]


@dataclass(frozen=True)
class Spread:
    """Median and quartiles."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Race:
    """Units per second of each contestant in each round, in the order run."""

    rates: Mapping[str, Sequence[float]]

    def rate(self, name: str) -> Spread:
        """Units per second."""
        return spread(self.rates[name])

    def ratio(self, name: str, other: str) -> Spread:
        """How many times faster `name` is than `other`, round by round."""
        return spread([a / b for a, b in zip(self.rates[name], self.rates[other], strict=True)])

    def fastest(self, names: Sequence[str]) -> str:
        """The one of `names` with the highest median rate."""
        return max(names, key=lambda name: median(self.rates[name]))


def spread(values: Sequence[float]) -> Spread:
    """Median and quartiles of any number of values."""
    if len(values) < 2:
        return Spread(values[0], values[0], values[0])
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return Spread(low, middle, high)


def race(
    contestants: Sequence[Contestant], rounds: int, seconds: float, clock: Callable[[], float] = process_time
) -> Race:
    """Lets each contestant work for about `seconds` in each of `rounds` rounds; every other round goes backwards."""

    def timed(work: Callable[[], object], times: int) -> float:
        start = clock()
        for _ in range(times):
            work()
        return clock() - start

    repeats = {}
    for contestant in contestants:
        contestant.work()  # what is made once is made here
        repeats[contestant.name] = max(1, round(seconds / timed(contestant.work, 1)))
    rates: dict[str, list[float]] = {contestant.name: [] for contestant in contestants}
    for number in range(rounds):
        for contestant in contestants if number % 2 == 0 else reversed(contestants):
            times = repeats[contestant.name]
            rates[contestant.name].append(times * contestant.units / timed(contestant.work, times))
    return Race(rates)
