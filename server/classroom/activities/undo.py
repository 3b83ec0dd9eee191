"""The last act of whoever leads the class is taken back."""

from collections.abc import Mapping

from server.classroom.activities import Act, Activity, Scene, names
from server.classroom.lesson import Lesson
from server.classroom.undoing import NAME, newest, undone
from server.messages.fields import Text

LONGEST = 32


def told(lesson: Lesson, seat: str | None) -> Mapping[str, object] | None:
    """The act that would be taken back, `what` in words and which `act` it is; to the teacher alone."""
    return None if seat is not None else newest(lesson)


def took_back(scene: Scene) -> Lesson:
    """The class before that act. A name that was typed by what is no more allowed goes, too."""
    return names.given(undone(scene.lesson, scene.fields.get("act")), scene.pick)


entry = Activity(
    name=NAME,
    label="Undo",
    help="takes back the teacher's last act",
    formula="",
    source="",
    rank=90,
    acts={
        "undo": Act(do=took_back, fields={"act": Text(most=LONGEST)}),
    },
    told=told,
)
