"""Whether a session's frames come late because the server is busy, and when to say so. Told the time, keeps none."""

from __future__ import annotations

from math import exp

from server.messages.texts import Said, said

MEMORY, RECENT = 2.0, 4.0
"""Seconds over which waiting and frames are counted, and so many frames at least; what is older fades."""
LATE, IN_TIME = 0.35, 0.15
"""Share of a session's frames that is missing above which the server is busy, and below which it has time again."""
FEW, ENOUGH = 15.0, 20.0
"""Frames a second: whoever gets `ENOUGH` needs no word about others that are missing; it begins below `FEW`."""
PATIENCE = 3.0
"""Seconds at least between two words about it."""
CHANGED = 1.25
"""How many times more or fewer frames a second are worth another word."""


class Lateness:
    """Counts the frames that a session got and those that it could have taken."""

    def __init__(self) -> None:
        self._last: float | None = None
        self._elapsed = self._frames = self._possible = 0.0
        self._memory = MEMORY
        self._spoken = -PATIENCE
        self._told: float | None = None

    @property
    def rate(self) -> float:
        """Frames a second."""
        return self._frames / self._elapsed if self._elapsed else 0.0

    def rest(self) -> None:
        """No frames are owed until the next one is noted: a pause."""
        self._last = None
        self._elapsed = self._frames = self._possible = 0.0

    def restart(self, now: float) -> None:
        """Frames are owed in other intervals from `now` on. What was told stays until enough of them are seen."""
        if self._last is not None:
            self.rest()
            self._last = now

    def note(self, interval: float, hindered: float, now: float) -> None:
        """A frame was begun at `now`, where one is owed in every `interval`: as many as are asked for, or as a slower
        pace has steps. For `hindered` seconds beyond that it was not the server that held it up but the browser, or the
        computation of the frame before."""
        if self._last is not None:
            elapsed = now - self._last
            self._memory = max(MEMORY, RECENT * interval)
            kept = exp(-elapsed / self._memory)
            self._elapsed = kept * self._elapsed + elapsed
            self._frames = kept * self._frames + 1.0
            self._possible = kept * self._possible + max(0.0, elapsed - hindered) / interval
        self._last = now

    def words(self, now: float) -> tuple[str, Said] | None:
        """A notice's code and text if there is something to tell at `now`: `busy`, or `idle` when that is over."""
        if self._early and self._last is not None:
            return None
        busy = self._busy()
        if busy == (self._told is not None) and not (busy and self._differs()):
            return None
        if self._last is not None and now - self._spoken < PATIENCE:
            return None
        self._spoken, self._told = now, self.rate if busy else None
        return ("busy", _busy_text(self.rate)) if busy else ("idle", said("idle"))

    @property
    def _early(self) -> bool:
        """Whether too little was seen to say anything new."""
        return self._elapsed < self._memory / 2

    def _busy(self) -> bool:
        if self._early:  # a pause ends it
            return False
        missing = 1.0 - self._frames / max(self._frames, self._possible)
        if self._told is None:
            return missing > LATE and self.rate < FEW
        return missing > IN_TIME and self.rate < ENOUGH

    def _differs(self) -> bool:
        assert self._told is not None
        return not self._told / CHANGED < self.rate < self._told * CHANGED


def _busy_text(rate: float) -> Said:
    if rate >= 1.5:
        return said("busy", rate=rate)
    if rate > 2 / 3:
        return said("busy_one")
    return said("busy_less", seconds=1 / rate)
