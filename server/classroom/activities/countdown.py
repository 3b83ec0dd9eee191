"""Time that is left for something, on every screen. Nothing happens at its end but that everybody sees it."""

from collections.abc import Mapping
from typing import Any

from server.classroom.activities import Act, Activity, Scene
from server.classroom.lesson import Lesson
from server.messages.fields import Real

NAME = "countdown"
SHORTEST, LONGEST = 5.0, 7200.0
"""Seconds."""


def started(scene: Scene) -> Lesson:
    """The time runs from now on."""
    return scene.lesson.with_doing(NAME, {"ends": scene.now + scene.fields["seconds"]})


def told(lesson: Lesson, seat: str | None) -> Mapping[str, Any] | None:
    """`ends`: when, in seconds since 1970; `clock` of the same message says what time it is."""
    return lesson.doing.get(NAME)


entry = Activity(
    name=NAME,
    label="Countdown",
    help="shows everybody how much time is left",
    formula="",
    source="",
    rank=50,
    acts={
        "countdown": Act(
            do=started, fields={"seconds": Real(low=SHORTEST, high=LONGEST, required=True)}, undone="set a countdown"
        ),
        "countdown_end": Act(do=lambda scene: scene.lesson.without(NAME), undone="ended the countdown"),
    },
    told=told,
)
