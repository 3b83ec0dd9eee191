"""Whose turn it is where a process does its jobs itself: the next job's, or an answer's that is made aside. Decides.

They take turns: Python runs one thread at a time, and side by side both would take many times as long.
"""

from __future__ import annotations

from server.jobs.scheduler import Scheduler
from server.web.asides import Asides

ANSWERS = 3.0
"""Times as long as the last job took that answers may take before the next one. Whoever has just come sees nothing yet;
those who play have fewer frames for a moment, and a quarter of the core at least."""
PATIENCE = 0.025
"""Seconds at most that jobs of this process wait for an answer that is made aside and doesn't pause by itself."""


class Turns:
    """All times are of the hub's clock."""

    def __init__(self, asides: Asides, scheduler: Scheduler) -> None:
        self._asides = asides
        self._scheduler = scheduler
        self._yielded = 0.0
        """When a job was done last."""
        self._served = False
        """Whether a job was begun since the last turn of an answer that is made aside."""
        self._last = 0.0, 0.0
        """When a job was done, or a piece of one, and the seconds that it took."""

    def begun(self) -> None:
        """A job has begun."""
        self._served = True

    def took(self, seconds: float, now: float) -> None:
        """A job, or a piece of it, has taken so long."""
        self._last = now, seconds

    def done(self, now: float) -> None:
        """A whole job is done."""
        self._yielded = now

    def answering(self, now: float, changing: bool) -> float | None:
        """Until when jobs wait for an answer, unless it is there before; None if they don't. changing: whether a change
        of a class is being kept.

        Many short answers are one turn: a whole class that joins, or is given a run, would else wait for a job between
        any two of them."""
        ended, took = self._last
        turn = (self._served or now < ended + ANSWERS * took) and self._asides.due(now)
        if self._asides.waiting and (turn or not self._scheduler.pressing(now)):
            self._served = False
            self._asides.go_on()
        since = self._asides.since
        # A class's change goes between this loop and the store's thread many times: each would take a whole job.
        waited = ended + took if changing else now
        until = waited if since is None else max(since, self._yielded) + PATIENCE
        return None if now >= until else until
