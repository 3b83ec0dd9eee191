"""A teacher leads on a real server of two processes: limits, stages, and acts that are taken back."""

import pytest

from server.store.database import default_url
from server.web import family
from tests.server.services import rows

pytestmark = [
    pytest.mark.waiting,
    pytest.mark.skipif(not family.SHARING, reason="this system can not hand over connections"),
]


def shape(browser):
    return browser.newest("state", "welcome")["config"]["networkShape"]


def given(school, code):
    """The rows of a class's students, as they are kept."""
    return [row for row in rows(default_url(school.server.directory))["students"] if row.code == code]


def test_limits_hold_at_every_process_and_after_a_reload(school):
    teacher, students, told = school.class_of(4)
    teacher.act("bounds", rules={"learningRate": {"high": 0.1}, "epochs": {"high": 30}, "noise": {"hide": True}})
    school.wait(lambda: all("bounds" in each.newest("class")["doing"] for each in students))
    for each in students:
        refused = each.ask("set", changes={"learningRate": 1})
        assert (refused["code"], refused["field"]) == ("class_bounds", "learningRate")
        assert each.ask("set", changes={"noise": 5})["code"] == "class_bounds"
        assert each.ask("set", changes={"learningRate": 0.1})["config"]["learningRate"] == 0.1
        each.ask("speed", rate=None)
        each.ask("play")
    school.wait(lambda: all(each.frame["epoch"] == 30 and not each.frame["playing"] for each in students))
    school.wait(lambda: all(each.newest("notice").get("code") == "class_bounds" for each in students))
    assert students[0].ask("play")["code"] == students[0].ask("step")["code"] == "class_bounds"
    students[0].ask("reset")
    assert students[0].ask("step", unit="batch")["type"] in ("ok", "state")
    # The link of a reload may say what it likes: such a network is there, and isn't trained.
    token = students[1].token
    students[1].leave()
    again = school.browser(seat=token, link="learningRate=3", playing=True)
    again.ask("class_join", code=told["code"])
    school.wait(lambda: not again.newest("state", "welcome")["playing"])
    assert again.ask("play")["code"] == "class_bounds"
    assert again.ask("set", changes={"learningRate": 5})["code"] == "class_bounds", "further away"
    assert again.ask("set", changes={"learningRate": 2})["type"] == "state", "nearer"
    assert again.ask("set", changes={"learningRate": 0.05})["type"] == "state"
    assert again.ask("play")["type"] != "error"
    # What the teacher gives is never refused.
    teacher.act("push", link="learningRate=7")
    school.wait(lambda: again.newest("state")["config"]["learningRate"] == 7)
    teacher.act("bounds_end")
    school.wait(lambda: "bounds" not in again.newest("class")["doing"])
    assert again.ask("set", changes={"learningRate": 9})["type"] == "state"
    teacher.act("end")


def test_stages_give_networks_and_set_limits(school):
    teacher, (one, other), told = school.class_of(2)
    teacher.act("stages", text="Look: What do you see? \nWide #networkShape=6\n")
    teacher.ask("set", changes={"networkShape": [3]})
    teacher.act("bounds", rules={"networkShape": {"lock": True}})
    teacher.act("stage_add", title="Small", words="Only three", limits=True)
    teacher.act("bounds_end")
    assert "stages" not in one.newest("class")["doing"], "nobody is told of stages to come"
    teacher.act("stage", number=1)
    school.wait(lambda: one.newest("class")["doing"].get("stages", {}).get("title") == "Look")
    assert one.newest("class")["doing"]["stages"] == {
        "number": 1,
        "of": 3,
        "title": "Look",
        "words": "What do you see?",
    }
    teacher.act("stage", number=2)
    school.wait(lambda: shape(one) == shape(other) == [6])
    teacher.act("stage", number=3)
    school.wait(lambda: shape(one) == shape(other) == [3])
    assert one.ask("set", changes={"networkShape": [4]})["code"] == "class_bounds"
    late = school.browser()
    late.ask("class_join", code=told["code"])
    school.wait(lambda: shape(late) == [3])
    teacher.act("undo")
    school.wait(lambda: shape(one) == shape(other) == [6])
    school.wait(lambda: one.newest("class")["doing"]["stages"]["number"] == 2)
    assert one.ask("set", changes={"networkShape": [4]})["type"] == "state"
    teacher.act("end")


