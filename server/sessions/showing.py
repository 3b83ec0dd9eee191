"""Which pictures a viewer's next frame has: units' maps now and then, views as their cadence and cost allow. Pure.

While a run trains, its open views may take a share of the time at most, whatever they cost: the longer one took, the
later it comes again. At rest every frame has them all, and there is a frame only where something was changed.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.inspection.views import views
from engine.registry import Choice
from server.messages.viewing import View

SHARE = 0.1
"""Of the time, at most, for all views of a session while it trains."""
LEAST = {"second": 1.0}
"""Seconds between two times, by cadence, where that is not all."""


class Showing:
    """When what was shown is due again."""

    def __init__(self) -> None:
        self._frames = self._open = 0
        self._due_units = 0.0
        """When the units' maps are due again, as far as their rate goes."""
        self._again: dict[Choice, float] = {}

    def units(self, view: View, now: float, whole: bool) -> bool:
        """Whether the next frame, made now, has the units' maps. whole: it has them anyway.

        Of all frames those nearest to the beats of the units' rate have them, so that frames that come a little early
        or late change nothing about how many they are.
        """
        self._frames += 1
        between, near = 1 / view.units_rate, 0.5 / view.rate
        if not whole and (self._frames < view.units_every or now + near < self._due_units):
            return False
        self._frames = 0
        self._due_units = between + (now if whole else max(self._due_units, now - between))
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
