"""What a class does together, on a real server, with one and with two web processes."""

from contextlib import ExitStack

import pytest

from server.web import family
from tests.browser.serving import serving
from tests.server.test_classroom import School


@pytest.fixture(scope="module", params=["1", "2"])
def server(tmp_path_factory, request):
    if request.param != "1" and not family.SHARING:
        pytest.skip("this system can not hand over connections")
    with serving(tmp_path_factory.mktemp("together"), "--web", request.param, "--compute", "inline") as running:
        yield running
        assert "Traceback" not in running.log.read_text(), running.log.read_text()


@pytest.fixture
def school(server):
    with ExitStack() as opened:
        yield School(server, opened)


def doing(browser, name):
    """What a browser was told last of an activity."""
    return browser.newest("class")["doing"].get(name)


def points(browser):
    """How many points were given to a browser's run; None for points that were drawn."""
    given = browser.newest("state", "welcome")["given"]
    return given and given["points"]


def test_all_train_on_the_points_of_all(school):
    teacher, students, told = school.class_of(3, link="#networkShape=3&seed=0.5")
    one, two, late = students
    teacher.act("our_data", classes=2)
    school.wait(lambda: all(doing(each, "our_data") for each in students))
    one.act("our_data_paint", points=[[1, 1, 0], [2, 2, 0]])
    two.act("our_data_paint", points=[[-1, -1, 1]])
    seats = {one.place["seat"]: [[1.0, 1.0, 0], [2.0, 2.0, 0]], two.place["seat"]: [[-1.0, -1.0, 1]]}
    school.wait(lambda: (doing(teacher, "our_data") or {}).get("seats") == seats)
    assert doing(late, "our_data")["points"] == []
    late.leave()
    teacher.act("our_data_give")
    school.wait(lambda: points(one) == points(two) == 3)
    assert one.newest("state")["config"]["networkShape"] == [3] and one.newest("state")["cause"] == "use_points"
    assert one.ask("points")["points"] == two.ask("points")["points"]
    # Who comes later has them too; after a reload with these points nothing is changed.
    late = school.browser(seat=late.token)
    late.ask("class_join", code=told["code"])
    school.wait(lambda: points(late) == 3)
    saved = late.ask("save", format="bytes")["content"]
    late.leave()
    again = school.browser(seat=late.token, run=saved, resume=True)
    again.ask("class_join", code=told["code"])
    school.wait(lambda: again.newest("state").get("cause") == "use_points")
    assert again.newest("state")["before"] is None and points(again) == 3


def test_networks_in_all_processes_are_seen_as_one(school):
    teacher, students, _ = school.class_of(4, link="#seed=0.5&noise=20")
    one, _, _, other = students
    other.ask("set", changes={"dataset": "circle"})
    one.ask("new_weights")
    school.wait(lambda: one.newest("state")["cause"] == "new_weights")
    assert teacher.ask("class_act", act="consensus_at", values={"x": 0, "y": 0})["code"] == "bad_value"
    one.ask("set", changes={"dataset": "spiral"})
    for each in students[1:3]:
        each.ask("set", changes={"dataset": "spiral"})
    teacher.act("consensus")
    school.wait(lambda: doing(teacher, "consensus"))
    view = doing(teacher, "consensus")["view"]
    assert (view["members"], view["left"], view["missing"], view["tested"]) == (3, {"dataset": 1}, 0, 250)
    assert view["worst"] <= view["middle"] <= view["best"] and 0 <= view["together"] <= 1
    assert doing(one, "consensus") is None
    teacher.act("consensus_at", x=1, y=-2)
    school.wait(lambda: doing(teacher, "consensus")["at"])
    assert sum(doing(teacher, "consensus")["at"]["counts"]) == 3
    teacher.act("consensus_options", shown=True, named=True)
    school.wait(lambda: doing(one, "consensus"))
    assert doing(one, "consensus")["view"] == view
    seats = {each.place["seat"] for each in students}
    assert set(doing(teacher, "consensus")["at"]["others"]) <= seats
    assert not doing(one, "consensus")["at"]["others"] and set(doing(one, "consensus")) == {"view", "at"}
