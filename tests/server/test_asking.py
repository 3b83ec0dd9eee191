"""A question to a class on a real server: nobody learns an answer before all do, nor loses one with the server."""

import json
from contextlib import ExitStack

import pytest

from server.web import family
from tests.browser.serving import serving
from tests.server.test_classroom import School


@pytest.fixture
def school(tmp_path):
    count = "2" if family.SHARING else "1"
    with serving(tmp_path, "--web", count, "--compute", "inline") as server, ExitStack() as opened:
        yield School(server, opened)
        assert "Traceback" not in server.log.read_text(), server.log.read_text()


def doing(browser):
    return browser.newest("class")["doing"].get("ask", {})


def test_a_question_is_answered_changed_revealed_and_survives_the_server(school):
    teacher, (one, two, three), told = school.class_of(3)
    teacher.act("ask", kind="choice", question="Which?", choices=["fast-word", "slow-word"], right=1)
    school.wait(lambda: all(doing(each).get("question") for each in (one, two, three)))
    asked = doing(one)["asked"]
    one.act("answer", asked=asked, choice=1)
    two.act("answer", asked=asked, choice=1)
    school.wait(lambda: doing(teacher).get("so_far") == {"counts": [0, 2]} and doing(three)["answered"] == 2)
    spied = json.dumps(three.told)
    assert '"so_far"' not in spied and '"right"' not in spied and '"result"' not in spied

    school.server.kill()
    school.browsers.clear()
    school.server.start()
    teacher = school.browser()
    assert teacher.ask("class_lead", code=told["code"], secret=told["secret"], address="")["role"] == "teacher"
    one, three = (school.browser(seat=each.token) for each in (one, three))
    for each in (one, three):
        each.ask("class_join", code=told["code"])
    assert doing(one)["answer"] == 1 and doing(three)["answer"] is None and "right" not in doing(one)
    one.act("answer", asked=asked, choice=0)
    teacher.act("ask_reveal")
    school.wait(lambda: doing(three).get("result") == {"counts": [1, 1]})
    assert doing(three)["right"] == 1
    assert three.ask("class_act", act="answer", values={"asked": asked, "choice": 1})["code"] == "ask_over"
    teacher.act("ask_end")
    school.wait(lambda: not doing(one) and not doing(three))
