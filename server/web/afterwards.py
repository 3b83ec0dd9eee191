"""What the server does a moment after an act, once for several of them. By the name in `Act.then`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from weakref import WeakKeyDictionary

from server.classroom import neurons
from server.classroom.activities.human import NAME as HUMAN
from server.classroom.activities.human import with_drawn
from server.web.rooms import Rooms

PAUSE = 0.25
"""Seconds between two pictures of one class, at least."""
_waiting: WeakKeyDictionary[Rooms, set[str]] = WeakKeyDictionary()
"""The classes whose network is looked at soon."""


def look(rooms: Rooms, code: str) -> None:
    """The network that a class is together is looked at, once for all changes of a moment."""
    waiting = _waiting.setdefault(rooms, set())
    if code not in waiting:
        waiting.add(code)
        rooms.spawn(_look(rooms, code, waiting))


async def _look(rooms: Rooms, code: str, waiting: set[str]) -> None:
    await asyncio.sleep(PAUSE)
    waiting.discard(code)  # a change from here on is not in what is seen now
    room = rooms.by_code.get(code)
    doing = None if room is None else room.lesson.doing.get(HUMAN)
    if doing is None or doing["drawn"]["changes"] == doing["changes"]:
        return
    drawn = await asyncio.to_thread(neurons.drawn, doing)
    await rooms.change(code, lambda lesson: with_drawn(lesson, doing["begun"], drawn))


AFTERWARDS: Mapping[str, Callable[[Rooms, str], None]] = {"human": look}
