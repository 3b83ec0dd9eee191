"""How long controls take until they are seen."""

from __future__ import annotations

from collections import deque


class Controls:
    """Controls that no frame has shown yet.

    The server answers each with a `state`, and every frame behind that shows it. Several may be under way, and none
    is forgotten for the next one: the slowest are those that count.
    """

    def __init__(self) -> None:
        self._asked: deque[tuple[int, float]] = deque()
        self._answered: list[float] = []

    def ask(self, number: int, now: float) -> None:
        """A message with this id was sent."""
        self._asked.append((number, now))

    def answer(self, number: int | None) -> None:
        """The state came that answers the message with this id."""
        if any(number == asked for asked, _ in self._asked):
            while self._asked:
                asked, since = self._asked.popleft()
                self._answered.append(since)
                if asked == number:
                    return

    def show(self, now: float) -> list[tuple[float, float]]:
        """A frame came. Returns of each control that it is the first to show when it was sent, and how long it took."""
        shown, self._answered = [(since, now - since) for since in self._answered], []
        return shown

    def leave(self, now: float) -> list[tuple[float, float]]:
        """The connection ends. Returns the same of what was not shown, with how long it has waited."""
        left = [(since, now - since) for since in (*self._answered, *(since for _, since in self._asked))]
        self._asked.clear()
        self._answered = []
        return left
