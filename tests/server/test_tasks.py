"""A task on a real server: only what the server has trained at a student's own browser counts."""

import json

import pytest

from engine import run_to_json
from server.messages.replies import from_text, to_text
from server.sessions.opening import open_bytes
from server.sessions.signing import Signer
from tests.server.schools import doing

pytestmark = pytest.mark.waiting

EASY = {"measure": "loss", "bound": 0.1, "rank": "epochs"}


def task(browser):
    return doing(browser, "assignment") or {}


def mine(browser):
    return task(browser).get("mine") or {}


def hands_in(own_school, student):
    """The verdict on what a student hands in for the first time."""
    student.act("hand_in")
    return own_school.wait(lambda: mine(student)).get("last")["verdict"]


def test_a_trained_run_counts_and_a_forged_or_copied_one_does_not(own_school):
    teacher, (honest, forger, thief, editor), told = own_school.class_of(4)
    teacher.act("assign", **EASY)
    students = (honest, forger, thief, editor)
    own_school.wait(lambda: all(task(each) and each.opened() for each in students))
    honest.ask("forward", epoch=200)
    own_school.wait(lambda: honest.frame["epoch"] == 200 and not honest.frame["playing"])
    trained = honest.ask("save", format="bytes")["content"]

    run = open_bytes(from_text(trained, "run"), Signer(bytes(32))).run  # the weights are everybody's to read
    forger.ask("open", run=to_text(run_to_json(run).encode()))
    thief.ask("open", run=trained)
    editor.ask("edit", index=0, value=0.5)
    assert [hands_in(own_school, each) for each in students] == ["done", "not_trained", "not_trained", "not_trained"]
    assert thief.ask("class_act", act="hand_in", values={})["code"] == "too_soon"
    own_school.wait(lambda: task(teacher)["reached"] == 1 and task(teacher)["handed"] == 4)
    assert [(row["place"], row.get("epochs")) for row in task(teacher)["rows"]] == [(1, 200)] + [(None, None)] * 3

    # The right one is in after a reload at a server that was killed, too; a copied place is not.
    checkpoint = thief.ask("reset")["checkpoint"]
    own_school.server.kill()
    own_school.browsers.clear()
    own_school.server.start()
    again = own_school.browser(seat=honest.token, run=trained, resume=True)
    again.ask("class_join", code=told["code"])
    assert mine(again)["best"]["epochs"] == 200
    other = own_school.browser()
    other.ask("class_join", code=told["code"])
    own_school.wait(lambda: other.opened())  # whoever comes later begins with the task's settings, too
    other.ask("open", run=checkpoint)
    assert hands_in(own_school, other) == "not_trained"
    spied = json.dumps([each.told for each in (*students, again, other, teacher)])
    assert '"seed"' not in json.dumps([task(each) for each in (*students, teacher)]) and '"mark"' not in spied
    late = own_school.browser(seat=teacher.token)
    late.ask("class_lead", code=told["code"], secret=told["secret"], address="")
    late.act("assign_end")
    assert again.ask("class_act", act="hand_in", values={})["code"] == "assignment_over"


def test_points_of_ones_own_are_no_task(school):
    teacher, _, _ = school.class_of(1)
    teacher.ask("use_points", points=[[0, 0, 0], [1, 1, 1]], classes=["a", "b"])
    assert teacher.ask("class_act", act="assign", values=EASY)["code"] == "assignment_data"
