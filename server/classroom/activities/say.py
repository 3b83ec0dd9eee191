"""The teacher's words to everybody, or to some."""

from collections.abc import Mapping
from typing import Any

from server.classroom.activities import Act, Activity, Scene
from server.classroom.lesson import MOST_STUDENTS, Lesson
from server.messages.fields import Text, Texts
from server.messages.protocol import LONGEST_SEAT, LONGEST_WORDS

NAME = "say"


def spoken(scene: Scene) -> Lesson:
    """Everybody reads the text; or those at `seats`, beside what is said to all. Empty takes it away. Raises
    MessageError if nobody has one of the seats."""
    lesson, text = scene.lesson, scene.fields.get("text", "").strip()
    if "seats" not in scene.fields:
        return lesson.staged(message=text)
    for seat in scene.fields["seats"]:
        lesson = lesson.with_own(seat, NAME, {"text": text} if text else None)
    return lesson


def told(lesson: Lesson, seat: str | None) -> Mapping[str, Any] | None:
    """A student: `text`, said to that student alone. The teacher: `to`, who reads what, by seat."""
    if seat is not None:
        student = lesson.student(seat)
        return None if student is None else student.doing.get(NAME)
    to = {each.seat: each.doing[NAME]["text"] for each in lesson.roster() if NAME in each.doing}
    return {"to": to} if to else None


entry = Activity(
    name=NAME,
    label="Message",
    help="a text above everybody's network, or above those of some; empty takes it away",
    formula="",
    source="",
    rank=20,
    acts={
        "say": Act(
            do=spoken,
            fields={"text": Text(most=LONGEST_WORDS), "seats": Texts(most=MOST_STUDENTS, longest=LONGEST_SEAT)},
            undone="the message",
        )
    },
    told=told,
)
