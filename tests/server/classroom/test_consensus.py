"""server/classroom/consensus.py, activities/consensus.py: what all networks say together."""

import base64
import random
from dataclasses import replace

import numpy as np
import ormsgpack
import pytest

from engine import Config, advance, evaluate, maps, new_run, node_ids, own_points
from engine.arrays import frozen
from server.classroom.activities import Scene, activities
from server.classroom.consensus import SIZE, chosen, groups, merged, place, sides, views
from server.classroom.lesson import Lesson
from server.classroom.member import Member
from server.messages.fields import MessageError

SPIRAL = {"dataset": "spiral", "seed": "0.5", "noise": 20, "networkShape": [4]}


def run_of(epochs=0, **settings):
    run = new_run(Config.from_mapping({**SPIRAL, **settings}))
    return advance([run], epochs=epochs)[0] if epochs else run


def members(*runs, first=0):
    return [Member(f"s{number}", run, False) for number, run in enumerate(runs, first)]


def asked(*processes):
    """What comes of several processes' members, as it crosses from one to another."""

    def crossed(answers):
        return [ormsgpack.unpackb(ormsgpack.packb(answer)) for answer in answers]

    group = chosen(crossed(groups(each, {}) for each in processes))
    return merged(crossed(views(each, group) for each in processes), group), group


def pixels(text):
    return np.frombuffer(base64.b64decode(text), np.uint8)


@pytest.fixture(scope="module")
def trained():
    shapes = ([4], [3, 2], [2], [5], [1])
    return [run_of(30, networkShape=shape, weightSeed=f"0.{n + 1}") for n, shape in enumerate(shapes)]


def test_the_mean_is_that_of_the_members_maps(trained):
    told, _ = asked(members(*trained))
    each = np.array([maps([run], SIZE, [node_ids(run.config)[-1][0]])[0, 0].ravel() for run in trained], float)
    # Bytes of the members' maps are rounded to a half of a step, and theirs are of single precision.
    assert np.abs(pixels(told["mean"]) - each.mean(axis=0)).max() <= 1.01
    against = np.where(pixels(told["mean"]) >= 128, each < 128, each >= 128).mean(axis=0)
    assert np.abs(pixels(told["apart"]) / 255 - against).max() <= 0.5 / 255 + 1e-12


def test_accuracies_are_those_of_the_runs_own_test_points(trained):
    told, _ = asked(members(*trained))
    own = sorted(evaluate([run])[0].test_accuracy for run in trained)
    assert (told["worst"], told["best"]) == (own[0], own[-1])
    assert told["middle"] == pytest.approx(sum(own) / len(own), rel=1e-12)
    assert told["tested"] == 250 and told["beaten"] == sum(value < told["together"] for value in own)
    # Five members that are one network are as good together as each.
    alike, _ = asked(members(*[trained[0]] * 5))
    assert alike["together"] == alike["best"] == alike["worst"] and not pixels(alike["apart"]).any()


def test_it_is_the_same_however_members_are_spread_over_processes(trained):
    whole, _ = asked(members(*trained))
    parted, _ = asked(members(*trained[:2]), [], members(*trained[2:], first=2))
    assert {**parted, "mean": 0, "middle": 0} == {**whole, "mean": 0, "middle": 0}
    assert np.abs(pixels(parted["mean"]).astype(int) - pixels(whole["mean"])).max() <= 1  # summed in another order


def test_others_are_left_out_and_counted_by_the_reason(trained):
    nan = frozen(np.full(trained[0].parameters.size, np.nan))
    others = (
        run_of(dataset="circle"),
        run_of(problem="regression"),
        replace(trained[0], parameters=nan),
        run_of(percTrainData=80),  # it trains on points that are tested here
    )
    other_points = run_of(seed="0.25")  # but of the same dataset
    told, _ = asked(members(*trained[:3], other_points, *others))
    assert told["members"] == 4
    assert told["left"] == {"dataset": 1, "problem": 1, "numbers": 1, "seen": 1}


def test_most_members_decide_which_dataset_it_is(trained):
    circles = [run_of(dataset="circle") for _ in range(2)]
    # Nowhere the most, but of all together.
    told, _ = asked(members(*circles), members(*trained[:1], first=2), members(*trained[1:3], first=3))
    assert (told["members"], told["left"], told["dataset"]) == (3, {"dataset": 2}, "Spiral")
    assert chosen([groups([], {})]) is None and chosen([groups(members(run_of(problem="regression")), {})]) is None


def test_own_points_are_compared_with_the_same_points_only():
    points = [[float(x), float(-x), x % 2] for x in range(-5, 6)]
    config = Config.from_mapping({"dataset": {"name": "own", "classes": 2}})
    mine = new_run(config, own_points(points, ("a", "b")))
    theirs = new_run(config, own_points([[y, x, label] for x, y, label in points], ("a", "b")))
    told, _ = asked(members(mine, mine, theirs))
    assert (told["members"], told["left"]) == (2, {"dataset": 1})


def test_of_three_classes_the_map_says_which():
    runs = [run_of(20, dataset="three-spirals", weightSeed=f"0.{n}") for n in (1, 2, 3)]
    if runs[0].config.classes != 3:
        pytest.fail("expected a dataset of three classes")
    told, _ = asked(members(*runs))
    assert set(pixels(told["mean"])) <= {0, 1, 2} and told["classes"] == 3
    own = sorted(evaluate([run])[0].test_accuracy for run in runs)
    assert (told["worst"], told["best"]) == (own[0], own[-1])


def test_a_place_names_those_who_think_otherwise(trained):
    _, group = asked(members(*trained))
    found = place(members(*trained), {**group, "x": 1.0, "y": 2.0})["sides"]
    assert set(found) == {f"s{n}" for n in range(5)}
    told = sides([{"sides": {"a": 1, "b": 0}}, {"sides": {"c": 1}}], 2)
    assert told == {"counts": [1, 2], "others": {"b": 0}}


PICK = random.Random(7).randrange
LESSON = Lesson("CODE", "Nets", "kept").joined("a", PICK).joined("b", PICK)


def act(lesson, name, found=None, **fields):
    scene = Scene(lesson=lesson, who=None, fields=fields, pick=PICK, now=0.0, found=found)
    return activities.act(name).do(scene)


def test_students_see_it_once_it_is_shown_and_never_who_disagrees():
    lesson = act(LESSON, "consensus", {"view": {"members": 2}})
    lesson = act(lesson, "consensus_at", {"place": {"counts": [1, 1], "others": {"a": 1, "gone": 1}}}, x=1.0, y=2.0)
    assert "consensus" not in activities.told(lesson, "a")
    assert activities.told(lesson, None)["consensus"]["at"]["others"] == {}
    lesson = act(lesson, "consensus_options", shown=True, named=True)
    assert activities.told(lesson, None)["consensus"]["at"]["others"] == {"a": 1}
    told = activities.told(lesson, "a")["consensus"]
    assert told == {"view": {"members": 2}, "at": {"x": 1.0, "y": 2.0, "counts": [1, 1], "others": {}}}
    with pytest.raises(MessageError):
        act(LESSON, "consensus_options", shown=True)
    assert act(lesson, "consensus_end") == LESSON
