"""Messages about the spotlight, projectors and copies as somebody writes them by hand, like those of `attempts.py`."""

from collections.abc import Mapping, Sequence

from server.classroom.codes import hashed
from tests.server.attempts import WRONG
from tests.server.writing import Make, act, join, lead, says, wall


def screen(secret: object) -> Make:
    return lambda it: {"type": "class_screen", "code": it.code, "secret": secret, "address": "http://h/"}


LOOKING: Mapping[str, Sequence[tuple[Make, str]]] = {
    "me": [
        (lambda it: act("spotlight", seats=[it.seat])(it), "not_teacher"),
        (act("spotlight_end"), "not_teacher"),
        (act("copies", allowed=False), "not_teacher"),
        (lambda it: act("say", text="Free!", seats=[it.seat])(it), "not_teacher"),
        (lambda it: act("push", seats=[it.seat], back=True)(it), "not_teacher"),
        (act("push", playground=True), "not_teacher"),
        (lambda it: {"type": "class_copy", "seat": it.seat}, "not_teacher"),
        (lambda it: {"type": "class_copy", "seat": it.me.place["seat"]}, "not_teacher"),
        (lambda it: wall(open=True, large=it.seat)(it), "not_teacher"),
        (lambda it: screen(it.secret)(it), "in_class"),
    ],
    "stranger": [
        (says("class_copy", seat="x"), "no_class"),
        (lambda it: screen(it.secret[:-1])(it), "not_teacher"),
        (lambda it: screen(hashed(it.secret))(it), "not_teacher"),
        (lambda it: screen(it.second["screen"])(it), "not_teacher"),
        (screen(""), "not_teacher"),
        (screen("\N{TURTLE}" * 64), "not_teacher"),
        *[(screen(secret), "bad_value") for secret in WRONG],
        (lambda it: lead(it.screen)(it), "not_teacher"),
    ],
    # A projector's page whose messages were edited
    "projector": [
        (act("pause"), "not_teacher"),
        (act("end"), "not_teacher"),
        (act("rename"), "not_teacher"),
        (lambda it: act("remove", seat=it.seat)(it), "not_teacher"),
        (lambda it: act("spotlight", seats=[it.seat])(it), "not_teacher"),
        (act("push"), "not_teacher"),
        (lambda it: {"type": "class_copy", "seat": it.seat}, "not_teacher"),
        (lambda it: wall(open=True, large=it.seat)(it), "not_teacher"),
        (lambda it: lead(it.secret)(it), "in_class"),
        (lambda it: join(it.code)(it), "in_class"),
    ],
    "teacher": [
        (act("spotlight"), "missing_field"),
        (act("spotlight", seats=[]), "bad_value"),
        (act("spotlight", seats=["nobody"]), "bad_value"),
        (act("spotlight", seats="all"), "bad_value"),
        (act("spotlight", seats=[5]), "bad_value"),
        (lambda it: act("spotlight", seats=[it.seat, it.seat])(it), "bad_value"),
        (lambda it: act("spotlight", seats=[it.seat] * 4)(it), "bad_value"),
        (lambda it: act("spotlight", seats=[it.seat], students=False, projector=False)(it), "bad_value"),
        (lambda it: act("spotlight", seats=[it.seat], named="no")(it), "bad_value"),
        (act("copies"), "missing_field"),
        (act("copies", allowed=1), "bad_value"),
        (act("push", back=True), "bad_value"),
        (lambda it: act("push", link="seed=1", seats=[it.paused.place["seat"]], back=True)(it), "not_here"),
        (act("push", back="yes"), "bad_value"),
        (act("say", text="x", seats=["nobody"]), "bad_value"),
        (act("say", text="x", seats=5), "bad_value"),
        (says("class_copy"), "missing_field"),
        (says("class_copy", seat="nobody"), "bad_value"),
        (says("class_copy", seat=["x"]), "bad_value"),
        (wall(open=True, large=5), "bad_value"),
        (wall(open=True, large="x" * 65), "bad_value"),
    ],
}
