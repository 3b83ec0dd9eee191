"""What the hub gives work to: a session is one; a class's map or a sweep over settings would be another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from server.jobs.scheduler import Want
from server.jobs.work import Outcome, Task
from server.messages.effects import Effect
from server.messages.viewing import Unit


class Source(Protocol):
    """Something that wants work done from time to time, and says what happens with what comes of it.

    One task at a time is under way: after `begin` comes one of `finish`, `retry` and `abandon`. The time is always an
    argument, in seconds of any steady clock.
    """

    def due(self, now: float) -> Want | None:
        """What a worker could do for it now; None for nothing."""

    def next_due(self, now: float) -> float | None:
        """When to ask `due` again though nothing happens; None for not at all."""

    def begin(self, unit: Unit, amount: int, now: float, history: bool = True) -> Task:
        """Hands out the work that was due. history: with the losses of every epoch."""

    def finish(self, outcome: Outcome, now: float) -> Sequence[Effect]:
        """The work is done."""

    def retry(self, now: float) -> Sequence[Effect]:
        """The work was lost, with its worker or by an error."""

    @property
    def outdated(self) -> bool:
        """Whether nobody wants any more what is under way."""

    def abandon(self, now: float) -> None:
        """What was under way, and is outdated, is not done to its end."""

    def taken(self, now: float, viewer: int) -> None:
        """The browser of this seat has taken the frame that was sent to it last."""

    def forget(self, viewer: int) -> None:
        """The browser of this seat has left."""
