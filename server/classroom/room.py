"""What one web process knows of a class: its lesson, and who of it is connected here. Decides, and keeps no clock.

The class itself is kept in the store, and any process may change it. Each then applies the change to its own browsers,
by `renew`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from engine import Run
from server.classroom import undoing
from server.classroom.activities import activities
from server.classroom.held import Held
from server.classroom.lesson import Lesson, Stage, Student
from server.messages.effects import Effect, Handle, Send
from server.messages.fields import MessageError
from server.messages.protocol import TRAINS, Message
from server.messages.replies import Class, ClassOver, Reply
from server.messages.texts import Said, said

Guard = Callable[[Run, Run, bool], bool]
"""Asked before a student's run becomes another one. ours: whether this server has trained that, or nobody has. Returns
whether it may be trained; raises MessageError where it may not be had at all."""


class Room:
    """The browsers of a class, by the numbers of their seats in the hub. playing: whether the run of one plays. run_of:
    the run of one, None before there is one. now: seconds since 1970."""

    def __init__(
        self,
        version: int,
        lesson: Lesson,
        playing: Callable[[int], bool],
        run_of: Callable[[int], Run | None],
        now: Callable[[], float],
    ) -> None:
        self.version = version
        self.lesson = lesson
        self.students: dict[int, str] = {}
        """Which student's seat a browser has."""
        self.leaders: set[int] = set()
        self.walls: set[int] = set()
        """Of the leaders the pages that are walls, and have no network of their own."""
        self.screens: set[int] = set()
        """Projectors, which only look."""
        self._playing = playing
        self._run_of = run_of
        self._now = now
        self._told: dict[int, Class] = {}
        """What each student's browser was told of the class."""
        self._stopped: set[str] = set()
        """The seats of those whose runs played when all were paused: a reload meanwhile changes nothing of it."""
        self._given: dict[int, int] = {}
        """The last run of everybody's that a browser was given here; the lesson knows of it a little later."""
        self.removed: dict[int, str] = {}
        """Browsers of students whom the teacher has removed: that may be taken back."""
        self.held = Held()

    @property
    def empty(self) -> bool:
        """Whether nobody of the class is connected here."""
        return not self.students and not self.lookers and not self.removed

    @property
    def lookers(self) -> set[int]:
        """Who may see everybody's network."""
        return self.leaders | self.screens

    def here(self) -> set[str]:
        """The seats of the students who are connected here."""
        return set(self.students.values())

    def enter(self, number: int, seat: str) -> list[Effect]:
        """A student's browser is connected: it gets what holds for all."""
        self.students[number] = seat
        self.removed.pop(number, None)
        self.told(number)
        effects = self._apply(number, replace(self.lesson, stage=Stage(), doing={}), limited=True)
        if seat in self._stopped and not self.lesson.stage.paused:  # was not connected when the pause ended
            self._stopped.discard(seat)
            if self._may_train(number):
                effects.append(Handle(number, Message("play", {})))
        return effects

    def leave(self, number: int) -> None:
        """A browser has left."""
        self.students.pop(number, None)
        for kind in (self.leaders, self.walls, self.screens):
            kind.discard(number)
        self.removed.pop(number, None)
        self._given.pop(number, None)
        self._told.pop(number, None)

    def stopped(self) -> set[str]:
        """The seats of those who train again once the pause is over."""
        return set(self._stopped)

    def stopped_elsewhere(self, version: int, seats: Iterable[str], here: Iterable[str]) -> None:
        """Another process paused these, at this version of the class: after a reload they may be connected here. here:
        those who are connected there."""
        if version >= self.version:
            self._stopped.update(seats)
        if version <= self.version and not self.lesson.stage.paused:  # all who are connected go on
            self._stopped.difference_update(here, self.here())

    def renew(self, version: int, lesson: Lesson) -> list[Effect]:
        """The class has changed: what follows for the students' browsers here."""
        if version <= self.version:
            return []
        before, self.version, self.lesson = self.lesson, version, lesson
        known = undoing.back(before)
        self.held.take_back(each for each in undoing.back(lesson) if each not in known)
        effects: list[Effect] = []
        limited = _limits(before) != _limits(lesson)
        for number in self.concerned(before):
            seat = self.students[number]
            if lesson.student(seat) is None:
                self.leave(number)
                # One whose student is unknown has left in another tab.
                if seat in lesson.students:
                    self.removed[number] = seat
                reason = said("removed_from_class") if seat in lesson.students else said("left_class")
                effects.append(Send(number, over(reason)))
                continue
            effects += self._apply(number, before, limited)
            last, told = self._told[number], self.told(number)
            if {**last, "clock": told["clock"]} != told:
                effects.append(Send(number, dict(told)))
        self._stopped.intersection_update(lesson.students)
        if not lesson.stage.paused:
            self._stopped -= self.here()
        return effects

    def concerned(self, before: Lesson) -> list[int]:
        """The browsers of students for whom the class may mean something else than the one before: all, unless nothing
        is done in it, and only others have come. A whole class comes one after the other."""
        now = self.lesson
        same = (now.stage, now.title, now.entry) == (before.stage, before.title, before.entry)
        quiet = same and not (now.doing or before.doing)
        differ = ((number, now.students.get(seat), before.students.get(seat)) for number, seat in self.students.items())
        return [number for number, after, was in differ if not quiet or after is None or after != was]

    def _apply(self, number: int, was: Lesson, limited: bool) -> list[Effect]:
        """What the class means for a student's run, where it was another one before. limited: whether there are other
        limits."""
        before, stage, student = was.stage, self.lesson.stage, self._student(number)
        effects: list[Effect] = []
        if max(student.given, self._given.get(number, 0)) < stage.given:
            self._given[number] = stage.given
            if not stage.withdrawn:
                self.hold(number, undoing.gift(self.lesson))
                given = {"run": stage.run} if stage.run else {"link": stage.link}
                effects.append(Handle(number, Message("open", given)))
        for activity in activities:
            if activity.follows is not None:
                effects += [Handle(number, each) for each in activity.follows(was, self.lesson, student.seat)]
        given_one = bool(effects)
        if stage.paused and (not before.paused or effects):
            if self._playing(number):
                self._stopped.add(student.seat)
            effects.append(Handle(number, Message("pause", {})))
        elif limited and not given_one and self._playing(number) and not self._may_train(number):
            effects.append(Handle(number, Message("pause", {})))
        resumed = before.paused and not stage.paused and student.seat in self._stopped
        if resumed and (given_one or self._may_train(number)):
            effects.append(Handle(number, Message("play", {})))
        return effects

    def hold(self, number: int, gift: str) -> None:
        """A student's browser is given something, which may be taken back."""
        seat, run = self.students[number], self._run_of(number)
        self.held.given(seat)
        if run is not None:
            self.held.hold(gift, seat, run)

    def returned(self) -> list[int]:
        """Browsers of students who were removed, and are in the class again."""
        return [number for number, seat in self.removed.items() if self.lesson.student(seat) is not None]

    def _may_train(self, number: int) -> bool:
        run = self._run_of(number)
        return run is None or self._fit(number, run)

    def _fit(self, number: int, run: Run) -> bool:
        """Whether a student's run may be trained as it is."""
        last = self.last(number)
        return self._permitted(number, None, run, True) is None and (last is None or run.epoch < last)

    def _permitted(self, number: int, before: Run | None, after: Run, ours: bool) -> MessageError | None:
        """Why a student's run may not become another one; without a run before, why it may not be trained."""
        for activity in activities:
            if activity.permits is not None and number in self.students:
                why = activity.permits(self.lesson, self.students[number], before, after, ours)
                if why is not None:
                    return why
        return None

    def guard(self, number: int) -> Guard | None:
        """What is asked before the run of a browser becomes another one; None if nothing is."""
        if number not in self.students:
            return None

        def asked(before: Run, after: Run, ours: bool) -> bool:
            if (why := self._permitted(number, before, after, ours)) is not None:
                raise why
            return self._fit(number, after)

        return asked

    def last(self, number: int) -> int | None:
        """The epoch beyond which the run of a browser isn't trained; None for no such."""
        if number not in self.students:
            return None
        each = (it.last(self.lesson, self.students[number]) for it in activities if it.last is not None)
        return min((last for last in each if last is not None), default=None)

    def served(self, numbers: Iterable[int]) -> dict[str, int]:
        """Of the students at these browsers those who have just been given what all get, and the number of that."""
        given = self.lesson.stage.given
        waiting = (self.lesson.student(self.students[number]) for number in numbers)
        return {each.seat: given for each in waiting if each is not None and each.given < given}

    def refusal(self, number: int, message: Message) -> MessageError | None:
        """Why a student's message is refused; None if it isn't."""
        if number not in self.students or message.type == "ack":  # which only says that a frame was drawn
            return None
        if self.lesson.stage.paused and (message.type in TRAINS or message.fields.get("playing")):
            return MessageError("class_paused", said("class_paused"), reply_to=message.id)
        seat, run = self.students[number], self._run_of(number)
        for activity in activities:
            if activity.refused is not None and (why := activity.refused(self.lesson, seat, message, run)) is not None:
                return MessageError(why.code, why.message, why.field, message.id, why.words)
        return None

    def told(self, number: int) -> Class:
        """The class as a student's page shows it."""
        student, lesson = self._student(number), self.lesson
        told: Class = {
            "type": "class",
            "role": "student",
            "code": lesson.code,
            "entry": lesson.entry,
            "title": lesson.title,
            "clock": self._now(),
            "stage": lesson.stage.described(),
            "doing": activities.told(lesson, student.seat),
            "seat": student.seat,
            "name": student.name,
        }
        self._told[number] = told
        return told

    def led(self, here: Iterable[str]) -> Class:
        """The class as its teacher's page shows it. here: the seats of those who are connected."""
        lesson, connected = self.lesson, set(here)
        roster = [
            {"seat": each.seat, "name": lesson.shown(each.seat), "here": each.seat in connected}
            for each in lesson.roster()
        ]
        return {
            "type": "class",
            "role": "teacher",
            "code": lesson.code,
            "entry": lesson.entry,
            "title": lesson.title,
            "clock": self._now(),
            "stage": lesson.stage.described(),
            "doing": activities.told(lesson, None),
            "roster": roster,
        }

    def projected(self, here: Iterable[str]) -> Class:
        """The class as a projector shows it: nothing that students may not know. here: as above."""
        lesson, connected = self.lesson, set(here)
        return {
            "type": "class",
            "role": "screen",
            "code": lesson.code,
            "entry": lesson.entry,
            "title": lesson.title,
            "clock": self._now(),
            "stage": lesson.stage.described(),
            "doing": activities.projected(lesson),
            "here": sum(each.seat in connected for each in lesson.roster()),
        }

    def end(self, reason: Said) -> list[Effect]:
        """The class is over: everybody here is told, and goes on alone."""
        numbers = [*self.students, *self.lookers]
        self.students, self.leaders, self.walls, self.screens = {}, set(), set(), set()
        return [Send(number, over(reason)) for number in numbers]

    def _student(self, number: int) -> Student:
        return self.lesson.students[self.students[number]]


def _limits(lesson: Lesson) -> list[object]:
    """What may keep a student's run from being trained."""
    return [lesson.doing.get(each.name) for each in activities if each.permits is not None or each.last is not None]


def over(reason: Said) -> Reply:
    """A `class_over`."""
    message: ClassOver = {"type": "class_over", "reason": reason}
    return dict(message)
