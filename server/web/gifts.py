"""Runs that students are given in a class, wherever their browsers are connected, and what they had before. Does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any, Protocol

from engine import Run
from server.classroom.room import Room
from server.messages.effects import Effect, Handle, Send
from server.messages.protocol import Message
from server.messages.replies import to_text
from server.sessions.opening import sealed
from server.sessions.signing import Signer


class Around(Protocol):
    """What is needed of the rooms (`server.web.rooms.Rooms`)."""

    by_code: dict[str, Room]
    carry_out: Callable[[Iterable[Effect], int], None]
    signer: Signer

    def say(self, kind: str, code: str, **more: object) -> None:
        """Tells the other processes something about a class."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Something is done by and by."""


class Gifts:
    """rooms: of the classes here."""

    def __init__(self, rooms: Around) -> None:
        self._rooms = rooms

    def give(self, code: str, seats: Iterable[str], given: Mapping[str, object], gift: str, how: str = "") -> None:
        """Some students get a run, wherever they are connected. gift: what it is called where it is taken back; empty
        for one that isn't. how: where it is their own: `changed` by the teacher, or as `before`."""
        seats = sorted(seats)
        self._give(code, seats, given, gift, how)
        self._rooms.say("give", code, seats=seats, given=given, gift=gift, how=how)

    def pay(self, code: str, here: Iterable[str]) -> None:
        """Brings the runs of before back to those who are here, or there, and had been given another one."""
        if owed := self._rooms.by_code[code].held.pay(set(here)):
            self._rooms.spawn(self._bring_back(code, owed))

    def tell(self, code: str) -> None:
        """Tells the other processes whose runs are held here by now."""
        for gift, seats in self._rooms.by_code[code].held.news().items():
            self._rooms.say("held", code, gift=gift, seats=seats)

    def hear(self, told: Mapping[str, Any]) -> None:
        """Another process gives runs, or holds them."""
        if told["kind"] == "give":
            self._give(told["code"], told["seats"], told["given"], told["gift"], told["how"])
        elif told["kind"] == "held":
            self._rooms.by_code[told["code"]].held.held_elsewhere(told["gift"], told["seats"])

    def _give(self, code: str, seats: Iterable[str], given: Mapping[str, object], gift: str, how: str) -> None:
        room = self._rooms.by_code.get(code)
        if room is None:
            return
        for number, seat in list(room.students.items()):
            if seat in seats:
                if gift:
                    room.hold(number, gift)
                told = [Send(number, {"type": "class_given", "how": how})] if how else []
                self._rooms.carry_out([*told, Handle(number, Message("open", dict(given)))], number)
        self.tell(code)

    async def _bring_back(self, code: str, owed: Mapping[str, Run]) -> None:
        for seat, run in owed.items():
            signed = await asyncio.to_thread(sealed, run, self._rooms.signer)
            room = self._rooms.by_code.get(code)
            if room is not None and room.held.paid(seat, run):
                self.give(code, [seat], {"run": to_text(signed)}, "", "before")
