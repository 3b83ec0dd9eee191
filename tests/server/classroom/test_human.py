"""server/classroom/neurons.py, activities/human.py: students who are the neurons of one network."""

import itertools
import json
import random
from dataclasses import replace

import numpy as np
import pytest

from engine import Config, advance, evaluate, new_run
from engine.arrays import frozen
from engine.inspection.views.health import gradient_of
from server.classroom import neurons
from server.classroom.activities import Scene, activities
from server.classroom.activities.human import with_drawn
from server.classroom.lesson import Lesson
from server.messages.fields import MessageError

PICK = random.Random(7).randrange
SETTINGS = {"dataset": "circle", "seed": "0.5", "networkShape": [3, 2]}
RUN = new_run(Config.from_mapping(SETTINGS))
COUNT = 3 + 2 + 1
RATE = 0.5


def class_of(count):
    lesson = Lesson("CODE", "Nets", "kept")
    for number in range(count):
        lesson = lesson.joined(f"s{number}", PICK)
    return lesson


CLOCK = itertools.count(1000)


def act(lesson, name, who=None, found=None, now=None, **fields):
    now = float(next(CLOCK)) if now is None else now
    return activities.act(name).do(Scene(lesson=lesson, who=who, fields=fields, pick=PICK, now=now, found=found))


def begun(students, run=RUN, rate=RATE):
    return act(class_of(students), "human", found=neurons.begun(run), rate=rate)


def told(lesson, seat=None):
    return activities.told(lesson, seat)["human"]


def parameters(lesson):
    return np.array(lesson.doing["human"]["parameters"])


def refusal(*given, **named):
    with pytest.raises(MessageError) as caught:
        act(*given, **named)
    return caught.value.code


def test_a_step_is_the_engines_full_batch_step_for_that_neuron_alone():
    lesson = begun(COUNT)
    # The engine's own training, one step of plain gradient descent on all points.
    own = {**SETTINGS, "optimizer": "sgd", "learningRate": RATE, "batchSize": RUN.signature.train_points}
    whole = advance([new_run(Config.from_mapping(own))], epochs=1)[0].parameters
    np.testing.assert_array_equal(parameters(lesson), RUN.parameters)
    for number in range(COUNT):
        after = parameters(act(lesson, "human_step", f"s{number}"))
        place = neurons.played(lesson.doing["human"]).neurons[number].place
        np.testing.assert_allclose(after[place], whole[place], rtol=1e-9, atol=1e-12)
        others = np.ones(after.size, bool)
        others[place] = False
        np.testing.assert_array_equal(after[others], RUN.parameters[others])


@pytest.mark.parametrize(
    "settings",
    [
        {"networkShape": []},
        {"jump": True, "networkShape": [2], "features": ["x", "y", "xTimesY"]},
        {"dataset": "three-spirals", "networkShape": [4]},
        {"problem": "regression", "networkShape": [2]},
        {"bias": False, "networkShape": [3]},
    ],
    ids=["no hidden layer", "jump", "three classes", "regression", "no biases"],
)
def test_each_parameter_is_one_neurons(settings):
    run = new_run(Config.from_mapping(settings))
    made = neurons.neurons_of(run.config)
    places = [index for each in made for index in range(run.parameters.size)[each.place]]
    assert len(set(places)) == len(places) and len(made) == sum(told(begun(1, run))["sizes"])
    free = [index for index in range(run.parameters.size) if index not in places]
    assert not free if run.config.bias else len(free) == len(made)
    assert all(len(range(run.parameters.size)[each.place]) == each.needs for each in made)
    lesson = begun(1, run)
    assert told(lesson, "s0")["neuron"]["values"] == run.parameters[made[0].place].tolist()
    gradient, after = gradient_of(run), parameters(act(lesson, "human_step", "s0"))
    np.testing.assert_allclose(
        (run.parameters - after)[made[0].place], RATE * gradient[made[0].place], rtol=1e-9, atol=1e-12
    )


def test_of_fewer_students_the_server_plays_the_others():
    lesson = begun(2)
    assert [len(names) for names in told(lesson)["names"]] == [1, 1, 0, 0, 0, 0]
    place = neurons.played(lesson.doing["human"]).neurons
    after = act(lesson, "human_step")
    moved = parameters(after) != RUN.parameters
    assert not moved[place[0].place].any() and not moved[place[1].place].any()
    assert all(moved[each.place].any() for each in place[2:])


def test_of_more_students_several_share_a_neuron_and_the_last_change_counts():
    lesson = begun(COUNT + 1)
    assert [len(names) for names in told(lesson)["names"]] == [2, 1, 1, 1, 1, 1]
    assert told(lesson, "s0")["neuron"]["others"] == told(lesson, f"s{COUNT}")["neuron"]["others"] == 1
    assert told(lesson, "s1")["neuron"]["others"] == 0
    lesson = act(lesson, "human_set", "s0", values=[1, 2, 3])
    lesson = act(lesson, "human_set", f"s{COUNT}", values=[-1, 0.5, 5])
    assert told(lesson, "s0")["neuron"]["values"] == [-1.0, 0.5, 5.0]
    assert parameters(act(lesson, "human_step")).tolist() == parameters(lesson).tolist(), "the server plays none"


