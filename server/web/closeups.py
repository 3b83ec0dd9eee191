"""Networks shown large: those in the spotlight, to everybody, and the one that a teacher looks at on the wall. Does.

All browsers of a class are sent the same text, which is encoded once in each web process; whoever is slow misses it and
has the next. Other processes are told the rows of it. Who comes into the spotlight is shown at once, then at the beat.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import ormsgpack

from engine import Run, node_ids
from server.classroom.activities.spotlight import lit
from server.classroom.closeup import Closeup, Newest, side_for
from server.classroom.room import Room
from server.classroom.wall import EVERY, LASTS
from server.messages import replies
from server.messages.effects import Send, Watch
from server.messages.replies import Closeups as Told
from server.messages.viewing import View
from server.web.places import Seat
from server.web.rooms import Rooms
from server.web.walls import described

WHOLE = 4
"""Beats of `EVERY` after which all is told again: somebody may have come meanwhile."""
SLOW = 2
"""Beats between two pictures of the spotlight, which all of a class are sent."""


class Closeups:
    """rooms: the classes here. ear: the number by which sessions are watched."""

    def __init__(self, rooms: Rooms, ear: int) -> None:
        self._rooms = rooms
        self.ear = ear
        self._newest: dict[int, Newest] = {}
        self._large: dict[int, str] = {}
        """The students whom teachers here look at."""
        self._asked: dict[str, dict[str, tuple[float, frozenset[str]]]] = {}
        """By class and process: when it last wanted to see somebody large, and whom."""
        self._lit: dict[str, tuple[int, frozenset[str]]] = {}
        """By class: the version of which everybody here has been told, and who is in its spotlight."""
        self._awaited: set[int] = set()
        """The browsers here of those who have just come into it: their next picture is shown at once."""
        self._early: dict[str, dict[str, Mapping[str, Any]]] = {}
        """By class and process: what was told of a newer version, of which not everybody here has been told."""
        self._beat = 0

    def renewed(self, code: str) -> None:
        """A class is another one, and everybody here knows: its spotlight may be on others."""
        room = self._rooms.by_code[code]
        before, now = self._lit.get(code, (0, frozenset()))[1], frozenset(lit(room.lesson))
        self._lit[code] = room.version, now
        for number, seat in room.students.items():
            if seat not in now - before:
                continue
            newest = self._watch(number)
            if newest.picture is None:
                self._awaited.add(number)
            else:  # a teacher looks at it already
                self._give(room, [self._row(number, seat, newest, whole=True)])
        for early in self._early.pop(code, {}).values():
            self.told(early)

    def look(self, number: int, seat: str | None) -> None:
        """A teacher looks at this student, or at none."""
        if seat:
            self._large[number] = seat
        else:
            self._large.pop(number, None)

    def close(self, number: int) -> None:
        """A browser is in its class no more, or nobody wants to see its network."""
        self._large.pop(number, None)
        self._awaited.discard(number)
        if self._newest.pop(number, None) is not None:
            self._rooms.carry_out([Watch(number, self.ear, None)], number)

    def hear(self, student: Seat, frame: object) -> None:
        """A student's session has made a frame."""
        now, run = self._rooms.clock(), student.session.run
        if isinstance(frame, bytes) and run is not None and (newest := self._newest.get(student.number)) is not None:
            newest.hear(ormsgpack.unpackb(frame), run.config.problem == "classification" and _outputs(run) > 1)
            if student.number in self._awaited and newest.picture is not None:
                self._awaited.discard(student.number)
                room = self._rooms.by_code[self._rooms.of[student.number]]
                self._give(room, [self._row(student.number, room.students[student.number], newest, whole=True)])
        student.session.audience.heard(self.ear, now)

    def told(self, message: Mapping[str, Any]) -> None:
        """Another process wants to see somebody, or shows whom it has."""
        if message["kind"] == "large":
            self._asked.setdefault(message["code"], {})[message["from"]] = (
                self._rooms.clock(),
                frozenset(message["seats"]),
            )
        elif message["kind"] == "closeups":
            room = self._rooms.by_code[message["code"]]
            if message["version"] > self._lit.get(message["code"], (room.version, None))[0]:
                self._early.setdefault(message["code"], {})[message["from"]] = message
            else:
                self._show(room, message["rows"])

    def show(self) -> None:
        """Tells everybody what there is to see now."""
        self._beat += 1
        for kept in (self._asked, self._lit, self._early):
            for code in [code for code in kept if code not in self._rooms.by_code]:
                del kept[code]
        for code, room in list(self._rooms.by_code.items()):
            here = {seat for number, seat in self._large.items() if number in room.leaders}
            if here:
                self._rooms.say("large", code, seats=sorted(here))
            recent = self._rooms.clock() - LASTS
            elsewhere = [seats for at, seats in self._asked.get(code, {}).values() if at > recent]
            self._give(room, self._look(room, here.union(*elsewhere), lit(room.lesson)))

    def _give(self, room: Room, rows: Sequence[Closeup | None]) -> None:
        """These rows are shown here and elsewhere."""
        there = [row for row in rows if row is not None]
        if there:
            self._rooms.say("closeups", room.lesson.code, rows=there, version=room.version)
            self._show(room, there)

    def _look(self, room: Room, large: set[str], spot: Sequence[str]) -> list[Closeup | None]:
        """The rows of those students here whom somebody wants to see."""
        rows: list[Closeup | None] = []
        for number, seat in room.students.items():
            if seat not in large and seat not in spot:
                if number in self._newest:
                    self.close(number)
                continue
            newest, whole = self._watch(number), self._beat % WHOLE == 0
            if whole or (newest.fresh and (seat in large or self._beat % SLOW == 0)):
                rows.append(self._row(number, seat, newest, whole))
        return rows

    def _watch(self, number: int) -> Newest:
        """A student's network is seen here, as large as it is shown. What it has shown last, if anything."""
        session, newest = self._rooms.seats[number].session, self._newest.setdefault(number, Newest())
        if session.run is not None:
            watching, side = session.audience.of(self.ear), side_for(_outputs(session.run))
            if watching is None or watching.view.output != side:
                view = View(output=side, units=0, rate=1 / EVERY, packed=True)
                self._rooms.carry_out([Watch(number, self.ear, view)], number)
        return newest

    def _row(self, number: int, seat: str, newest: Newest, whole: bool) -> Closeup | None:
        """What others are told of a student; None while there is nothing."""
        run = self._rooms.seats[number].session.run
        return None if run is None else newest.told({"seat": seat, **described(run.config)}, whole)

    def _show(self, room: Room, rows: Sequence[Closeup]) -> None:
        """These rows go to whoever may see them."""
        for place, numbers in (("students", list(room.students)), ("projector", list(room.screens))):
            seats = lit(room.lesson, place)
            public = [_public(row, seats) for row in rows if row["seat"] in seats]
            self._tell(numbers, public)
        seats = lit(room.lesson)
        for number in room.leaders:
            wanted = {*seats, self._large.get(number)}
            self._tell([number], [row for row in rows if row["seat"] in wanted])

    def _tell(self, numbers: Iterable[int], rows: Sequence[Closeup]) -> None:
        if not rows:
            return
        message: Told = {"type": "closeups", "of": rows}
        text = replies.encode(dict(message))
        for number in numbers:
            if not self._rooms.seats[number].outbox.behind:  # whoever is slow has the next
                self._rooms.carry_out([Send(number, text)], number)


def _public(row: Closeup, seats: Sequence[str]) -> Closeup:
    """What all may see: who it is, is told elsewhere, if at all. `at`: its place in the spotlight."""
    return {**{name: value for name, value in row.items() if name != "seat"}, "at": seats.index(str(row["seat"]))}


def _outputs(run: Run) -> int:
    return len(node_ids(run.config)[-1])
