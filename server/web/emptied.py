"""Rooms whose last browser is gone, and that hold runs which may have to go after their students."""

from __future__ import annotations

from collections.abc import Callable

HELD_SECONDS = 300.0
"""For so long a room is kept for its runs: who reloads the page may come to another process."""
MOST_ROOMS = 8
"""Rooms that are kept so at the same time, the newest ones."""


class Emptied:
    """clock: seconds of any steady clock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._since: dict[str, float] = {}

    def keep(self, code: str) -> list[str]:
        """Nobody of a class is here any more, and its room holds runs. Returns the classes whose rooms end: they have
        been kept long enough, or are too many."""
        self._since.setdefault(code, self._clock())
        old = [code for code, since in self._since.items() if self._clock() - since > HELD_SECONDS]
        return old + [code for code in self._since if code not in old][:-MOST_ROOMS]

    def drop(self, code: str) -> None:
        """A browser comes into this class again, or there is no room of it."""
        self._since.pop(code, None)

    @property
    def all(self) -> list[str]:
        """The classes whose rooms are kept."""
        return list(self._since)
