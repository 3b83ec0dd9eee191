"""Which sessions are trained next, together, and how far: policy alone, no clock, no waiting.

As in an inference server, runs join and leave a batch between jobs. Sessions that want work are grouped by what may
share a batch; the group whose member has waited longest goes first, so a rare architecture is never starved; and
the measured cost of a group decides how much of what is owed fits into one job, so that a job takes about one
frame's time whatever the network.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from server.viewing import Unit

SMOOTHING = 0.3
"""Weight of the newest measurement in the running mean."""
REMEMBERED = 4096
"""Groups whose cost is remembered; the least recently used is forgotten."""
UNMEASURED = 1
"""Epochs or mini-batches tried where nothing is known yet."""


@dataclass(frozen=True)
class Want:
    """What a session could use now.

    key: sessions of equal key may share a batch. most: epochs or mini-batches at most; 0 to be shown only.
    since: when it began to wait, in seconds. urgent: someone did something and waits to see it.
    """

    key: Hashable
    unit: Unit
    most: int
    since: float
    urgent: bool = False


@dataclass(frozen=True)
class Job:
    """One batch for one worker: each member with what it is to train."""

    key: Hashable
    members: tuple[tuple[int, Unit, int], ...]


@dataclass(frozen=True)
class Cost:
    """Seconds a batch takes: for one epoch (or mini-batch) of all its networks, and for one frame of each."""

    epoch: float | None = None
    batch: float | None = None
    show: float = 0.0

    def of(self, unit: Unit) -> float | None:
        """Seconds for one step of that unit, None where it was never measured."""
        return self.epoch if unit == "epoch" else self.batch

    def learn(self, unit: Unit, per_step: float | None, show: float) -> Cost:
        """The cost with one more measurement."""
        epoch = _mean(self.epoch, per_step) if unit == "epoch" else self.epoch
        batch = _mean(self.batch, per_step) if unit == "batch" else self.batch
        return Cost(epoch, batch, _mean(self.show or None, show) or 0.0)


def _mean(old: float | None, new: float | None) -> float | None:
    if old is None or new is None:
        return new if old is None else old
    return old + SMOOTHING * (new - old)


class Scheduler:
    """Picks jobs. Remembers what groups cost, by the size of the batch in powers of two; nothing else."""

    def __init__(self, job_time: float, batch: int) -> None:
        self.job_time = job_time
        self.batch = batch
        self._costs: OrderedDict[tuple[Hashable, int], Cost] = OrderedDict()

    def pick(self, wants: Mapping[int, Want], workers: int) -> list[Job]:
        """Jobs for up to `workers` idle workers from the sessions' wants, by session number."""
        groups: dict[Hashable, list[int]] = {}
        for number in sorted(wants, key=lambda each: _order(wants[each])):
            groups.setdefault(wants[number].key, []).append(number)
        jobs: list[Job] = []
        while groups and len(jobs) < workers:
            # Dictionaries keep their order: the first group holds whoever comes first now.
            key = next(iter(groups))
            idle = workers - len(jobs)
            waiting = groups.pop(key)
            # With more idle workers than groups, a large group is spread over them.
            share = -(-len(waiting) // max(1, idle - len(groups)))
            size = min(self.batch, share)
            jobs.append(self._job(key, waiting[:size], wants))
            if waiting[size:]:
                groups[key] = waiting[size:]
                groups = dict(sorted(groups.items(), key=lambda group: _order(wants[group[1][0]])))
        return jobs

    def _job(self, key: Hashable, numbers: list[int], wants: Mapping[int, Want]) -> Job:
        cost = self._cost(key, len(numbers))
        return Job(key, tuple(self._member(number, wants[number], cost) for number in numbers))

    def _member(self, number: int, want: Want, cost: Cost | None) -> tuple[int, Unit, int]:
        per_step = cost.of(want.unit) if cost else None
        if cost is None or per_step is None:
            fits = UNMEASURED
        else:
            fits = max(1, int((self.job_time - cost.show) / max(per_step, 1e-9)))
        return number, want.unit, min(want.most, fits)

    def learn(self, key: Hashable, steps: Iterable[tuple[Unit, int]], train: float, show: float) -> None:
        """A job of members with these steps took `train` seconds to train and `show` seconds to draw."""
        members = list(steps)
        place = (key, len(members).bit_length())
        units = {unit for unit, amount in members if amount}
        longest = max((amount for _, amount in members), default=0)
        # Where epochs and mini-batches are mixed, the time can't be told apart: only the frame's is learnt.
        clear = len(units) == 1 and longest > 0
        unit: Unit = "batch" if units == {"batch"} else "epoch"
        cost = self._costs.pop(place, Cost())
        self._costs[place] = cost.learn(unit, train / longest if clear else None, show)
        if len(self._costs) > REMEMBERED:
            self._costs.popitem(last=False)

    def _cost(self, key: Hashable, size: int) -> Cost | None:
        """The measured cost of the nearest batch size."""
        wanted = size.bit_length()
        known = [
            (abs(bits - wanted), cost)
            for bits in range(1, self.batch.bit_length() + 1)
            if (cost := self._costs.get((key, bits)))
        ]
        return min(known, key=lambda each: each[0])[1] if known else None


def _order(want: Want) -> tuple[bool, float]:
    return not want.urgent, want.since
