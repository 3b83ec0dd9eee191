"""A task for a class: who may hand in when, what is kept, and what nobody is told."""

import json
import random
from dataclasses import replace

import pytest

from engine import Config, new_run, write_link
from server.classroom.activities import Scene, activities
from server.classroom.activities.assignment import BETWEEN, BOARD, MOST_TRIES
from server.classroom.lesson import Lesson
from server.classroom.tasks import Result
from server.messages.fields import MessageError, parse_fields

PICK = random.Random(7).randrange
NOW = 1_800_000_000.0
RUN = new_run(Config.from_mapping({}))
GOAL = {"measure": "loss", "bound": 0.1, "rank": "parameters"}
DONE = Result(
    verdict="done", value=0.0512345, loss=0.0512345, parameters=13, epochs=200, features=2, changed=(), mark="m"
)


def done(lesson, who, name, found=None, now=NOW, **values):
    act = activities.act(name)
    fields = parse_fields(act.fields, json.loads(json.dumps(values)))
    return act.do(Scene(lesson=lesson, who=who, fields=fields, pick=PICK, now=now, found=found))


def class_of(count, **values):
    lesson = Lesson("CODE", "Nets", "kept")
    for number in range(count):
        lesson = lesson.joined(f"s{number}", PICK)
    found = {"link": write_link(RUN.config), "present": RUN}
    return done(lesson, None, "assign", found, **{**GOAL, **values})


def hands_in(lesson, who, now=NOW, began=NOW, **result):
    return done(lesson, who, "hand_in", {"result": replace(DONE, **result), "began": began}, now)


def told(lesson, seat):
    return activities.told(lesson, seat)["assignment"]


def refused(code, lesson, who, **fields):
    with pytest.raises(MessageError) as error:
        hands_in(lesson, who, **fields)
    assert error.value.code == code


def test_everybody_begins_with_the_teachers_settings():
    assert class_of(1).stage.link == write_link(RUN.config)


def test_nobody_is_told_the_seed_nor_more_than_two_digits():
    lesson = hands_in(class_of(2), "s0")
    seed = lesson.doing["assignment"]["seed"]
    assert len(seed) == 32 and seed != class_of(2).doing["assignment"]["seed"]
    for seat in (None, "s0", "s1"):
        spied = json.dumps(activities.told(lesson, seat))
        assert seed not in spied and "0.0512" not in spied and '"mark"' not in spied
    assert told(lesson, "s0")["mine"]["best"]["value"] == told(lesson, "s1")["board"][0]["value"] == 0.051


def test_who_hands_in_waits_and_not_for_ever():
    lesson = hands_in(class_of(1), "s0")
    refused("too_soon", lesson, "s0", now=NOW + BETWEEN - 0.1)
    lesson = hands_in(lesson, "s0", now=NOW + BETWEEN)
    for number in range(2, MOST_TRIES):
        lesson = hands_in(lesson, "s0", now=NOW + number * BETWEEN)
    refused("too_often", lesson, "s0", now=NOW + 10_000 * BETWEEN)
    clock_set_back = hands_in(hands_in(class_of(1), "s0"), "s0", now=NOW - 3600)
    assert told(clock_set_back, "s0")["mine"]["tries"] == 2


def test_a_result_of_the_task_before_or_after_the_end_is_refused():
    timed = class_of(1, seconds=60)
    hands_in(timed, "s0", now=NOW + 60)
    refused("assignment_over", timed, "s0", now=NOW + 61)
    refused("assignment_over", timed, "s0", began=NOW - 5)
    refused("assignment_over", done(timed, None, "assign_end"), "s0")


def test_the_best_result_that_reached_it_stays():
    lesson = hands_in(class_of(1), "s0", parameters=20)
    lesson = hands_in(lesson, "s0", now=NOW + 20, parameters=30)
    assert told(lesson, "s0")["mine"]["best"]["parameters"] == 20
    lesson = hands_in(lesson, "s0", now=NOW + 40, parameters=5)
    lesson = hands_in(lesson, "s0", now=NOW + 60, verdict="not_trained", value=None, parameters=1)
    mine = told(lesson, "s0")["mine"]
    assert mine["best"]["parameters"] == 5 and mine["last"] == {"verdict": "not_trained", "value": None}


@pytest.mark.parametrize("verdict", ["not_trained", "other_task", "other_settings", "not_yet"])
def test_only_what_reached_the_goal_is_on_the_board(verdict):
    lesson = hands_in(class_of(2), "s0", verdict=verdict)
    assert told(lesson, "s1")["board"] == [] and (told(lesson, "s1")["handed"], told(lesson, "s1")["reached"]) == (1, 0)


def test_the_board_is_in_order_and_has_names_only_if_the_teacher_wants_them():
    lesson = class_of(4)
    for number, parameters in enumerate((30, 10, 20, 10)):
        lesson = hands_in(lesson, f"s{number}", now=NOW + number, parameters=parameters, mark=f"m{number}")
    board = told(lesson, "s2")["board"]
    assert [each["parameters"] for each in board] == [10, 10, 20, 30]
    assert [each["me"] for each in board] == [False, False, True, False] and {each["name"] for each in board} == {None}
    names = [lesson.students[f"s{number}"].name for number in (1, 3, 2, 0)]
    assert [row["name"] for row in told(lesson, None)["rows"]] == names
    named = hands_in(class_of(2, names=True), "s0")
    assert told(named, "s1")["board"][0]["name"] == named.students["s0"].name


@pytest.mark.parametrize(("rank", "first"), [("epochs", 100), ("features", 1), ("loss", 0.01)])
def test_what_is_best_is_the_teachers_choice(rank, first):
    lesson = hands_in(class_of(2, rank=rank), "s0")
    lesson = hands_in(lesson, "s1", **{rank: first})
    assert [each["me"] for each in told(lesson, "s1")["board"]] == [True, False]


def test_the_same_network_handed_in_by_two_is_marked_for_the_teacher():
    lesson = hands_in(hands_in(hands_in(class_of(4), "s0"), "s1"), "s2", mark="other")
    assert [row.get("same") for row in told(lesson, None)["rows"]] == [True, True, False, None]


def test_a_large_class_is_told_little():
    lesson = class_of(500)
    doing = {"tries": 1, "at": NOW, "last": {"verdict": "done", "value": 0.051}}
    best = {"rank": 13, "value": 0.051, "parameters": 13, "epochs": 200, "features": 2, "seconds": 5}
    for seat in list(lesson.students)[1:]:
        lesson = lesson.with_own(seat, "assignment", {**doing, "best": {**best, "changed": [], "mark": "m"}})
    lesson = hands_in(lesson, "s0", parameters=99)
    assert len(told(lesson, "s0")["board"]) == BOARD and len(json.dumps(told(lesson, "s0"))) < 4000
    assert len(told(lesson, None)["rows"]) == 500 and len(json.dumps(told(lesson, None))) < 150_000


def test_a_student_who_is_removed_is_off_the_board():
    lesson = hands_in(class_of(2), "s0").removed("s0")
    assert told(lesson, "s1")["board"] == []
    assert len(told(lesson, None)["rows"]) == 1
