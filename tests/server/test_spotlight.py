"""The spotlight, the projector, copies and what is sent back, on a real server with two web processes."""

import json

import pytest

from server.classroom.closeup import SIDE
from tests.server.schools import doing

pytestmark = pytest.mark.waiting


def seat(student):
    return student.place["seat"]


def closeups(browser):
    """All rows of pictures that came."""
    return [row for each in browser.told if each["type"] == "closeups" for row in each["of"]]


def screen(school, told):
    """The projector's page."""
    page = school.browser()
    answer = page.ask("class_screen", code=told["code"], secret=told["screen"], address="http://h/")
    assert answer["role"] == "screen", answer
    return page


def test_everybody_and_the_projector_see_the_networks_in_the_spotlight(school):
    teacher, students, told = school.class_of(4, playing=True)
    projector = screen(school, told)
    one, other, *rest = students
    teacher.act("spotlight", seats=[seat(other), seat(one)], named=False)
    for each in (projector, *students):
        school.wait(lambda each=each: {0, 1} <= {row["at"] for row in closeups(each) if "map" in row})
        assert "seat" not in json.dumps(closeups(each))
    row = closeups(rest[0])[-1]
    assert row["size"] == SIDE and row["channels"] == 1 and len(row["map"]) < SIDE * SIDE
    assert row["shape"] and 0 < row["test"] < 2 and row["problem"] == "classification"
    school.wait(lambda: any("points" in row for row in closeups(rest[0])))
    assert [each["yours"] for each in doing(other, "spotlight")["shown"]] == [True, False]
    assert doing(projector, "spotlight")["shown"] == [{"name": None, "yours": False}] * 2
    assert {each["seat"] for each in doing(teacher, "spotlight")["shown"]} == {seat(one), seat(other)}
    school.wait(lambda: {seat(one), seat(other)} <= {row["seat"] for row in closeups(teacher)})
    # It goes on: epochs rise.
    seen = max(row["epoch"] for row in closeups(rest[0]))
    school.wait(lambda: max(row["epoch"] for row in closeups(rest[0])) > seen)
    # On the projector only, by name.
    teacher.act("spotlight", seats=[seat(one)], students=False)
    school.wait(
        lambda: (doing(projector, "spotlight") or {}).get("shown") == [{"name": one.place["name"], "yours": False}]
    )
    school.wait(lambda: all(doing(each, "spotlight") is None for each in students))
    late = screen(school, told)
    school.wait(lambda: closeups(late))
    teacher.act("spotlight_end")
    school.wait(lambda: doing(projector, "spotlight") is None and doing(teacher, "spotlight") is None)
    teacher.act("end")


def test_a_projector_only_looks(school):
    teacher, students, told = school.class_of(2, playing=True)
    projector = screen(school, told)
    (first,) = (each for each in projector.told if each.get("role") == "screen" and "qr" in each)
    assert first["join"].endswith(told["code"]) and first["here"] == 2
    assert told["secret"] not in json.dumps(projector.told) and "roster" not in json.dumps(projector.told)
    for act in ({"act": "pause"}, {"act": "end"}, {"act": "say", "values": {"text": "x"}}, {"act": "rename"}):
        assert projector.ask("class_act", **act)["code"] == "not_teacher"
    assert projector.ask("class_copy", seat=seat(students[0]))["code"] == "not_teacher"
    assert projector.ask("class_wall", open=True, large=seat(students[0]))["code"] == "not_teacher"
    other = school.browser()
    asked = {"code": told["code"], "secret": told["screen"], "address": "http://h/"}
    assert other.ask("class_lead", **asked)["code"] == "not_teacher"
    assert other.ask("class_screen", **{**asked, "secret": told["screen"][:-1]})["code"] == "not_teacher"
    assert other.ask("class_screen", **{**asked, "secret": told["secret"]})["role"] == "screen"
    assert projector.ask("class_wall", open=True, seen=[seat(students[0])])["type"] == "ok"
    school.wait(lambda: projector.pictures(seat(students[0])))
    teacher.act("say", text="Look up!")
    school.wait(lambda: projector.stage["message"] == "Look up!")
    students[0].leave()
    school.wait(lambda: projector.newest("class")["here"] == 1)
    teacher.act("end")
    school.wait(lambda: projector.newest("class_over"))


