"""Who of each class is connected to the other processes: they tell it now and then, and are believed for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterable

BEAT = 2.0
"""Seconds between two times that a process tells who of a class is connected to it."""
LASTS = 2 * BEAT
"""Seconds for which it is believed."""


class Presence:
    """clock: seconds of any steady clock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._told: dict[str, dict[str, tuple[float, list[str]]]] = {}
        """By class and process: when it last told who is connected there."""

    def hear(self, code: str, process: str, here: Iterable[str]) -> None:
        """Another process has told whose seats of a class are connected there."""
        self._told.setdefault(code, {})[process] = self._clock(), list(here)

    def elsewhere(self, code: str) -> set[str]:
        """The seats of those of a class who are connected to any other process."""
        return set[str]().union(*(here for at, here in self._told.get(code, {}).values() if self._lasts(at)))

    def processes(self, code: str) -> set[str]:
        """The other processes that have browsers of a class."""
        return {process for process, (at, _) in self._told.get(code, {}).items() if self._lasts(at)}

    def expire(self, code: str) -> bool:
        """Forgets processes that have died: whoever was connected there is not here any more. Returns whether there
        were any."""
        told = self._told.get(code, {})
        dead = [process for process, (at, _) in told.items() if not self._lasts(at)]
        for process in dead:
            del told[process]
        return bool(dead)

    def drop(self, code: str) -> None:
        """There is no room of this class here any more."""
        self._told.pop(code, None)

    def _lasts(self, at: float) -> bool:
        return at > self._clock() - LASTS
