"""What a message about a class does, and the time that passes for classes. Does.

The hub hands these messages here, and asks whether a student's other messages are allowed. The class itself decides
(`server.classroom`); this looks it up, has it changed, and answers.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

import ormsgpack

from engine import InvalidValue
from server.classroom import codes
from server.classroom.lesson import LARGEST_PUSH, Lesson
from server.classroom.wall import EVERY
from server.messages import replies
from server.messages.effects import Effect, Send
from server.messages.fields import MessageError
from server.messages.protocol import Message
from server.messages.replies import Reply, to_text
from server.messages.texts import said
from server.sessions.handlers import check_open
from server.sessions.opening import sealed
from server.web.bus import Alone, Bus
from server.web.invitation import invitation
from server.web.places import Seat
from server.web.rooms import BEAT, Keeper, Rooms, Version
from server.web.walls import Walls

log = logging.getLogger("numplay")

UNTOUCHED = 86_400.0
"""Seconds after which a class of which nothing changed is forgotten."""
LOOK_AGAIN = 3600.0
"""Seconds between two looks for such classes."""
DONE: Reply = {"type": "ok", "browsers": 1}


class Classes:
    """listens: the server's address and port, for invitations. password: needed for opening a class, if not empty.

    The other arguments are those of `Rooms`.
    """

    def __init__(
        self,
        keep: Callable[[], Keeper],
        bus: Bus,
        clock: Callable[[], float],
        listens: tuple[str, int] = ("0.0.0.0", 0),
        password: str = "",
    ) -> None:
        self.rooms = Rooms(keep, bus, clock)
        self._listening = listens
        self._password = password
        self._guesses = codes.Guesses()
        self._own_guesses: dict[int, codes.Guesses] = {}

    def attend(self, carry_out: Callable[[Iterable[Effect], int], None], seats: Mapping[int, Seat], ear: int) -> None:
        """ear: the number by which walls watch sessions. The other arguments are those of `Rooms.attend`."""
        self.rooms.attend(carry_out, seats)
        self.walls = Walls(self.rooms, ear)
        self.rooms.left = self.walls.close

    async def run(self) -> None:
        """Keeps in touch with the other processes and tells the walls, until cancelled."""
        clock = self.rooms.clock
        beat = forget = clock()
        await self.rooms.bus.listen(self._hear)
        try:
            while True:
                await asyncio.sleep(EVERY)
                self.walls.show()
                if clock() >= beat:
                    beat = clock() + BEAT
                    self.rooms.beat()
                if clock() >= forget and self.rooms.used:
                    forget = clock() + LOOK_AGAIN
                    self.rooms.spawn(self.rooms.end_untouched(UNTOUCHED))
        finally:
            await self.rooms.close()

    def _hear(self, message: bytes) -> None:
        told = ormsgpack.unpackb(message)
        if told["code"] in self.rooms.by_code:
            self.walls.told(told)
            self.rooms.hear(told)

    async def answer(self, seat: Seat, message: Message) -> list[Effect]:
        """What a message about a class brings about: its reply."""
        try:
            seat.session.expect(message.type)
            reply = await MESSAGES[message.type](self, seat, message.fields)
        except InvalidValue as error:
            reply = dict(replies.error(MessageError(error.code, str(error), error.field, words=error.words)))
        except MessageError as error:
            reply = dict(replies.error(error))
        except Exception:
            log.exception("the store of classes failed")
            reply = dict(replies.error(MessageError("class_fault", said("class_fault"), "type")))
        return [Send(seat.number, reply if message.id is None else {**reply, "reply_to": message.id})]

    async def open(self, seat: Seat, fields: Mapping[str, Any]) -> Reply:
        """Opens a class, which the sender leads."""
        self._outside(seat)
        self._allowed(seat, fields.get("password", ""))
        secret = secrets.token_urlsafe(codes.SECRET_BYTES)
        code = codes.new_code(secrets.randbelow)
        lesson = Lesson(code, fields.get("title", "").strip(), codes.hashed(secret))
        await (await self.rooms.store()).add(lesson)
        return self._lead(seat, 1, lesson, secret, fields["address"])

    async def lead(self, seat: Seat, fields: Mapping[str, Any]) -> Reply:
        """Leads a class, with its secret."""
        self._outside(seat)
        found = await self._find(seat, fields["code"], lambda it: codes.fits(fields["secret"], it.secret))
        if not codes.fits(fields["secret"], found[1].secret):
            self._wrong(seat)
            raise MessageError("not_teacher", said("wrong_secret"), "secret")
        return self._lead(seat, *found, fields["secret"], fields["address"])

    def _lead(self, seat: Seat, version: int, lesson: Lesson, secret: str, address: str) -> Reply:
        if seat.number not in self.rooms.seats:  # left meanwhile
            return DONE
        room = self.rooms.room(version, lesson)
        self.rooms.lead(seat.number, lesson.code)
        shown = {**room.led(self.rooms.here(lesson.code)), "secret": secret}
        return {**shown, **invitation(address, lesson.code, self._listening)}

    async def join(self, seat: Seat, fields: Mapping[str, Any]) -> Reply:
        """Joins a class as a student, at the place of before if there was one."""
        self._outside(seat)
        identity = seat.session.identity
        assert identity is not None
        name = identity.name
        _, found = await self._find(seat, fields["code"], lambda it: it.student(name) is not None)
        code = found.code
        version, lesson = await self.rooms.change(code, lambda it: it.joined(name, secrets.randbelow))
        if seat.number not in self.rooms.seats:  # left meanwhile
            return DONE
        if lesson.student(name) is None:  # removed at the same moment
            raise MessageError("no_class", said("removed_from_class"), "code")
        room = self.rooms.room(version, lesson)
        self.rooms.enter(seat.number, code, name)
        return dict(room.told(seat.number))

    async def part(self, seat: Seat, fields: Mapping[str, Any]) -> Reply:
        """Leaves the class: a student's place there is gone, a teacher may lead it again."""
        code, room = self.rooms.inside(seat)
        name = room.students.get(seat.number)
        self.rooms.leave(seat.number)
        if name is not None:
            await self.rooms.change(code, lambda it: it.left(name))
        return DONE

    async def act(self, seat: Seat, fields: Mapping[str, Any]) -> Reply:
        """Something that a teacher does for all, or for one; or another name for a student."""
        code, room = self.rooms.inside(seat)
        act, who = fields["act"], fields.get("seat", "")
        own = room.students.get(seat.number)
        if act == "rename" and own is not None and who in ("", own):
            who = own
        elif seat.number not in room.leaders:
            raise MessageError("not_teacher", said("not_teacher"), "act")
        if act == "push":
            fields = await pushed(seat, fields)
        if act == "end":
            await self.rooms.end(code)
        elif act == "push" and who:
            if room.lesson.student(who) is None:
                raise MessageError("bad_value", said("no_such_seat"), "seat")
            self.rooms.give(code, who, {key: fields[key] for key in ("run", "link") if key in fields})
        else:
            await self.rooms.change(code, lambda it: transition(it, act, who, fields))
        return DONE

    async def wall(self, seat: Seat, fields: Mapping[str, Any]) -> Reply:
        """Opens the wall, says who is in sight there, or closes it."""
        _, room = self.rooms.inside(seat)
        if seat.number not in room.leaders:
            raise MessageError("not_teacher", said("not_teacher"), "type")
        if fields["open"]:
            self.walls.open(seat.number, fields.get("seen", ()))
        else:
            self.walls.close(seat.number)
        return DONE

    def _outside(self, seat: Seat) -> None:
        if seat.number in self.rooms.of:
            raise MessageError("in_class", said("in_class"), "type")

    def _allowed(self, seat: Seat, password: str) -> None:
        """Raises MessageError for a wrong password, where opening a class needs one."""
        if not self._password:
            return
        if not (self._listens(seat) and self._guesses.allowed(self.rooms.clock())):
            raise MessageError("class_guesses", said("class_guesses"), "password")
        if not secrets.compare_digest(password.encode(), self._password.encode()):
            if password:
                self._wrong(seat)
            raise MessageError("class_password", said("class_password"), "password")

    async def _find(self, seat: Seat, text: str, knows: Callable[[Lesson], bool]) -> Version:
        """The class of a code that somebody typed. knows: whether it knows this browser, which then doesn't guess.

        Raises MessageError if there is none, or too many codes were wrong.
        """
        if not self._listens(seat):
            raise MessageError("class_guesses", said("class_guesses"), "code")
        code = codes.read(text)
        found = None if code is None else await (await self.rooms.store()).get(code)
        if found is not None and knows(found[1]):
            return found
        if not self._guesses.allowed(self.rooms.clock()):
            raise MessageError("class_guesses", said("class_guesses"), "code")
        if found is None:
            self._wrong(seat)
            raise MessageError("no_class", said("no_class"), "code")
        return found

    def _listens(self, seat: Seat) -> bool:
        """Whether this browser has not guessed too often."""
        own = self._own_guesses.get(seat.number)
        return own is None or own.allowed(self.rooms.clock())

    def _wrong(self, seat: Seat) -> None:
        """It has guessed."""
        now = self.rooms.clock()
        self._guesses.wrong(now)
        if seat.number in self.rooms.seats:
            self._own_guesses.setdefault(seat.number, codes.Guesses(codes.OWN_WRONG)).wrong(now)

    def leave(self, number: int) -> None:
        """A browser is gone."""
        self._own_guesses.pop(number, None)
        self.rooms.leave(number)


