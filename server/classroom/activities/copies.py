"""Whether the teacher may open copies of students' networks. A class allows it, unless its teacher has said that it
doesn't. The copy itself is no change of the class: `server.web.copies` makes it."""

from collections.abc import Mapping
from typing import Any

from server.classroom.activities import Act, Activity, Scene
from server.classroom.lesson import Lesson
from server.messages.fields import Flag

NAME = "copies"


def ruled(scene: Scene) -> Lesson:
    """Copies may be taken, or not."""
    return scene.lesson.with_doing(NAME, None if scene.fields["allowed"] else {"allowed": False})


def allowed(lesson: Lesson) -> bool:
    """Whether copies may be taken."""
    return NAME not in lesson.doing


def told(lesson: Lesson, seat: str | None) -> Mapping[str, Any] | None:
    """Only where it is not as usual: `allowed` is false."""
    return lesson.doing.get(NAME)


entry = Activity(
    name=NAME,
    label="Copies",
    help="whether the teacher may open copies of students' networks",
    formula="",
    source="",
    rank=46,
    acts={"copies": Act(do=ruled, fields={"allowed": Flag(required=True)})},
    told=told,
)
