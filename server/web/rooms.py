"""The rooms of classes in this web process, in step with those of the other processes. Does.

A change of a class is made in the store and told on the bus. Every process then looks it up, and its room says what
follows. Who is connected where is told now and then, and believed for a while.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from uuid import uuid4

import ormsgpack

from engine import Run
from server.classroom.lesson import Lesson
from server.classroom.member import Member
from server.classroom.room import Guard, Room
from server.messages.effects import Effect, Send
from server.messages.fields import MessageError
from server.messages.protocol import Message
from server.messages.replies import Reply
from server.messages.texts import said
from server.sessions.signing import Signer
from server.web.bus import Bus
from server.web.copies import Copies
from server.web.emptied import Emptied
from server.web.errands import Errands
from server.web.gathering import Gathering
from server.web.gifts import Gifts
from server.web.keeper import Keeper, Version
from server.web.places import Seat
from server.web.presence import Presence

log = logging.getLogger("numplay")


class Rooms:
    """keep: gives what keeps the classes, once needed. clock: seconds of any steady clock. now: seconds since 1970."""

    def __init__(
        self, keep: Callable[[], Keeper], bus: Bus, clock: Callable[[], float], now: Callable[[], float] = time.time
    ) -> None:
        self._keep = keep
        self.now = now
        self._keeper: Keeper | None = None
        self._loading = asyncio.Lock()
        self.bus = bus
        self.clock = clock
        self.me = uuid4().hex
        self.by_code: dict[str, Room] = {}
        self.of: dict[int, str] = {}
        """The class of a browser."""
        self._invited: dict[int, tuple[str, str]] = {}
        """For whoever leads or looks on, the page's address, and the code of which it knows how to join by it."""
        self.invite: Callable[[str, str], Mapping[str, object]] = lambda address, code: {}
        """How students join, for a page at that address, by that code."""
        self._removed: dict[int, str] = {}
        """The class from which a browser's student was removed."""
        self.gathering = Gathering(self)
        self._presence = Presence(clock)
        self._emptied = Emptied(clock)
        self._stale: set[str] = set()
        """Classes of which teachers are told soon."""
        self._behind: set[str] = set()
        """Classes that are looked up soon."""
        self._lost = False
        """Whether some of the other processes could not be heard at the last beat."""
        self._errands = Errands()
        self.spawn = self._errands.spawn
        self.copies = Copies(self)
        self.gifts = Gifts(self)
        self.left: Callable[[int], None] = lambda number: None
        """Called with each browser that is in no class any more."""
        self.told: Callable[[str], None] = lambda code: None
        """Called with a class whenever everybody here has been told of a change."""
        self.changing = 0
        """Changes that are being kept; `rested` is called after each."""
        self.rested: Callable[[], None] = lambda: None

    def attend(
        self, carry_out: Callable[[Iterable[Effect], int], None], seats: Mapping[int, Seat], signer: Signer
    ) -> None:
        """carry_out: lets effects happen that were decided for a seat. seats: all browsers here. signer: the server's
        key."""
        self.carry_out, self.seats, self.signer = carry_out, seats, signer

    async def store(self) -> Keeper:
        """What keeps the classes. To load it takes a second, which the event loop hasn't."""
        async with self._loading:
            if self._keeper is None:
                self._keeper = await asyncio.to_thread(self._keep)
            return self._keeper

    @property
    def used(self) -> bool:
        """Whether there has been any class."""
        return self._keeper is not None

    async def close(self) -> None:
        """Ends all that is under way."""
        await self._errands.close()
        await self.bus.close()
        if self._keeper is not None:
            await self._keeper.close()

    def room(self, version: int, lesson: Lesson) -> Room:
        """The room of a class here, as new as this lesson at least, for a browser that comes into it now."""
        room = self.by_code.get(lesson.code)
        if room is None:
            room = Room(version, lesson, self._playing, self._run_of, self.now)
            self.say("who", lesson.code)
        else:
            self.renew(version, lesson)  # which may end a room that nobody is in
        self.by_code[lesson.code] = room
        self._emptied.drop(lesson.code)
        return room

    def inside(self, seat: Seat) -> tuple[str, Room]:
        """The class of a browser. Raises MessageError if it is in none."""
        code = self.of.get(seat.number)
        if code is None:
            raise MessageError("no_class", said("in_no_class"), "type")
        return code, self.by_code[code]

    def refusal(self, number: int, message: Message) -> MessageError | None:
        """Why a message of this browser is refused; None if it isn't."""
        code = self.of.get(number)
        return None if code is None else self.by_code[code].refusal(number, message)

    def guard(self, number: int) -> Guard | None:
        """What is asked before the run of this browser becomes another one; None if nothing is."""
        code = self.of.get(number)
        return None if code is None else self.by_code[code].guard(number)

    def enter(self, number: int, code: str, seat: str) -> None:
        """A student's browser is in the class from now on."""
        room = self.by_code[code]
        self._forget_removed(number)
        self.of[number] = code
        self._settle(code, room.enter(number, seat), [number])
        self.gifts.pay(code, [seat])
        self._tell_soon(code)

    def lead(self, number: int, code: str, address: str, looks: bool = False) -> Reply:
        """A teacher's browser leads the class from now on; or a projector, which only looks. Returns what it is told.
        address: its page's."""
        self._forget_removed(number)
        self.of[number], room = code, self.by_code[code]
        (room.screens if looks else room.leaders).add(number)
        told = room.projected(self.here(code)) if looks else room.led(self.here(code))
        self._invited[number] = address, ""
        return {**told, **self._invitation(number, room.lesson.entry)}

    def _invitation(self, number: int, entry: str) -> Mapping[str, object]:
        """How to join, unless this browser knows it."""
        address, known = self._invited[number]
        self._invited[number] = address, entry
        return {} if known == entry else self.invite(address, entry)

    def leave(self, number: int) -> None:
        """A browser is gone, or leads no more. A student keeps the place in the class."""
        self._forget_removed(number)
        code = self.of.pop(number, None)
        if code is None:
            return
        self._invited.pop(number, None)
        self.left(number)
        self._limit(number, None)
        room = self.by_code[code]
        room.leave(number)
        self._tell_soon(code)
        self._drop_empty(code)

    def _forget_removed(self, number: int) -> None:
        """A browser whose student was removed is gone, or in a class again."""
        code = self._removed.pop(number, None)
        if (room := self.by_code.get(code or "")) is not None:
            room.removed.pop(number, None)
            self._drop_empty(room.lesson.code)

    def _drop_empty(self, code: str) -> None:
        """A room ends with its last browser; a while later if it holds runs, which may have to go after them."""
        room = self.by_code.get(code)
        if room is not None and not room.empty:
            return
        ended = [code]
        if room is not None and not room.held.nothing:
            ended = self._emptied.keep(code)
        for each in ended:
            self.by_code.pop(each, None)
            self._emptied.drop(each)
            self._presence.drop(each)

    async def change(self, code: str, transition: Callable[[Lesson], Lesson]) -> Version:
        """Changes a class, here and everywhere. Raises MessageError if it is over, and what the transition raises."""
        changed = await self._kept(code, transition)
        if changed is None:
            self.over(code)
            raise MessageError("no_class", said("class_ended"), "type")
        self.say("changed", code, version=changed[0])
        self.renew(*changed)
        return changed

    async def _kept(self, code: str, transition: Callable[[Lesson], Lesson]) -> Version | None:
        keeper = await self.store()
        self.changing += 1
        try:
            return await keeper.change(code, transition)
        finally:
            self.changing -= 1
            self.rested()

    def renew(self, version: int, lesson: Lesson) -> None:
        """A class is another one now."""
        room = self.by_code.get(lesson.code)
        if room is None or version <= room.version:  # of many changes in one transaction each says so
            return
        before, effects = room.lesson, room.renew(version, lesson)
        self._tell_soon(lesson.code)
        for number in [number for number, code in self.of.items() if code == lesson.code]:
            if number not in room.students and number not in room.lookers:
                del self.of[number]
                self.left(number)
                self._limit(number, None)
        self._removed |= dict.fromkeys(room.removed, lesson.code)
        self._settle(lesson.code, effects, room.concerned(before))
        for number in room.returned():
            self.enter(number, lesson.code, room.removed[number])
            self.carry_out([Send(number, dict(room.told(number)))], number)
        self.gifts.pay(lesson.code, room.here())
        self._drop_empty(lesson.code)

    def over(self, code: str) -> None:
        """A class was ended."""
        room = self.by_code.pop(code, None)
        self._presence.drop(code)
        if room is None:
            return
        self._removed = {number: each for number, each in self._removed.items() if each != code}
        for each in room.end(said("class_ended")):
            assert isinstance(each, Send)
            self.of.pop(each.to, None)
            self._invited.pop(each.to, None)
            self.left(each.to)
            self._limit(each.to, None)
            self.carry_out([each], each.to)

    async def end(self, code: str) -> None:
        """Ends a class: nothing of it is kept."""
        await (await self.store()).remove(code)
        self.say("over", code)
        self.over(code)

    async def end_untouched(self, seconds: float) -> None:
        """Ends the classes of which nothing has changed for so long."""
        for code in await (await self.store()).remove_untouched(seconds):
            self.say("over", code)
            self.over(code)

    def _limit(self, number: int, last: int | None) -> None:
        """This browser's run is trained up to that epoch."""
        if (seat := self.seats.get(number)) is not None:
            seat.session.restraint.last = last

    def _settle(self, code: str, effects: Iterable[Effect], concerned: Collection[int]) -> None:
        """Lets effects happen; who was given a run by them is not given it again. concerned: whom they may be for."""
        room = self.by_code[code]
        served = room.served(concerned)
        for number in concerned:
            self._limit(number, room.last(number))
        for each in effects:
            self.carry_out([each], each.to if isinstance(each, Send) else each.seat)
        self.gifts.tell(code)
        if served:
            self.spawn(self._note(code, served))

    async def _note(self, code: str, served: Mapping[str, int]) -> None:
        changed = await self._kept(code, lambda it: it.served(served))
        if changed is not None:
            self.renew(*changed)

    def _playing(self, number: int) -> bool:
        seat = self.seats.get(number)
        return seat is not None and seat.session.training

    def _run_of(self, number: int) -> Run | None:
        seat = self.seats.get(number)
        return None if seat is None else seat.session.run

    # The other processes

    def say(self, kind: str, code: str, **more: object) -> None:
        """Tells the other processes something about a class."""
        self.spawn(self.bus.say(ormsgpack.packb({"kind": kind, "code": code, "from": self.me, **more})))

    def here(self, code: str) -> set[str]:
        """Who of a class is connected, to this process or another."""
        own = self.by_code[code].here() if code in self.by_code else set()
        return own | self._presence.elsewhere(code)

    def others(self, code: str) -> set[str]:
        """The other processes that have browsers of a class."""
        return self._presence.processes(code)

    def members(self, code: str) -> list[Member]:
        """The students who are connected here, with their runs as they are now."""
        room = self.by_code.get(code)
        here = {} if room is None else {seat: self.seats[number].session for number, seat in room.students.items()}
        return [Member(seat, each.run, each.training) for seat, each in here.items() if each.run is not None]

    def beat(self) -> None:
        """Tells the others who is connected here, and what is known of each class. While some can't be heard, and once
        they can again, the store is asked what they have changed."""
        if (self._lost or self.bus.lost) and self.by_code:
            self.spawn(self._look_again())
        for code in self._emptied.all:
            self._drop_empty(code)
        for code, room in self.by_code.items():
            if self._lost and not self.bus.lost:
                self.say("who", code)
            if served := room.served(room.students):  # what could not be kept before
                self.spawn(self._note(code, served))
            self.tell_here(code)
            if self._presence.expire(code):
                self._tell_soon(code)
        self._lost = self.bus.lost

    async def _look_again(self) -> None:
        versions = await (await self.store()).versions(set(self.by_code))
        for code, room in list(self.by_code.items()):
            if versions.get(code) != room.version:
                await self._catch_up(code)

    def tell_here(self, code: str) -> None:
        """Tells the others who of a class is connected here."""
        if (room := self.by_code.get(code)) is not None:
            stopped = sorted(room.stopped())
            self.say("here", code, here=sorted(room.here()), version=room.version, stopped=stopped)

    def hear(self, told: Mapping[str, Any]) -> None:
        """Another process has said something about a class that there is here."""
        kind, code = told["kind"], told["code"]
        self.copies.hear(told)
        if kind == "who":
            self.tell_here(code)
        elif kind == "over":
            self.over(code)
        elif kind in ("give", "held"):
            self.gifts.hear(told)
        elif kind in ("ask", "answer"):
            self.gathering.hear(told)
        elif kind == "here":
            before = self.here(code)
            self._presence.hear(code, told["from"], told["here"])
            self.by_code[code].stopped_elsewhere(told["version"], told["stopped"], told["here"])
            self.gifts.pay(code, told["here"])
            if self.here(code) != before:
                self._tell_soon(code)
        if code in self.by_code and told.get("version", 0) > self.by_code[code].version:
            self._errands.soon(self._behind, code, self._catch_up)

    def _tell_soon(self, code: str) -> None:
        """Something changed that concerns the class's teachers, or who is connected here."""
        self._errands.soon(self._stale, code, self._tell)

    async def _tell(self, code: str) -> None:
        if code not in self.by_code:
            return
        self.tell_here(code)
        room = self.by_code[code]
        for numbers, made in ((room.leaders, room.led), (room.screens, room.projected)):
            shown = dict(made(self.here(code))) if numbers else {}
            for number in numbers:
                self.carry_out([Send(number, {**shown, **self._invitation(number, room.lesson.entry)})], number)
        self.told(code)

    async def _catch_up(self, code: str) -> None:
        found = await (await self.store()).get(code) if code in self.by_code else None
        if found is None:
            self.over(code)
        else:
            self.renew(*found)
