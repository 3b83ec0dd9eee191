"""The teacher's last act is taken back."""

from server.classroom.activities import Act, Activity
from server.classroom.lesson import Lesson
from server.classroom.undoing import NAME, newest, undone


def told(lesson: Lesson, seat: str | None) -> dict[str, object] | None:
    """`what`: the act that would be taken back, in words; to the teacher alone."""
    what = None if seat is not None else newest(lesson)
    return None if what is None else {"what": what}


entry = Activity(
    name=NAME,
    label="Undo",
    help="takes back the teacher's last act",
    formula="",
    source="",
    rank=90,
    acts={"undo": Act(do=lambda scene: undone(scene.lesson))},
    told=told,
)
