"""What a session's run may not become, and how far it is trained: set from outside, as by the teacher of a class."""

from __future__ import annotations

from collections.abc import Callable

from engine import Run
from server.jobs.work import batches_left
from server.messages.viewing import Unit

Guard = Callable[[Run, Run, bool], bool]
"""Asked before a run becomes another one. ours: whether this server has trained that, or nobody has. Returns whether it
may be trained; raises MessageError where it may not be had at all."""


class Restraint:
    """guard: while a message is handled whose sender may not have every run. last: the epoch beyond which nothing is
    trained."""

    def __init__(self) -> None:
        self.guard: Guard | None = None
        self.last: int | None = None

    def permit(self, before: Run, after: Run, ours: bool = True) -> bool:
        """Whether the run after may be trained. Raises MessageError if it may not be had."""
        return self.guard is None or self.guard(before, after, ours)

    def spent(self, run: Run) -> bool:
        """Whether the last epoch is reached."""
        return self.last is not None and run.epoch >= self.last

    def most(self, run: Run, unit: Unit, amount: int) -> int:
        """How much of so many epochs or mini-batches may be trained: before a last epoch, not beyond one at a time."""
        if self.last is None:
            return amount
        left = max(0, self.last - run.epoch)
        return min(amount, left if unit == "epoch" or not left else batches_left(run.signature))

    def reached(self, run: Run, unit: Unit, amount: int) -> bool:
        """Whether so much more training reaches the last epoch."""
        epochs = amount if unit == "epoch" else int(amount >= batches_left(run.signature))
        return self.last is not None and run.epoch + epochs >= self.last
