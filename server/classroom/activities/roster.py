"""Who is in the class, and under which name."""

from server.classroom.activities import SEAT, Act, Activity, Scene
from server.classroom.lesson import Lesson
from server.messages.fields import MessageError, Text
from server.messages.protocol import LONGEST_SEAT
from server.messages.texts import said


def renamed(scene: Scene) -> Lesson:
    """With another name: a student's own, or that of whomever the teacher means."""
    seat = scene.fields.get("seat", scene.who or "")
    if scene.who is not None and seat != scene.who:
        raise MessageError("not_teacher", said("not_teacher"), "act")
    return scene.lesson.renamed(seat, scene.pick)


entry = Activity(
    name="roster",
    label="Roster",
    help="another name for a student, or one student less",
    formula="",
    source="",
    rank=40,
    acts={
        "rename": Act(
            do=renamed, fields={"seat": Text(most=LONGEST_SEAT)}, by=("teacher", "student"), undone="renamed a student"
        ),
        "remove": Act(
            do=lambda scene: scene.lesson.removed(scene.fields["seat"]),
            fields={"seat": SEAT},
            undone="removed a student",
        ),
    },
)
