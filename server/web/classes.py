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
from server.classroom.activities import Act, Scene, activities, copies
from server.classroom.lesson import Lesson, title
from server.classroom.undoing import noted
from server.classroom.wall import EVERY, MEANWHILE
from server.messages import replies
from server.messages.effects import Effect, Send
from server.messages.fields import MessageError, parse_fields
from server.messages.protocol import Message
from server.messages.replies import Copied, Reply
from server.messages.texts import said
from server.sessions.signing import Signer
from server.web.afterwards import AFTERWARDS
from server.web.bus import Alone, Bus
from server.web.closeups import Closeups
from server.web.findings import FINDINGS
from server.web.goals import Goals
from server.web.invitation import invitation
from server.web.keeper import Keeper, Version, free_code
from server.web.places import Seat
from server.web.presence import BEAT
from server.web.rooms import Rooms
from server.web.walls import Walls

log = logging.getLogger("numplay")

UNTOUCHED = 24.0
"""Hours after which a class of which nothing changed is forgotten, where nobody says another time."""
LOOK_AGAIN = 3600.0
"""Seconds between two looks for such classes."""
END = "end"
ENDS = Act(do=lambda scene: scene.lesson)
"""The one act that leaves no class, and so is none of an activity."""
DONE: Reply = {"type": "ok", "browsers": 1}