def test_a_student_is_seen_large_on_the_wall(school):
    teacher, (one, other), _ = school.class_of(2, playing=True)
    assert teacher.ask("class_wall", open=True, large=seat(other))["type"] == "ok"
    school.wait(lambda: any("points" in row for row in closeups(teacher)))
    assert {row["seat"] for row in closeups(teacher)} == {seat(other)} and not closeups(one) and not closeups(other)
    # Of three classes there is a map of each.
    other.ask("open", link="dataset=three-spirals", playing=True)
    assert other.newest("state")["layers"][-1]["size"] > 1, "three classes"
    outputs = other.newest("state")["layers"][-1]["size"]
    school.wait(lambda: closeups(teacher)[-1].get("channels") == outputs)
    teacher.ask("class_wall", open=True)
    teacher.act("end")


def test_a_copy_is_taken_and_sent_back_changed(school):
    teacher, (one, other), told = school.class_of(2)
    one.ask("open", link="networkShape=3,2&seed=0.5")
    copy = teacher.ask("class_copy", seat=seat(one))
    assert (copy["type"], copy["name"]) == ("copied", one.place["name"])
    assert teacher.ask("open", run=copy["run"])["config"]["networkShape"] == [3, 2]
    teacher.ask("set", changes={"networkShape": [5]})
    teacher.act("push", seats=[seat(one)], back=True)
    school.wait(lambda: one.newest("state")["config"]["networkShape"] == [5])
    types = [each["type"] for each in one.told if each["type"] == "class_given" or each.get("cause") == "open"]
    assert types[-2:] == ["class_given", "state"]
    assert not any(each["type"] == "class_given" for each in other.told)
    # To some, from the wall, which has no network: that of the playground beside it.
    wall = school.browser()
    wall.ask("class_lead", code=told["code"], secret=told["secret"], address="http://h/")
    wall.ask("class_wall", open=True)
    wall.act("push", seats=[seat(other)], playground=True)
    school.wait(lambda: other.newest("state").get("config", {}).get("networkShape") == [5])
    # What is locked has its values there, and a task begins with its settings.
    wall.act("bounds", rules={"networkShape": {"lock": True}})
    school.wait(lambda: (doing(other, "bounds") or {}).get("rules", {}).get("networkShape", {}).get("is") == [5])
    wall.act("bounds_end")
    wall.act("assign", measure="loss", bound=0.1, rank="loss")
    school.wait(lambda: doing(other, "assignment") is not None)
    assert other.newest("state")["config"]["networkShape"] == [5]
    wall.act("assign_end")
    wall.act("say", text="Try fewer units.", seats=[seat(other)])
    school.wait(lambda: doing(other, "say") == {"text": "Try fewer units."})
    assert doing(one, "say") is None
    wall.act("say", seats=[seat(other)])
    school.wait(lambda: doing(other, "say") is None)
    # A class may forbid it; nobody else may at all.
    teacher.act("copies", allowed=False)
    school.wait(lambda: doing(one, "copies") == {"allowed": False})
    school.wait(lambda: wall.ask("class_copy", seat=seat(one)).get("code") == "no_copies")
    teacher.act("copies", allowed=True)
    school.wait(lambda: wall.ask("class_copy", seat=seat(one))["type"] == "copied")
    assert other.ask("class_copy", seat=seat(one))["code"] == "not_teacher"
    gone = seat(one)
    one.leave()
    school.wait(lambda: not teacher.roster[gone]["here"])
    assert teacher.ask("class_copy", seat=gone)["code"] == "not_here"
    back = teacher.ask("class_act", act="push", values={"seats": [gone], "back": True})
    assert back["code"] == "not_here"
    teacher.leave()
    values = {"seats": [seat(other)], "playground": True}
    school.wait(lambda: wall.ask("class_act", act="push", values=values).get("code") == "no_playground")
    wall.act("end")