async def pushed(seat: Seat, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of a `push`, with a run or link that can be opened: the teacher's own run if there is none. Raises
    MessageError, InvalidValue."""
    session = seat.session
    if "run" not in fields and "link" not in fields:
        run = session.present
        return {**fields, "run": await asyncio.to_thread(lambda: to_text(sealed(run, session.around.signer)))}
    for name in ("run", "link"):
        if len(fields.get(name, "")) > LARGEST_PUSH:
            raise MessageError("too_large", said("push_too_large", most=LARGEST_PUSH), name)
    await asyncio.to_thread(check_open, session, fields)
    return fields


def transition(lesson: Lesson, act: str, who: str, fields: Mapping[str, Any]) -> Lesson:
    """The class after a teacher's act. Raises MessageError."""
    if act in ("pause", "resume"):
        return lesson.staged(paused=act == "pause")
    if act == "say":
        return lesson.staged(message=fields.get("text", "").strip())
    if act == "push":
        return lesson.pushed(fields.get("run", ""), fields.get("link", ""))
    if act == "rename":
        return lesson.renamed(who, secrets.randbelow)
    return lesson.removed(who)


def no_classes(clock: Callable[[], float]) -> Classes:
    """For a server that keeps none."""

    def nothing() -> NoReturn:
        raise MessageError("no_classes", said("no_classes"), "type")

    return Classes(nothing, Alone(), clock)


MESSAGES = {
    "class_open": Classes.open,
    "class_lead": Classes.lead,
    "class_join": Classes.join,
    "class_leave": Classes.part,
    "class_act": Classes.act,
    "class_wall": Classes.wall,
}
"""What each message does."""
