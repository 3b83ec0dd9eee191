"""A question to a class on a real server: nobody learns an answer before all do, nor loses one with the server."""

import json

import pytest

from tests.server.schools import doing

pytestmark = pytest.mark.waiting


def question(browser):
    return doing(browser, "ask") or {}


def test_a_question_is_answered_changed_revealed_and_survives_the_server(own_school):
    teacher, (one, two, three), told = own_school.class_of(3)
    teacher.act("ask", kind="choice", question="Which?", choices=["fast-word", "slow-word"], right=1)
    own_school.wait(lambda: all(question(each).get("question") for each in (one, two, three)))
    asked = question(one)["asked"]
    one.act("answer", asked=asked, choice=1)
    two.act("answer", asked=asked, choice=1)
    own_school.wait(lambda: question(teacher).get("so_far") == {"counts": [0, 2]} and question(three)["answered"] == 2)
    spied = json.dumps(three.told)
    assert '"so_far"' not in spied and '"right"' not in spied and '"result"' not in spied

    own_school.server.kill()
    own_school.browsers.clear()
    own_school.server.start()
    teacher = own_school.browser()
    assert teacher.ask("class_lead", code=told["code"], secret=told["secret"], address="")["role"] == "teacher"
    one, three = (own_school.browser(seat=each.token) for each in (one, three))
    for each in (one, three):
        each.ask("class_join", code=told["code"])
    assert question(one)["answer"] == 1 and question(three)["answer"] is None and "right" not in question(one)
    one.act("answer", asked=asked, choice=0)
    teacher.act("ask_reveal")
    own_school.wait(lambda: question(three).get("result") == {"counts": [1, 1]})
    assert question(three)["right"] == 1
    assert three.ask("class_act", act="answer", values={"asked": asked, "choice": 1})["code"] == "ask_over"
    teacher.act("ask_end")
    own_school.wait(lambda: not question(one) and not question(three))
