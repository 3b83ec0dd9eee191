"""Whether newcomers are let in, and by which code. Whoever has a place in the class may always come back to it."""

from dataclasses import replace
from typing import Any

from server.classroom.activities import Act, Activity
from server.classroom.lesson import Lesson

NAME = "door"


def told(lesson: Lesson, seat: str | None) -> dict[str, Any] | None:
    """`closed`; to the teacher alone."""
    return dict(lesson.doing[NAME]) if seat is None and NAME in lesson.doing else None


entry = Activity(
    name=NAME,
    label="Code and door",
    help="another code for newcomers, or none of them until the class is opened again",
    formula="",
    source="",
    rank=80,
    acts={
        "close": Act(do=lambda scene: scene.lesson.with_doing(NAME, {"closed": True}), undone="closed the class"),
        "new_code": Act(do=lambda scene: replace(scene.lesson, entry=scene.found), needs="code"),
        "reopen": Act(do=lambda scene: scene.lesson.without(NAME), undone="opened the class"),
    },
    told=told,
)
