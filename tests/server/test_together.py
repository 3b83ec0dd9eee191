"""What a class does together, on a real server with two web processes."""

import numpy as np
import pytest

from engine import run_from_bytes
from server.messages.replies import from_text
from server.sessions.signing import Signer
from tests.server.schools import doing

pytestmark = pytest.mark.waiting

ANOTHER = Signer(b"of another server")


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


def test_a_class_averages_its_networks_in_rounds(school):
    teacher, students, told = school.class_of(3, link="#networkShape=2")
    teacher.ask("set", changes={"dataset": "circle", "networkShape": [3], "seed": "0.5", "optimizer": "sgd"})
    base = parameters(teacher)
    teacher.act("federated", epochs=2, split="even")
    school.wait(lambda: all(points(each) for each in students))
    assert sorted(points(each) for each in students) == [83, 83, 84]
    school.wait(lambda: all(each.newest("state")["cause"] == "take" for each in students))
    for each in students:
        assert each.newest("state")["config"]["networkShape"] == [3]
        np.testing.assert_array_equal(parameters(each), base)
    for kind, fields in (("play", {}), ("new_weights", {}), ("set", {"changes": {"learningRate": 1}})):
        assert students[0].ask(kind, **fields)["code"] == "federated"
    assert students[0].ask("class_act", act="federated_train", values={})["code"] == "not_teacher"
    teacher.act("federated_train")
    school.wait(lambda: all(each.frame["epoch"] == 2 for each in students))
    trained = [parameters(each) for each in students]
    school.wait(lambda: teacher.ask("class_act", act="federated_average", values={})["type"] == "ok")
    school.wait(lambda: all(each.newest("state")["cause"] == "take" for each in students))
    means = [parameters(each) for each in students]
    expected = np.average(trained, axis=0, weights=[points(each) for each in students])
    for mean in means:
        np.testing.assert_allclose(mean, expected, rtol=1e-12, atol=1e-15)
    assert not np.allclose(expected, base)
    school.wait(lambda: doing(teacher, "federated")["round"] == 1)
    last = doing(teacher, "federated")["rounds"][-1]
    assert last["members"] == 3 and last["best"] <= last["middle"] <= last["worst"]
    # A student who is away doesn't hold up the others, and has the mean upon coming back.
    students[2].leave()
    school.wait(lambda: not teacher.roster[students[2].place["seat"]]["here"])
    teacher.act("federated_train")
    school.wait(lambda: all(each.frame["epoch"] == 4 for each in students[:2]))
    school.wait(lambda: teacher.ask("class_act", act="federated_average", values={})["type"] == "ok")
    school.wait(lambda: all(each.newest("state")["epoch"] == 4 for each in students[:2]))
    back = school.browser(seat=students[2].token)
    back.ask("class_join", code=told["code"])
    school.wait(lambda: back.newest("state").get("cause") == "take")
    np.testing.assert_array_equal(parameters(back), parameters(students[0]))
    teacher.act("federated_end")
    school.wait(lambda: doing(students[0], "federated") is None)
    assert students[0].ask("play")["type"] == "state"


def parameters(browser):
    """The parameters of a browser's run, bit for bit."""
    content = browser.ask("save", format="bytes")["content"]
    return run_from_bytes(ANOTHER.unseal(from_text(content, "run"))[0]).parameters


def test_a_class_is_one_network(school):
    teacher, (one, two), told = school.class_of(2, link="#networkShape=2")
    teacher.ask("set", changes={"dataset": "circle", "networkShape": [2], "seed": "0.5"})
    teacher.act("human", rate=0.5)
    school.wait(lambda: all(doing(each, "human") for each in (teacher, one, two)))
    began = doing(teacher, "human")
    assert (began["sizes"], [len(each) for each in began["names"]]) == ([2, 1], [1, 1, 0])
    # Each changes the own neuron; the teacher sees all changes of a moment at once.
    one.act("human_set", values=[5, -5, 1])
    school.wait(lambda: doing(one, "human")["neuron"]["values"] == [5.0, -5.0, 1.0])
    before = doing(two, "human")["neuron"]["values"]
    two.act("human_step")
    school.wait(lambda: doing(two, "human")["neuron"]["values"] != before)
    school.wait(lambda: doing(teacher, "human")["picture"] != began["picture"])
    school.wait(lambda: len({doing(each, "human")["train"] for each in (teacher, one, two)}) == 1)
    # A neuron whose student has left is the server's, until somebody else takes it.
    assert one.ask("class_leave")["type"] == "ok"
    school.wait(lambda: [len(each) for each in doing(teacher, "human")["names"]] == [0, 1, 0])
    seen = doing(teacher, "human")["train"]
    teacher.act("human_step")
    school.wait(lambda: doing(teacher, "human")["train"] != seen)
    late = school.browser()
    assert late.ask("class_join", code=told["code"])["doing"]["human"]["neuron"] is None
    late.act("human_take")
    school.wait(lambda: doing(late, "human")["neuron"] is not None)
    assert doing(late, "human")["neuron"]["label"] == "neuron 1"
    teacher.act("human_end")
    school.wait(lambda: doing(two, "human") is None)
