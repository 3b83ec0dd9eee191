"""A class as a value: its roster, and the stage that its teacher has set. The store keeps it, and `Room` applies it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from unicodedata import category

from server.classroom.names import new_name
from server.messages.fields import MessageError
from server.messages.texts import said

MOST_STUDENTS = 500
LONGEST_TITLE, LONGEST_MESSAGE = 60, 300
LARGEST_PUSH = 1_000_000
"""Characters of a run that is given to everybody."""
Value = Mapping[str, Any]
"""What an activity keeps, as JSON has it."""


@dataclass(frozen=True)
class Stage:
    """What holds for the whole class.

    message: the teacher's words to all, empty for none. given: how many runs were given to everybody so far; the last
    one is `run` (a saved run) or `link`, unless it was withdrawn: then nobody is given anything.
    """

    paused: bool = False
    message: str = ""
    given: int = 0
    run: str = ""
    link: str = ""
    withdrawn: bool = False

    def described(self) -> dict[str, object]:
        """As a `class` message has it."""
        return {"paused": self.paused, "message": self.message or None, "pushed": self.given}


@dataclass(frozen=True)
class Student:
    """Somebody in the class. seat: the name of the browser's identity. given: the last run that this student was given
    of those that everybody gets. removed: by the teacher, for good. doing: what activities keep of this student."""

    seat: str
    name: str
    given: int = 0
    removed: bool = False
    doing: Mapping[str, Value] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """In the order in which students came; it stays the same."""
        return int(self.doing.get("names", {}).get("number", 0))


@dataclass(frozen=True)
class Lesson:
    """A class. code: its first one, by which all else knows it for ever. secret: what is kept of its teacher's.
    students: by seat, those who were removed too. doing: what activities keep of the class
    (`server.classroom.activities`). entry: the code that lets newcomers in; the first one until the teacher changes
    it."""

    code: str
    title: str
    secret: str = field(repr=False)
    stage: Stage = Stage()
    students: Mapping[str, Student] = field(default_factory=dict)
    doing: Mapping[str, Value] = field(default_factory=dict)
    entry: str = ""

    def __post_init__(self) -> None:
        if not self.entry:
            object.__setattr__(self, "entry", self.code)

    def roster(self) -> list[Student]:
        """Who is in it, in the order in which they came."""
        return [student for student in self.students.values() if not student.removed]

    def student(self, seat: str) -> Student | None:
        """Who has this seat, unless removed."""
        found = self.students.get(seat)
        return None if found is None or found.removed else found

    def joined(self, seat: str, pick: Callable[[int], int], code: str | None = None) -> Lesson:
        """With a student at this seat, who keeps the name of before. code: by which a newcomer is let in, None for the
        right one. Raises MessageError for another one, and if there is no room."""
        if (known := self.students.get(seat)) is not None:
            if known.removed:
                raise MessageError("no_class", said("removed_from_class"), "code")
            return self
        if code not in (None, self.entry):
            raise MessageError("no_class", said("code_changed"), "code")
        if len(self.students) >= MOST_STUDENTS:
            raise MessageError("class_full", said("class_full", students=MOST_STUDENTS), "code")
        if self.doing.get("door", {}).get("closed"):
            raise MessageError("class_closed", said("class_closed"), "code")
        number = 1 + sum(each.number for each in list(self.students.values())[-1:])  # the last one has the highest
        given = self.stage.given if self.stage.withdrawn else 0
        return self._with(Student(seat, self._free(pick), given, doing={"names": {"number": number}}))

    def shown(self, seat: str) -> str:
        """The name of a student as others see it, on walls, boards and projectors: a number, if names are hidden."""
        student = self.students[seat]
        return f"Student {student.number}" if self.doing.get("names", {}).get("hidden") else student.name

    def left(self, seat: str) -> Lesson:
        """Without this student, who may come again as a new one. Whoever was removed stays so."""
        if self.student(seat) is None:
            return self
        return replace(self, students={key: each for key, each in self.students.items() if key != seat})

    def removed(self, seat: str) -> Lesson:
        """Without this student for good. Raises MessageError if nobody has this seat."""
        return self._with(replace(self.known(seat), removed=True))

    def renamed(self, seat: str, pick: Callable[[int], int]) -> Lesson:
        """With another name for this student. Raises MessageError if nobody has this seat."""
        student = self.known(seat)
        own = {name: value for name, value in student.doing.get("names", {}).items() if name != "typed"}
        return self._with(replace(student, name=self._free(pick), doing=_with(student.doing, "names", own)))

    def named(self, seat: str, name: str) -> Lesson:
        """With the name that this student has typed. Raises MessageError if nobody has this seat, or another
        student the name."""
        student = self.known(seat)
        if any(each.name.casefold() == name.casefold() for each in self.students.values() if each.seat != seat):
            raise MessageError("bad_value", said("name_taken"), "text", words=said("name_taken"))
        typed = {**student.doing.get("names", {}), "typed": True}
        return self._with(replace(student, name=name, doing=_with(student.doing, "names", typed)))

    def served(self, seats: Mapping[str, int]) -> Lesson:
        """Students at these seats were given the runs of everybody up to this one."""
        served = {
            seat: replace(self.students[seat], given=given) for seat, given in seats.items() if seat in self.students
        }
        return replace(self, students={**self.students, **served})

    def staged(self, paused: bool | None = None, message: str | None = None) -> Lesson:
        """With another stage; None leaves what it is."""
        stage = self.stage
        paused = stage.paused if paused is None else paused
        message = stage.message if message is None else message
        return replace(self, stage=replace(stage, paused=paused, message=message))

    def pushed(self, run: str, link: str) -> Lesson:
        """Everybody is given a run. Raises MessageError for one that is too large."""
        if len(run) > LARGEST_PUSH:
            raise MessageError("too_large", said("push_too_large", most=LARGEST_PUSH), "run")
        stage = replace(self.stage, given=self.stage.given + 1, run=run, link=link, withdrawn=False)
        return replace(self, stage=stage)

    def with_doing(self, activity: str, value: Value | None) -> Lesson:
        """With another value of an activity; None takes it away."""
        return replace(self, doing=_with(self.doing, activity, value))

    def with_own(self, seat: str, activity: str, value: Value | None) -> Lesson:
        """With another value of an activity for this student; None takes it away. Raises MessageError if nobody has
        this seat."""
        student = self.known(seat)
        return self._with(replace(student, doing=_with(student.doing, activity, value)))

    def without(self, activity: str) -> Lesson:
        """With nothing of an activity, for the class and for every student."""
        students = {
            seat: replace(each, doing=_with(each.doing, activity, None)) if activity in each.doing else each
            for seat, each in self.students.items()
        }
        return replace(self, students=students, doing=_with(self.doing, activity, None))

    def known(self, seat: str) -> Student:
        """Who has this seat. Raises MessageError if nobody has."""
        if (found := self.student(seat)) is None:
            raise MessageError("bad_value", said("no_such_seat"), "seat")
        return found

    def _free(self, pick: Callable[[int], int]) -> str:
        return new_name({each.name for each in self.students.values()}, pick)

    def _with(self, student: Student) -> Lesson:
        return replace(self, students={**self.students, student.seat: student})


def title(text: str) -> str:
    """A title as it is kept: without control characters, which not every database takes, or blanks around it."""
    return "".join(each for each in text if category(each) != "Cc").strip()[:LONGEST_TITLE]


def _with(doing: Mapping[str, Value], activity: str, value: Value | None) -> Mapping[str, Value]:
    others = {name: each for name, each in doing.items() if name != activity}
    return others if value is None else {**others, activity: value}
