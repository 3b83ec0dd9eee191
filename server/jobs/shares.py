"""Fair shares of processor time: how far each session is ahead of what is its own.

Start-time fair queueing. Whoever used so many seconds, where so many share a worker, has its share again that many
times later. Until then others go first; where nobody else waits, nobody is held up. So no processor idles for fairness.
Source: Goyal, Vin, Cheng: Start-time fair queuing (1996).
"""

from __future__ import annotations

from collections import OrderedDict
from math import inf

RECENT = 1.0
"""Seconds for which who used a processor counts among those that share it."""
LONGEST = 10.0
"""Seconds at most until a share is whole again: a crowd that has gone is not paid for."""
CREDIT = 0.25
"""Seconds of its share that a session may be ahead and still go before others for what its user waits to see."""


class Shares:
    """What sessions, by number, have used of `workers` processors."""

    def __init__(self) -> None:
        self._until: dict[int, float] = {}
        self._recent: OrderedDict[int, float] = OrderedDict()

    def spend(self, number: int, seconds: float, now: float, workers: int = 1) -> None:
        """A session has used so many seconds of a processor."""
        self._recent[number] = now
        self._recent.move_to_end(number)
        while next(iter(self._recent.values())) < now - RECENT:
            self._recent.popitem(last=False)
        begin = max(now, self._until.get(number, now))
        self._until[number] = min(now + LONGEST, begin + seconds * max(1.0, len(self._recent) / workers))

    def until(self, number: int) -> float:
        """When the session's share is whole again; long ago if it is."""
        return self._until.get(number, -inf)

    def forget(self, number: int) -> None:
        """The session is gone."""
        self._until.pop(number, None)
        self._recent.pop(number, None)