def test_a_neuron_whose_student_has_left_is_played_on():
    lesson = act(begun(COUNT), "human_set", "s1", values=[1, 2, 3])
    for gone in (lesson.left("s1"), lesson.removed("s1")):
        assert told(gone)["names"][1] == []
        np.testing.assert_array_equal(parameters(gone), parameters(lesson))
        after = act(gone, "human_step")
        assert (parameters(after) != parameters(gone)).any()
        # A newcomer has no neuron, until taking one: that one.
        later = after.joined("new", PICK)
        assert told(later, "new")["neuron"] is None
        assert refusal(later, "human_set", "new", values=[0, 0, 0]) == "no_neuron"
        later = act(later, "human_take", "new")
        assert told(later, "new")["neuron"]["values"] == parameters(after)[3:6].tolist()
        assert act(later, "human_take", "new") == later
    full = act(begun(COUNT).joined("new", PICK), "human_take", "new")
    assert told(full)["names"][0] == [full.shown("s0"), full.shown("new")]


NO_NUMBERS = [float("nan"), float("inf"), "3", True, None, [3], 5.01, -1e308, 10**400]


@pytest.mark.parametrize("values", [[], [1, 2], [1, 2, 3, 4], *([1, 2, each] for each in NO_NUMBERS)])
def test_other_values_are_refused(values):
    assert refusal(begun(2), "human_set", "s0", values=values) == "bad_value"


def test_a_student_changes_it_four_times_a_second_at_most_and_not_while_all_are_paused():
    lesson = act(begun(2), "human_step", "s0", now=5000.0)
    assert refusal(lesson, "human_step", "s0", now=5000.2) == "too_fast"
    assert refusal(lesson, "human_set", "s0", now=5000.2, values=[0, 0, 0]) == "too_fast"
    assert act(lesson, "human_step", "s1", now=5000.2) != lesson
    assert act(lesson, "human_step", "s0", now=5000.25) != lesson
    assert refusal(lesson.staged(paused=True), "human_step", "s1") == "class_paused"


def test_nothing_goes_beyond_the_limit():
    far = replace(RUN, parameters=frozen(np.linspace(-20, 20, RUN.parameters.size)))
    lesson = begun(COUNT, far, rate=10.0)
    for number in range(COUNT):
        lesson = act(lesson, "human_step", f"s{number}")
    assert np.abs(parameters(lesson)).max() == neurons.LIMIT


@pytest.mark.parametrize(
    "settings",
    [
        {"networkShape": [8, 8, 8]},
        {"networkShape": [30, 10]},
        {"problem": "regression", "regDataset": "curve-sine"},
        {"cut": ["1:0<x"]},
    ],
    ids=["three layers", "41 neurons", "a curve", "a link cut"],
)
def test_other_networks_are_not_played(settings):
    with pytest.raises(MessageError) as caught:
        neurons.begun(new_run(Config.from_mapping(settings)))
    assert caught.value.code == "not_playable"


def test_the_picture_and_the_figures_are_those_of_the_changed_network():
    lesson = begun(2)
    before = told(lesson)
    lesson = act(lesson, "human_set", "s0", values=[5, -5, 0])
    assert told(lesson)["picture"] == before["picture"], "it is looked at a moment later"
    doing = lesson.doing["human"]
    seen = neurons.drawn(doing)
    scores = evaluate([RUN], [frozen(parameters(lesson))])[0]
    assert (seen["train"], seen["test"], seen["accuracy"]) == scores[:3]
    assert len(seen["picture"]["map"]) == (40 * 40 + 2) // 3 * 4
    after = with_drawn(lesson, doing["begun"], seen)
    assert told(after)["picture"] != before["picture"] and told(after, "s0")["train"] == scores.train_loss
    # An older look, or one at another network, comes too late.
    assert with_drawn(after, doing["begun"], before | {"changes": 0}) == after
    assert with_drawn(lesson, doing["begun"] + 1, seen) == lesson
    assert with_drawn(act(after, "human_end"), doing["begun"], seen) == act(after, "human_end")


@pytest.mark.parametrize("dataset", ["circle", "three-spirals"])
def test_points_that_are_shown_are_some_of_the_training_points(dataset):
    run = new_run(Config.from_mapping({"dataset": dataset, "networkShape": [2]}))
    points = told(begun(1, run))["points"]
    train = run.data.train[: len(points)]
    assert len(points) == neurons.MOST_SHOWN
    np.testing.assert_allclose([each[:2] for each in points], train[:, :2], atol=0.006)
    groups = [each[2] for each in points]
    assert groups == (train[:, 2] if dataset == "three-spirals" else train[:, 2] > 0).astype(int).tolist()


def test_names_are_those_that_all_may_see_and_students_learn_only_of_their_own():
    lesson = act(begun(2), "hide_names", on=True)
    assert told(lesson)["names"][:3] == [["Student 1"], ["Student 2"], []]
    assert activities.projected(lesson)["human"] == told(lesson)
    assert set(told(lesson, "s0")) == {"train", "test", "accuracy", "rate", "neuron"}
    assert "base" not in json.dumps([told(lesson), told(lesson, "s0")])
    ended = act(lesson, "human_end")
    assert "human" not in ended.doing and not any("human" in each.doing for each in ended.students.values())
    for name in ("human_set", "human_step", "human_take"):
        assert refusal(ended, name, "s0", values=[]) == "bad_value"
