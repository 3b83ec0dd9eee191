"""Which pictures a viewer's next frame has: units' maps now and then, views as their cadence and cost allow. Pure.

While a run trains, its open views may take a share of the time at most, whatever they cost: the longer one took, the
later it comes again. At rest every frame has them all, and there is a frame only where something was changed.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.inspection.views import views
from engine.registry import Choice

SHARE = 0.1
"""Of the time, at most, for all views of a session while it trains."""
LEAST = {"second": 1.0}
"""Seconds between two times, by cadence, where that is not all."""


class Showing:
    """When what was shown is due again."""

    def __init__(self) -> None:
        self._frames = self._open = 0
        self._again: dict[Choice, float] = {}

    def units(self, every: int, whole: bool) -> bool:
        """Whether the next frame has the units' maps. every: in how many frames. whole: it has them anyway."""
        self._frames += 1
        if not whole and self._frames < every:
            return False
        self._frames = 0
        return True

    def due(self, asked: Sequence[Choice], now: float, resting: bool) -> tuple[Choice, ...]:
        """The views that the next frame has. resting: training ends with it, or is at rest."""
        self._open = len(asked)
        self._again = {choice: self._again[choice] for choice in asked if choice in self._again}
        return tuple(choice for choice in asked if self._due(choice, now, resting))

    def _due(self, choice: Choice, now: float, resting: bool) -> bool:
        cadence = views.get(choice.name).cadence
        if cadence == "once":
            return choice not in self._again
        return resting or (cadence in ("frame", *LEAST) and self._again.get(choice, now) <= now)

    def shown(self, choices: Sequence[Choice], seconds: Sequence[float], now: float, shared: int = 0) -> None:
        """A frame had these views, which took so many seconds each. shared: how many views all viewers have open."""
        shares = max(self._open, shared) / SHARE
        for choice, took in zip(choices, seconds, strict=True):
            least = LEAST.get(views.get(choice.name).cadence, 0.0)
            self._again[choice] = now + max(least, took * shares)

    def changed(self) -> None:
        """The run is another one: all that was shown is outdated."""
        self._again = {}
