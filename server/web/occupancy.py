"""How many browsers a server has and may have, counted over all its web processes."""

from __future__ import annotations

from collections.abc import MutableSequence


class Occupancy:
    """The count of this process among those of all.

    most: browsers at once, of all processes together. counts: of each process, in memory that they share; a process
    writes only its own, at `place`.
    """

    def __init__(self, most: int, counts: MutableSequence[int] | None = None, place: int = 0) -> None:
        self.most = most
        self._counts: MutableSequence[int] = [0] if counts is None else counts
        self._place = place
        self.set(0)

    @property
    def processes(self) -> int:
        """How many there are."""
        return len(self._counts)

    @property
    def place(self) -> int:
        """The number of this process among them."""
        return self._place

    def set(self, count: int) -> None:
        """This process has so many now."""
        self._counts[self._place] = count

    @property
    def total(self) -> int:
        """Browsers of all processes."""
        return sum(self._counts)

    @property
    def full(self) -> bool:
        """Whether no more browser is let in. Two processes that let one in at the same moment may go one beyond."""
        return self.total >= self.most
