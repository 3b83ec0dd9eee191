"""How students are called: whether others see their names, and whether they may type one."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from server.classroom.activities import Act, Activity, Scene
from server.classroom.lesson import Lesson
from server.messages.fields import Flag, MessageError, Text
from server.messages.texts import said

NAME = "names"
LONGEST = 24
"""Characters of a name that a student types."""


def switched(key: str) -> Callable[[Scene], Lesson]:
    """The act that turns a switch on or off."""

    def turned(scene: Scene) -> Lesson:
        others = {name: value for name, value in scene.lesson.doing.get(NAME, {}).items() if name != key}
        value = {**others, key: True} if scene.fields["on"] else others
        return given(scene.lesson.with_doing(NAME, value or None), scene.pick)

    return turned


def given(lesson: Lesson, pick: Callable[[int], int]) -> Lesson:
    """The class where nobody has a typed name, unless students may type one. pick: as of a `Scene`."""
    if lesson.doing.get(NAME, {}).get("free"):
        return lesson
    for student in lesson.roster():
        if student.doing.get(NAME, {}).get("typed"):
            lesson = lesson.renamed(student.seat, pick)
    return lesson


def read(text: str) -> str:
    """A typed name as it is kept: letters, digits, spaces and dashes, so that it can't pose as anything else. Raises
    MessageError."""
    name = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    kinds = "".join(unicodedata.category(each)[0] if each not in " -'’." else "-" for each in name)
    # Some scripts write vowels as marks, but nobody writes three on one letter.
    if not (len(name) <= LONGEST and re.fullmatch("[LNM-]+", kinds) and "L" in kinds and "MMM" not in kinds):
        raise MessageError("bad_value", said("name_bad", most=LONGEST), "text", words=said("name_bad", most=LONGEST))
    return name


def typed(scene: Scene) -> Lesson:
    """The student is called as typed."""
    if not scene.lesson.doing.get(NAME, {}).get("free"):
        raise MessageError("not_allowed", said("names_given"), "act")
    assert scene.who is not None
    return scene.lesson.named(scene.who, read(scene.fields["text"]))


def told(lesson: Lesson, seat: str | None) -> dict[str, Any] | None:
    """`hidden`: others see numbers; `free`: students may type a name. A student is also told its `number`."""
    value = dict(lesson.doing.get(NAME, {}))
    if seat is not None and value:
        value["number"] = lesson.students[seat].number
    return value or None


entry = Activity(
    name=NAME,
    label="Names",
    help="hides everybody's name from the others, or lets students type one",
    formula="",
    source="",
    rank=70,
    acts={
        "hide_names": Act(
            do=switched("hidden"), fields={"on": Flag(required=True)}, undone="hid names", off="showed names"
        ),
        "free_names": Act(
            do=switched("free"), fields={"on": Flag(required=True)}, undone="let names be typed", off="made-up names"
        ),
        "name": Act(do=typed, fields={"text": Text(most=4 * LONGEST, required=True)}, by=("student",)),
    },
    told=told,
    projected=lambda lesson: None,
)
