"""server/classroom/activities/door.py: a code that has got about is changed, and nobody inside notices."""

import pytest

from server.web.invitation import invitation
from tests.server.web.test_classes import LISTENS, School


@pytest.fixture
def school(tmp_path):
    school = School(tmp_path)
    yield school
    school.close()


def test_a_new_code_lets_others_in_and_the_old_one_only_who_has_a_place(school):
    teacher, (inside, away), told = school.class_of(2, title="Nets")
    projector = school.browser()
    projector.ask("class_screen", code=told["code"], secret=told["screen"], address="http://h/")
    school.leave(away)
    assert teacher.act("new_code")["type"] == "ok"
    school.settle()
    code, entry = told["code"], teacher.got[-1]["entry"]
    assert entry != code
    for page in (teacher, projector):
        shown = page.got[-1]
        assert (shown["code"], shown["entry"]) == (code, entry)
        assert {name: shown[name] for name in ("join", "qr")} == invitation("http://h/", entry, LISTENS)
    stays = ("type", "seat", "name", "code", "doing", "stage")
    assert {**{name: inside.place[name] for name in stays}, "entry": entry}.items() <= inside.got[-1].items()

    leaked = school.browser().ask("class_join", code=code)
    assert leaked["code"] == "no_class" and leaked["message"].startswith("This class has another code by now.")
    assert school.browser().ask("class_join", code=entry.lower())["code"] == code

    # And a second time: by whichever code a student came, the place is kept.
    teacher.act("new_code")
    school.settle()
    third = teacher.got[-1]["entry"]
    assert len({code, entry, third}) == 3
    for page, by in ((away, code), (away, entry), (inside, entry)):
        again = school.browser(seat=page.token)
        back = again.ask("class_join", code=by)
        assert {name: back[name] for name in ("seat", "name", "code", "entry")} == {
            **{name: page.place[name] for name in ("seat", "name", "code")},
            "entry": third,
        }
        school.leave(again)
    for by in (code, entry):
        assert school.browser().ask("class_join", code=by)["code"] == "no_class"
    # The teacher's link is the one of before, and shows how to join now.
    led = school.browser().ask("class_lead", code=code, secret=told["secret"], address="http://h/")
    assert (led["entry"], led["secret"], led["screen"]) == (third, told["secret"], told["screen"])
    assert led["join"].endswith(f"?class={third}")
    teacher.act("say", text="Hello")
    school.settle()
    assert "join" not in teacher.got[-1], "what it knows isn't told again"


def test_a_code_of_before_is_no_guess_and_opens_nothing_else(school):
    teacher, _, told = school.class_of(0)
    teacher.act("new_code")
    for _ in range(50):
        late = school.browser()
        assert late.ask("class_join", code=told["code"])["code"] == "no_class"
    assert late.ask("class_lead", code=told["code"], secret="guess", address="")["code"] == "not_teacher"
    school.settle()
    assert late.ask("class_join", code=teacher.got[-1]["entry"])["type"] == "class"
