"""Activities: what a class does, one file each, found by themselves.

An activity has acts, by which the teacher or the students change the class. It says what a browser is told of it, which
messages of a student are refused meanwhile, and what a student's run does when it changes. What it keeps of the class
is `Lesson.doing[name]`, and of a student `Student.doing[name]`: JSON values, bounded by the activity. All is pure.

On the page an activity is a module of the same name, one line of `static/classroom/activities.js`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from engine import Run
from engine.attribute import computed
from engine.errors import did_you_mean
from engine.registry import Entry, Registry
from server.classroom.lesson import Lesson, Student
from server.messages.fields import Kind, MessageError, Text, sent
from server.messages.protocol import LONGEST_SEAT, Message

Role = Literal["teacher", "student"]
SEAT = Text(most=LONGEST_SEAT, required=True)
GUEST = ""
"""A seat that nobody has."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What an act is done with. who: the student whose act it is, None for the teacher. found: what the server has
    looked up for it (`Act.needs`). pick: a whole number by chance below another. now: seconds since 1970."""

    lesson: Lesson
    who: str | None
    fields: Mapping[str, Any]
    pick: Callable[[int], int]
    now: float
    found: Any = None


@dataclass(frozen=True, kw_only=True)
class Act:
    """One way to change a class. do: the class afterwards; raises MessageError. fields: what it is told. by: who may do
    it. needs: what is to be looked up first, by its name in `server.web.findings`; none if empty. then: what the server
    does by and by once it is done, by its name in `server.web.afterwards`. undone: what it did, in words after "Undo:",
    for one that the teacher may take back (`server.classroom.undoing`); off: the same for a switch that was turned
    off, by its field `on`."""

    do: Callable[[Scene], Lesson]
    fields: Mapping[str, Kind] = field(default_factory=dict)
    by: tuple[Role, ...] = ("teacher",)
    needs: str = ""
    then: str = ""
    undone: str = ""
    off: str = ""

    def did(self, fields: Mapping[str, Any]) -> str:
        """What it did, with these fields, in words after "Undo:"; empty for what can't be taken back."""
        return self.off if self.off and fields.get("on") is False else self.undone


@dataclass(frozen=True, kw_only=True)
class Activity(Entry):
    """Something that a class does. See the package's docstring.

    told: what a `class` message has of it, for the student at a seat, or for the teacher (None); None for nothing.
    projected: the same for the projector, which all see; without it, what a student is told who has just come in.
    refused: why a student's message is refused; None if it isn't. The run is the student's.
    follows: messages that a student's session handles as if its browser had sent them, when the class was `before` and
    is now another. A student who has just come in has the class without any activity before.
    permits: why a run may not become another one by what a student does; None if it may. Without a run before: why
    it may not be trained. ours: whether this server has trained it, or nobody has. last: the epoch beyond which the
    student's run isn't trained.
    """

    acts: Mapping[str, Act]
    told: Callable[[Lesson, str | None], Mapping[str, Any] | None] = lambda lesson, seat: None
    projected: Callable[[Lesson], Mapping[str, Any] | None] | None = None
    refused: Callable[[Lesson, str, Message, Run | None], MessageError | None] | None = None
    follows: Callable[[Lesson, Lesson, str], Iterable[Message]] | None = None
    permits: Callable[[Lesson, str, Run | None, Run, bool], MessageError | None] | None = None
    last: Callable[[Lesson, str], int | None] | None = None


class Activities(Registry[Activity]):
    """All activities."""

    @computed
    def acts(self) -> Mapping[str, Act]:
        """Every act by its name. Raises ValueError for a name used twice."""
        found: dict[str, Act] = {}
        for activity in self:
            for name, act in activity.acts.items():
                if name in found:
                    raise ValueError(f"two activities have an act named {name!r}")
                found[name] = act
        return found

    def act(self, name: str) -> Act:
        """The act of that name. Raises MessageError."""
        if (found := self.acts.get(name)) is None:
            hint, known = did_you_mean(name, list(self.acts)), ", ".join(self.acts)
            raise MessageError("bad_value", f"act: {sent(name)} is none{hint}; expected one of {known}", "act")
        return found

    def told(self, lesson: Lesson, seat: str | None) -> dict[str, Mapping[str, Any]]:
        """What a browser is told of each activity that has something to tell."""
        each = ((activity.name, activity.told(lesson, seat)) for activity in self)
        return {name: told for name, told in each if told is not None}

    def projected(self, lesson: Lesson) -> dict[str, Mapping[str, Any]]:
        """What a projector is told of each activity that has something to tell."""
        guests = replace(lesson, students={**lesson.students, GUEST: Student(GUEST, "")})
        each = ((one.name, one.told(guests, GUEST) if one.projected is None else one.projected(lesson)) for one in self)
        return {name: told for name, told in each if told is not None}


activities = Activities("activity", "server.classroom.activities", Activity)
