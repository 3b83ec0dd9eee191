"""Runs that the teacher gives: to everybody, those who come later too, or to some."""

from server.classroom.activities import Act, Activity, Scene
from server.classroom.lesson import MOST_STUDENTS, Lesson
from server.messages.fields import Flag, MessageError, Text, Texts
from server.messages.protocol import LONGEST_SEAT
from server.messages.texts import said


def pushed(scene: Scene) -> Lesson:
    """Everybody is given the run that was found; or those at `seats`, to whom the server brings it. `back`: it is their
    own, changed. Raises MessageError for one that is nobody's own, and if nobody has one of the seats."""
    lesson = scene.lesson
    if scene.fields.get("back") and len(scene.fields.get("seats", ())) != 1:
        raise MessageError("bad_value", said("back_to_one"), "back")
    if "seats" in scene.fields:
        for seat in scene.fields["seats"]:
            lesson.known(seat)
        return lesson
    return lesson.pushed(scene.found.get("run", ""), scene.found.get("link", ""))


entry = Activity(
    name="give",
    label="Give a network",
    help="opens a run at everybody's, or at those of some students",
    formula="",
    source="",
    rank=30,
    acts={
        "push": Act(
            do=pushed,
            fields={
                "run": Text(),
                "link": Text(),
                "seats": Texts(most=MOST_STUDENTS, longest=LONGEST_SEAT),
                "back": Flag(),
                "playground": Flag(),
            },
            needs="run",
            undone="gave a network",
        )
    },
)
