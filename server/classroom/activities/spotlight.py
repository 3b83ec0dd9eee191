"""One to three students' networks, live and large, on everybody's screen, on the projector, or on both.

What the networks look like is soft, and comes from their own sessions (`server.web.closeups`).
"""

from collections.abc import Mapping
from typing import Any

from server.classroom.activities import Act, Activity, Scene
from server.classroom.lesson import Lesson
from server.messages.fields import Flag, MessageError, Texts
from server.messages.protocol import LONGEST_SEAT
from server.messages.texts import said

NAME = "spotlight"
MOST = 3
PLACES = ("students", "projector")
"""Where it may be seen, beside the teacher's own pages."""


def shone(scene: Scene) -> Lesson:
    """These students' networks are shown from now on, instead of others. Raises MessageError for nobody, for one twice,
    for somebody who is not in the class, and for nowhere."""
    lesson, fields = scene.lesson, scene.fields
    seats = list(dict.fromkeys(fields["seats"]))
    if not seats or len(seats) < len(fields["seats"]):
        raise MessageError("bad_value", said("spotlight_seats", most=MOST), "seats")
    for seat in seats:
        lesson.known(seat)
    places = {place: fields.get(place, True) for place in PLACES}
    if not any(places.values()):
        raise MessageError("bad_value", said("spotlight_nowhere"), "students")
    return lesson.with_doing(NAME, {"seats": seats, **places, "named": fields.get("named", True)})


def lit(lesson: Lesson, place: str | None = None) -> list[str]:
    """The seats of the students who are shown; at this place, if one is given."""
    value = lesson.doing.get(NAME)
    if value is None or (place is not None and not value[place]):
        return []
    return [seat for seat in value["seats"] if lesson.student(seat) is not None]


def told(lesson: Lesson, seat: str | None) -> Mapping[str, Any] | None:
    """`shown`: who, in order, each with a `name` (null where nobody is to know it) and for students whether it is
    `yours`. A teacher is told `seat` of each, and where they are shown."""
    value = lesson.doing.get(NAME)
    if value is None:
        return None
    if seat is None:
        shown = [{"seat": each, "name": lesson.shown(each)} for each in lit(lesson)]
        return {"shown": shown, **{place: value[place] for place in PLACES}, "named": value["named"]}
    return _public(lesson, seat, "students")


def projected(lesson: Lesson) -> Mapping[str, Any] | None:
    """What the projector is told."""
    return _public(lesson, "", "projector")


def _public(lesson: Lesson, seat: str, place: str) -> Mapping[str, Any] | None:
    seats = lit(lesson, place)
    if not seats:
        return None
    named = lesson.doing[NAME]["named"]
    return {"shown": [{"name": lesson.shown(each) if named else None, "yours": each == seat} for each in seats]}


entry = Activity(
    name=NAME,
    label="Spotlight",
    help="shows one to three students' networks to everybody, on the projector, or both",
    formula="",
    source="",
    rank=45,
    acts={
        "spotlight": Act(
            do=shone,
            fields={
                "seats": Texts(most=MOST, longest=LONGEST_SEAT, required=True),
                **{place: Flag() for place in PLACES},
                "named": Flag(),
            },
        ),
        "spotlight_end": Act(do=lambda scene: scene.lesson.without(NAME)),
    },
    told=told,
    projected=projected,
)