class Classes:
    """listens: the server's address and port, for invitations. password: needed for opening a class, if not empty.
    hours: after which a class of which nothing changed is forgotten.

    The other arguments are those of `Rooms`.
    """

    def __init__(
        self,
        keep: Callable[[], Keeper],
        bus: Bus,
        clock: Callable[[], float],
        listens: tuple[str, int] = ("0.0.0.0", 0),
        password: str = "",
        hours: float = UNTOUCHED,
    ) -> None:
        self.rooms = Rooms(keep, bus, clock)
        self._goals = Goals(lambda: self.rooms.now())
        self.rooms.invite = lambda address, code: invitation(address, code, listens)
        self._password = password
        self._untouched = 3600 * hours
        self._own_guesses: dict[int, codes.Guesses] = {}

    def attend(
        self,
        carry_out: Callable[[Iterable[Effect], int], None],
        seats: Mapping[int, Seat],
        signer: Signer,
        wall: int,
        large: int,
    ) -> None:
        """wall, large: the numbers by which walls and close-ups watch sessions. The other arguments are those of
        `Rooms.attend`."""
        self.rooms.attend(carry_out, seats, signer)
        self.walls = Walls(self.rooms, wall)
        self.closeups = Closeups(self.rooms, large)
        self.ears: Mapping[int, Walls | Closeups] = {wall: self.walls, large: self.closeups}
        self.rooms.left = self._left
        self.rooms.told = self.closeups.renewed

    async def run(self) -> None:
        """Keeps in touch with the other processes and tells the walls, until cancelled."""
        clock = self.rooms.clock
        beat = forget = clock()
        await self.rooms.bus.listen(self._hear)
        try:
            while True:
                # All processes look at the same moments, so that all walls show the same. The clock may be set anew.
                await asyncio.sleep(EVERY - self.rooms.now() % EVERY)
                self.walls.look()
                self.closeups.show()
                await asyncio.sleep(MEANWHILE)
                self.walls.show()
                if clock() >= beat:
                    beat = clock() + BEAT
                    self.rooms.beat()
                if clock() >= forget and self.rooms.used:
                    forget = clock() + LOOK_AGAIN
                    self.rooms.spawn(self.rooms.end_untouched(self._untouched))
        finally:
            await self.rooms.close()

    def _hear(self, message: bytes) -> None:
        told = ormsgpack.unpackb(message)
        if told["code"] in self.rooms.by_code:
            self.walls.told(told)
            self.closeups.told(told)
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
            log.exception("a message about a class failed: %s", message.type)
            reply = dict(replies.error(MessageError("class_fault", said("server_fault"), "type")))
        return [Send(seat.number, reply if message.id is None else {**reply, "reply_to": message.id})]

    async def open(self, seat: Seat, fields: Mapping[str, Any]) -> Reply:
        """Opens a class, which the sender leads."""
        self._outside(seat)
        await self._allowed(seat, fields.get("password", ""))
        secret = secrets.token_urlsafe(codes.SECRET_BYTES)
        store = await self.rooms.store()
        lesson = Lesson(await free_code(store), title(fields.get("title", "")), codes.hashed(secret))
        await store.add(lesson)
        return self._lead(seat, 1, lesson, secret, fields["address"])

    async def lead(self, seat: Seat, fields: Mapping[str, Any]) -> Reply:
        """Leads a class, with its secret."""
        self._outside(seat)
        found = await self._find(seat, fields["code"], lambda it: codes.fits(fields["secret"], it.secret))
        if not codes.fits(fields["secret"], found[1].secret):
            await self._wrong(seat, "code")
            raise MessageError("not_teacher", said("wrong_secret"), "secret")
        return self._lead(seat, *found, fields["secret"], fields["address"])

    def _lead(self, seat: Seat, version: int, lesson: Lesson, secret: str, address: str) -> Reply:
        if seat.number not in self.rooms.seats:  # left meanwhile
            return DONE
        self.rooms.room(version, lesson)
        shown = self.rooms.lead(seat.number, lesson.code, address)
        return {**shown, "secret": secret, "screen": codes.screen_secret(lesson.secret)}

    async def screen(self, seat: Seat, fields: Mapping[str, Any]) -> Reply:
        """A projector looks on, with a secret of its own or the teacher's."""
        self._outside(seat)
        version, lesson = await self._find(seat, fields["code"], lambda it: codes.may_look(fields["secret"], it.secret))
        if not codes.may_look(fields["secret"], lesson.secret):
            await self._wrong(seat, "code")
            raise MessageError("not_teacher", said("wrong_secret"), "secret")
        if seat.number not in self.rooms.seats:  # left meanwhile
            return DONE
        self.rooms.room(version, lesson)
        return self.rooms.lead(seat.number, lesson.code, fields["address"], looks=True)

    async def join(self, seat: Seat, fields: Mapping[str, Any]) -> Reply:
        """Joins a class as a student, at the place of before if there was one."""
        self._outside(seat)
        identity = seat.session.identity
        assert identity is not None
        name = identity.name
        version, lesson = await self._find(seat, fields["code"], lambda it: it.student(name) is not None, self._here)
        code = lesson.code
        if lesson.student(name) is None:  # else it is a reload, which changes nothing
            typed = codes.read(fields["code"])
            version, lesson = await self.rooms.change(code, lambda it: it.joined(name, secrets.randbelow, typed))
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
        """Something that the teacher or a student does (`server.classroom.activities`)."""
        code, room = self.rooms.inside(seat)
        teacher = seat.number in room.leaders
        if seat.number in room.screens:
            raise MessageError("not_teacher", said("not_teacher"), "act")
        name, given = fields["act"], fields.get("values", {})
        act = ENDS if name == END else activities.act(name)
        if ("teacher" if teacher else "student") not in act.by:
            if teacher:
                raise MessageError("not_student", said("not_student"), "act")
            raise MessageError("not_teacher", said("not_teacher"), "act")
        values: Mapping[str, Any] = parse_fields(act.fields, given)
        if act is ENDS:
            await self.rooms.end(code)
            return DONE
        if values.get("back") and not self.rooms.here(code).issuperset(values.get("seats", ())):
            raise MessageError("not_here", said("not_here"), "seats")
        who = None if teacher else room.students[seat.number]
        found: Any = await FINDINGS[act.needs](self.rooms, seat, values) if act.needs else None
        now, gift = self.rooms.now(), secrets.token_hex(8)
        some = name == "push" and "seats" in values

        def transition(lesson: Lesson) -> Lesson:
            if who is not None:
                lesson.known(who)  # unless removed meanwhile
            scene = Scene(lesson=lesson, who=who, fields=values, pick=secrets.randbelow, now=now, found=found)
            after = act.do(scene)
            if not (teacher and (what := act.did(values))):
                return after
            return noted(lesson, after, what, gift, some)

        await self.rooms.change(code, transition)
        if act.then:
            AFTERWARDS[act.then](self.rooms, code)
        if some:
            self.rooms.gifts.give(code, values["seats"], found, gift, "changed" if values.get("back") else "")
        return DONE

    async def wall(self, seat: Seat, fields: Mapping[str, Any]) -> Reply:
        """Opens the wall, says who is in sight there, or closes it."""
        _, room = self.rooms.inside(seat)
        large = fields.get("large")
        if seat.number not in (room.leaders if large else room.lookers):
            raise MessageError("not_teacher", said("not_teacher"), "type")
        if seat.number in room.leaders:
            room.walls.add(seat.number)
        if fields["open"]:
            self.walls.open(seat.number, fields.get("seen", ()))
        else:
            self.walls.close(seat.number)
        self.closeups.look(seat.number, large if fields["open"] else None)
        return DONE

    async def copy(self, seat: Seat, fields: Mapping[str, Any]) -> Reply:
        """A copy of a student's network, for the teacher."""
        code, room = self.rooms.inside(seat)
        if seat.number not in room.leaders:
            raise MessageError("not_teacher", said("not_teacher"), "type")
        if not copies.allowed(room.lesson):
            raise MessageError("no_copies", said("no_copies"), "seat")
        name = room.lesson.shown(room.lesson.known(fields["seat"]).seat)
        reply: Copied = {"type": "copied", "name": name, "run": await self.rooms.copies.of(code, fields["seat"])}
        return dict(reply)

    async def goal(self, seat: Seat, fields: Mapping[str, Any]) -> Reply:
        """Sets a goal that a link carries, in a class or without one."""
        return await self._goals.set(seat, fields)

    async def hand_in(self, seat: Seat, fields: Mapping[str, Any]) -> Reply:
        """Hands in for such a goal."""
        return await self._goals.take(seat, fields)

    def _outside(self, seat: Seat) -> None:
        if seat.number in self.rooms.of:
            raise MessageError("in_class", said("in_class"), "type")

    async def _allowed(self, seat: Seat, password: str) -> None:
        """Raises MessageError for a wrong password, where opening a class needs one."""
        if not self._password:
            return
        self._listen(seat, "password")
        if not secrets.compare_digest(password.encode(), self._password.encode()):
            if password:
                await self._wrong(seat, "password")
                raise MessageError("class_password", said("class_password_wrong"), "password")
            raise MessageError("class_password", said("class_password"), "password")
        await self._guessable("password")

    async def _find(
        self,
        seat: Seat,
        text: str,
        knows: Callable[[Lesson], bool],
        here: Callable[[str], Version | None] = lambda code: None,
    ) -> Version:
        """The class of a code that somebody typed. knows: whether it knows this browser, which then doesn't guess.
        here: the class as this process has it, where that is new enough; else it is looked up.

        Raises MessageError if there is none, or too many codes were wrong.
        """
        self._listen(seat, "code")
        code = codes.read(text)
        found = None if code is None else here(code) or await (await self.rooms.store()).get(code)
        if found is not None and knows(found[1]):
            return found
        if found is None:
            await self._wrong(seat, "code")
            raise MessageError("no_class", said("no_class"), "code")
        await self._guessable("code")
        return found

    def _here(self, code: str) -> Version | None:
        """A class that has browsers here, as it is known here: a change elsewhere may be told a little later."""
        rooms = self.rooms.by_code
        room = rooms.get(code) or next((each for each in rooms.values() if each.lesson.entry == code), None)
        return None if room is None else (room.version, room.lesson)

    def _listen(self, seat: Seat, field: str) -> None:
        """Raises MessageError if this browser has guessed too often."""
        own = self._own_guesses.get(seat.number)
        if own is not None and not own.allowed(self.rooms.clock()):
            raise MessageError("class_guesses", said("class_guesses"), field)

    async def _wrong(self, seat: Seat, field: str) -> None:
        """It has guessed. Raises MessageError if all browsers together have guessed too often to be told even that."""
        if seat.number in self.rooms.seats:
            self._own_guesses.setdefault(seat.number, codes.Guesses()).wrong(self.rooms.clock())
        if not await (await self.rooms.store()).guessed(codes.MOST_WRONG):
            raise MessageError("class_guesses", said("class_guesses"), field)

    async def _guessable(self, field: str) -> None:
        """Raises MessageError if all browsers together have guessed too often: this could be another guess."""
        if not await (await self.rooms.store()).guessable(codes.MOST_WRONG):
            raise MessageError("class_guesses", said("class_guesses"), field)

    def _left(self, number: int) -> None:
        """A browser is in no class any more."""
        self.walls.close(number)
        self.closeups.close(number)

    def leave(self, number: int) -> None:
        """A browser is gone."""
        self._own_guesses.pop(number, None)
        self.rooms.leave(number)


def no_classes(clock: Callable[[], float]) -> Classes:
    """For a server that keeps none."""

    def nothing() -> NoReturn:
        raise MessageError("no_classes", said("no_classes"), "type")

    return Classes(nothing, Alone(), clock)


MESSAGES = {
    "class_open": Classes.open,
    "class_lead": Classes.lead,
    "class_screen": Classes.screen,
    "class_join": Classes.join,
    "class_leave": Classes.part,
    "class_act": Classes.act,
    "class_wall": Classes.wall,
    "class_copy": Classes.copy,
    "goal": Classes.goal,
    "hand_in": Classes.hand_in,
}
"""What each message does."""