def test_a_gift_is_taken_back_everywhere(school):
    teacher, students, told = school.class_of(4)
    for number, each in enumerate(students, 3):
        each.ask("set", changes={"networkShape": [number]})
    teacher.act("push", link="networkShape=8")
    school.wait(lambda: all(shape(each) == [8] for each in students))
    # Until that is kept, whoever reloads is given it again, over what the reloaded page brings.
    school.wait(lambda: all(row.given == 1 for row in given(school, told["code"])))
    # One has gone meanwhile, and one has reloaded the page, perhaps to the other process.
    students[0].leave()
    students[1].leave()
    back = school.browser(seat=students[1].token, link="networkShape=8")
    back.ask("class_join", code=told["code"])
    school.wait(lambda: teacher.newest("class")["doing"].get("undo", {}).get("what") == "gave a network")
    teacher.act("undo")
    school.wait(lambda: shape(back) == [4] and shape(students[2]) == [5] and shape(students[3]) == [6])
    assert students[2].newest("class_given")["how"] == "before"
    away = school.browser(seat=students[0].token, link="networkShape=8")
    away.ask("class_join", code=told["code"])
    school.wait(lambda: shape(away) == [3])
    late = school.browser(link="networkShape=7")
    late.ask("class_join", code=told["code"])
    # To one only.
    teacher.act("push", link="networkShape=2", seats=[back.place["seat"]])
    school.wait(lambda: shape(back) == [2])
    assert shape(late) == [7], "nothing is given any more"
    teacher.act("undo")
    school.wait(lambda: shape(back) == [4])
    school.wait(lambda: "undo" not in teacher.newest("class")["doing"])
    teacher.act("end")


def test_a_removed_student_comes_back_by_undo_with_seat_and_name(school):
    teacher, students, told = school.class_of(4)
    places = [each.place for each in students]
    for each in students:
        teacher.act("remove", seat=each.place["seat"])
    school.wait(lambda: all(each.newest("class_over") for each in students))
    assert students[0].ask("class_act", act="rename")["code"] == "no_class"
    for each in students:
        each.told.clear()
    for _ in students:
        teacher.act("undo")
    school.wait(lambda: all(each.newest("class") for each in students))
    assert [each.place for each in students] == places
    school.wait(lambda: len(teacher.roster) == 4 and all(each["here"] for each in teacher.roster.values()))
    # Names are hidden, and the class is closed.
    teacher.act("hide_names", on=True)
    school.wait(lambda: [each["name"] for each in teacher.roster.values()] == [f"Student {n}" for n in range(1, 5)])
    teacher.ask("class_wall", open=True)
    school.wait(lambda: {row["name"] for row in teacher.wall.values()} == {f"Student {n}" for n in range(1, 5)})
    teacher.act("close")
    stranger = school.browser()
    assert stranger.ask("class_join", code=told["code"])["code"] == "class_closed"
    students[0].leave()
    again = school.browser(seat=students[0].token)
    assert again.ask("class_join", code=told["code"])["name"] == places[0]["name"]
    teacher.act("undo")
    assert stranger.ask("class_join", code=told["code"])["type"] == "class"
    teacher.act("free_names", on=True)
    school.wait(lambda: stranger.newest("class")["doing"].get("names", {}).get("free"))
    stranger.act("name", text="  Ada   L. ")
    assert stranger.place["name"] == "Ada L."
    teacher.act("free_names", on=False)
    school.wait(lambda: stranger.place["name"] != "Ada L.")
    teacher.act("end")
