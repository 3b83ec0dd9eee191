"""Copies of networks in a class, wherever their browsers are connected. Does."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Mapping
from typing import Any, Protocol
from uuid import uuid4

from server.classroom.lesson import LARGEST_PUSH
from server.classroom.room import Room
from server.messages.fields import MessageError
from server.messages.replies import to_text
from server.messages.texts import said
from server.sessions.opening import sealed
from server.web.places import Seat

WAIT = 2.0
"""Seconds for which other processes are waited for."""
PLAYGROUND = ""
"""Stands for the playground of whoever leads the class, instead of a student's seat."""


class Around(Protocol):
    """What is needed of the rooms (`server.web.rooms.Rooms`)."""

    by_code: dict[str, Room]
    seats: Mapping[int, Seat]

    def say(self, kind: str, code: str, **more: object) -> None:
        """Tells the other processes something about a class."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Something is done by and by."""


class Copies:
    """rooms: of the classes here."""

    def __init__(self, rooms: Around) -> None:
        self._rooms = rooms
        self._waiting: dict[str, asyncio.Future[str]] = {}
        """What other processes were asked for."""

    async def of(self, code: str, seat: str) -> str:
        """The run at a seat of the class, as text for `open`. Raises MessageError for one that is nowhere connected, or
        too large."""
        if (own := self._own(code, seat)) is not None:
            return await _text(own)
        number, loop = uuid4().hex, asyncio.get_running_loop()
        waiting: asyncio.Future[str] = loop.create_future()
        self._waiting[number] = waiting
        try:
            self._rooms.say("copy", code, seat=seat, number=number)
            async with asyncio.timeout(WAIT):
                return await waiting
        except TimeoutError:
            if seat == PLAYGROUND:
                raise MessageError("no_playground", said("no_playground"), "seat") from None
            raise MessageError("not_here", said("not_here"), "seat") from None
        finally:
            del self._waiting[number]

    def hear(self, told: Mapping[str, Any]) -> None:
        """Another process wants a copy, or has one."""
        if told["kind"] == "copy" and (own := self._own(told["code"], told["seat"])) is not None:
            self._rooms.spawn(self._answer(told["code"], told["number"], own))
        elif told["kind"] == "copied":
            waiting = self._waiting.get(told["number"])
            if waiting is not None and not waiting.done():
                waiting.set_result(told["run"])

    async def _answer(self, code: str, number: str, own: Seat) -> None:
        with contextlib.suppress(MessageError):  # too large: whoever asked hears of nobody
            self._rooms.say("copied", code, number=number, run=await _text(own))

    def _own(self, code: str, seat: str) -> Seat | None:
        """Whose session here has it."""
        room = self._rooms.by_code.get(code)
        if room is None:
            return None
        if seat == PLAYGROUND:
            numbers = sorted(room.leaders - room.walls, reverse=True)
        else:
            numbers = [number for number, each in room.students.items() if each == seat]
        places = (self._rooms.seats.get(number) for number in numbers)
        return next((each for each in places if each is not None and each.session.run is not None), None)


async def _text(seat: Seat) -> str:
    session = seat.session
    run = session.present
    text = await asyncio.to_thread(lambda: to_text(sealed(run, session.around.signer)))
    if len(text) > LARGEST_PUSH:
        raise MessageError("too_large", said("push_too_large", most=LARGEST_PUSH), "seat")
    return text
