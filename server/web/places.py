"""Places in the loop: a connected browser's seat, or that of another source of work."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import NamedTuple

from server.jobs.source import Source
from server.messages.viewing import Unit
from server.sessions.session import Session
from server.web.outbox import Outbox


@dataclass
class Place:
    """A source with its number. Who holds the lock may use the source."""

    number: int
    source: Source
    alarm: float | None = None
    """When it is looked at again though nothing happens."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def free(self) -> bool:
        """Whether work may be begun: no message is being handled."""
        return not self.lock.locked()


class Seat(Place):
    """One connected browser: its session, which is a source, and what waits to be sent to it."""

    def __init__(self, number: int, session: Session) -> None:
        super().__init__(number, session)
        self.session = session
        self.outbox = Outbox()


class Member(NamedTuple):
    """A source with what it is to train in a job."""

    place: Place
    unit: Unit
    amount: int
