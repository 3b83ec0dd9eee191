"""How much training is owed to a session that plays at a given speed, and when its frames may be. Pure arithmetic on
times that are given to it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from zlib import crc32

from engine import Signature
from engine.cache import remembered
from server.messages.viewing import Speed

LONGEST_DEBT = 0.25
"""Seconds of play that are made up for after a delay; what is owed beyond is dropped, not caught up in a rush."""
ROUNDING = 1e-9
"""Part of a step that may be missing by rounding. Without it the next step could be due now, and never owed."""
WINDOW = 1.0
"""Seconds over which the measured rate is taken."""
BEATS = 64
"""Parts of a frame's interval at which groups may begin theirs."""


@remembered()
def beat(signature: Signature) -> float:
    """The part of an interval, 0 to 1, at which sessions of one signature have their frames: the more meet, the larger
    their batch, and the less each costs. Others have another."""
    return crc32(repr(signature).encode()) % BEATS / BEATS


def next_slot(slot: float, now: float, interval: float, beat: float) -> float:
    """When the frame after one for `slot`, begun `now`, is due: an interval later, at the nearest beat.

    A frame that came late does not put off all that follow; one that missed the next beat is due since then. Neither
    do many that came early, each to show a change.
    """
    after = min(slot, now) + interval
    if after < now:
        return after
    return after + (beat * interval - after + interval / 2) % interval - interval / 2


@dataclass
class Pace:
    """Counts what a steady speed owes. `owed` may be a fraction; whole parts are trained."""

    speed: Speed
    owed: float = 0.0
    counted: float = 0.0

    def start(self, now: float) -> None:
        """Play begins: the first step is owed at once, so that the click shows."""
        self.owed, self.counted = 1.0, now

    def count(self, now: float) -> int:
        """Whole epochs or mini-batches owed at `now`."""
        if self.speed.rate is None:
            raise ValueError("as fast as possible owes no number")
        most = max(1.0, self.speed.rate * LONGEST_DEBT)
        self.owed = min(most, self.owed + (now - self.counted) * self.speed.rate)
        self.counted = now
        return int(self.owed + ROUNDING)

    def pay(self, amount: float) -> None:
        """So much was trained; of an epoch perhaps a part."""
        self.owed = max(0.0, self.owed - amount)

    @property
    def between(self) -> float:
        """Seconds from one step to the next; 0 as fast as possible."""
        return 1 / self.speed.rate if self.speed.rate else 0.0

    def next_whole(self) -> float:
        """The time at which a whole epoch or mini-batch will be owed."""
        if self.speed.rate is None:
            return self.counted
        return self.counted + max(0.0, 1.0 - self.owed) / self.speed.rate


class Meter:
    """Epochs per second, measured over the last second of frames."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, float]] = deque()

    def clear(self) -> None:
        """Forget: the run went back, or a pause began."""
        self._seen.clear()

    def note(self, progress: float, now: float) -> None:
        """At `now` the run had finished `progress` epochs (a fraction within one)."""
        if self._seen and progress < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now, progress))
        while len(self._seen) > 2 and self._seen[1][0] < now - WINDOW:
            self._seen.popleft()

    def rate(self) -> float:
        """Epochs per second, 0.0 before the second frame."""
        if len(self._seen) < 2:
            return 0.0
        (start, first), (end, last) = self._seen[0], self._seen[-1]
        return (last - first) / (end - start) if end > start else 0.0
