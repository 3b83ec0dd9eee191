"""Teachers' walls: which students' sessions show their frames to them, and what each wall is told. Does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ormsgpack

from engine import Config, node_ids
from server.classroom.room import Room
from server.classroom.wall import EVERY, LASTS, SIZE, Row, Seen, bare, carried, joined
from server.messages.effects import Send, Watch
from server.messages.replies import Wall
from server.messages.viewing import View
from server.sessions.session import Session
from server.web.places import Seat
from server.web.rooms import Rooms


class Walls:
    """The walls of teachers at this process, and what those at others want of the students here. rooms: their classes.
    ear: the number by which sessions are watched."""

    def __init__(self, rooms: Rooms, ear: int) -> None:
        self._rooms = rooms
        self.ear = ear
        self._seen: dict[int, Seen] = {}
        self._open: dict[int, frozenset[str]] = {}
        """The walls here, and whose pictures each wants."""
        self._asked: dict[str, dict[str, tuple[float, frozenset[str]]]] = {}
        """By class and process: when it last had a wall open, and the pictures that were wanted."""
        self._rows: dict[str, dict[str, tuple[float, list[Row]]]] = {}
        """By class and process: its students' rows, and when they came."""
        self._own: dict[str, list[Row]] = {}
        """By class: the rows of the students here, from `look` to `show`."""

    def open(self, number: int, seen: Iterable[str]) -> None:
        """A teacher looks at the wall, where these students are in sight."""
        before, self._open[number] = self._open.get(number, frozenset()), frozenset(seen)
        self._show_again(self._rooms.of[number], self._open[number] - before)

    def _show_again(self, code: str, seats: frozenset[str], everywhere: bool = True) -> None:
        """A wall has no picture of these students yet, though another may: a network that rests makes no new one."""
        room = self._rooms.by_code.get(code)
        for number, seat in room.students.items() if room is not None else ():
            if seat in seats and number in self._seen:
                self._seen[number].fresh = True
        if everywhere and seats:
            self._rooms.say("again", code, seen=sorted(seats))

    def close(self, number: int) -> None:
        """A teacher looks at the wall no more, or a browser is in its class no more."""
        self._open.pop(number, None)
        if self._seen.pop(number, None) is not None:
            self._rooms.carry_out([Watch(number, self.ear, None)], number)

    def hear(self, student: Seat, frame: object) -> None:
        """A student's session has made a frame for the walls."""
        now = self._rooms.clock()
        if isinstance(frame, bytes) and (seen := self._seen.get(student.number)) is not None:
            seen.hear(ormsgpack.unpackb(frame), now)
        student.session.audience.heard(self.ear, now)

    def told(self, message: Mapping[str, Any]) -> None:
        """Another process wants something for its walls, or tells what is to be seen there."""
        now = self._rooms.clock()
        asked = self._asked.setdefault(message["code"], {})
        if message["kind"] == "wall":
            asked[message["from"]] = now, frozenset(message["seen"])
        elif message["kind"] == "rows":
            told = self._rows.setdefault(message["code"], {})
            _, before = told.get(message["from"], (now, []))
            told[message["from"]] = now, carried(before, message["rows"])
        elif message["kind"] == "again":
            # Its wall is open, though that may not have been told yet.
            _, wanted = asked.get(message["from"], (now, frozenset[str]()))
            asked[message["from"]] = now, wanted | frozenset(message["seen"])
            self._show_again(message["code"], frozenset(message["seen"]), everywhere=False)

    def look(self) -> None:
        """Looks at the students here, and tells the other processes that have walls what there is to see."""
        now = self._rooms.clock()
        for kept in (self._asked, self._rows):
            for code in [code for code in kept if code not in self._rooms.by_code]:
                del kept[code]
        for code, room in list(self._rooms.by_code.items()):
            here = {number: seen for number, seen in self._open.items() if number in room.lookers}
            elsewhere = [seen for at, seen in self._asked.get(code, {}).values() if at > now - LASTS]
            if here:
                self._rooms.say("wall", code, seen=sorted(frozenset().union(*here.values())))
            if not here and not elsewhere:
                for number in room.students.keys() & self._seen.keys():
                    self.close(number)
                continue
            wanted = frozenset().union(*here.values(), *elsewhere)
            rows = self._look(room, wanted, now)
            if elsewhere:
                self._rooms.say("rows", code, rows=rows)
            if here:
                self._own[code] = rows

    def show(self) -> None:
        """Tells every wall here what was seen, here and elsewhere."""
        now, own, self._own = self._rooms.clock(), self._own, {}
        for code, rows in own.items():
            if (room := self._rooms.by_code.get(code)) is not None:
                self._tell(room, self._open.keys() & room.lookers, rows, now)

    def _tell(self, room: Room, walls: Iterable[int], rows: list[Row], now: float) -> None:
        told = [rows for at, rows in self._rows.get(room.lesson.code, {}).values() if at > now - LASTS]
        known = {each.seat for each in room.lesson.roster()}
        shown = [row for row in joined(rows, told) if row["seat"] in known]
        nothing, there = Seen(now), {row["seat"] for row in shown}
        absent = {each.seat: room.lesson.shown(each.seat) for each in room.lesson.roster() if each.seat not in there}
        shown += [nothing.row(head(seat, name, None, nothing), now, wanted=False) for seat, name in absent.items()]
        wall: Wall = {"type": "wall", "rows": shown}
        for number in walls:
            if self._rooms.seats[number].outbox.idle:  # a slow teacher has the newest, never a queue
                self._rooms.carry_out([Send(number, dict(wall))], number)
            else:
                missed = frozenset(str(row["seat"]) for row in shown if "map" in row)
                self._show_again(room.lesson.code, missed & self._open[number])
        for process, (at, theirs) in self._rows.get(room.lesson.code, {}).items():
            self._rows[room.lesson.code][process] = at, [bare(row) for row in theirs]

    def _look(self, room: Room, wanted: frozenset[str], now: float) -> list[Row]:
        """The rows of the students here."""
        rows: list[Row] = []
        for number, seat in room.students.items():
            session = self._rooms.seats[number].session
            seen = self._seen.setdefault(number, Seen(now))
            watching, view = session.audience.of(self.ear), wanted_of(session, seat in wanted)
            if (None if watching is None else watching.view) != view:
                self._rooms.carry_out([Watch(number, self.ear, view)], number)
            if room.lesson.stage.paused:
                seen.signs.moved = now  # nobody is idle who may not train
            seen.look(session.lead.sent, session.lead.acknowledged, now)
            if (glance := session.glance()) is not None:
                seen.hear(glance, now)
            rows.append(seen.row(head(seat, room.lesson.shown(seat), session, seen), now, seat in wanted))
        return rows


def wanted_of(session: Session, in_sight: bool) -> View | None:
    """What is to be made of a session for the walls: a picture only where it is in sight. The figures are those of the
    student's own frames, unless the page is hidden and has none."""
    if not in_sight and (not session.lead.view.hidden or session.glance() is not None):
        return None
    return View(output=SIZE if in_sight else 0, units=0, rate=1 / EVERY)


def head(seat: str, name: str, session: Session | None, seen: Seen) -> dict[str, object]:
    """What a row of the wall begins with. session: None for a student who isn't connected."""
    row: dict[str, object] = {"seat": seat, "name": name, "here": session is not None}
    if session is None or session.run is None:
        return {**row, "shape": "", "problem": "", "activation": "", "parameters": None}
    config = session.run.config
    if seen.about[0] is not config:
        seen.about = config, described(config)
    return {**row, **seen.about[1]}


def described(config: Config) -> dict[str, object]:
    """A network in a few words."""
    shape = "-".join(str(len(layer)) for layer in node_ids(config)[1:])
    activation, parameters = str(config.to_mapping()["activation"]), config.structure.layout.count
    return {"shape": shape, "problem": config.problem, "activation": activation, "parameters": parameters}
