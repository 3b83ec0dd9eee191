"""Points of one's own from outside: every number is a finite float within bounds, and a class has no transform."""

import json

import pytest

from engine import InvalidValue, Run, own_from_plain, own_points, run_from_json, run_to_json
from engine.run.run import new_run
from engine.settings.config import Config

POINTS = [[0, 0, 0], [1, 1, 1]]
PLAIN = [[0, 1]] * 3
HUGE = 10**400


@pytest.mark.parametrize(
    "pair",
    [
        [HUGE, 1], [-HUGE, 1], [0, HUGE], [1e201, 1], [0, 0], [0, -1], [0, 1e-201], [0, 1e999], [float("nan"), 1],
        [0, float("nan")], [True, 1], [0, "1"], [[0], 1], [0], None,
    ],
)  # fmt: skip
def test_a_transform_is_two_numbers_within_bounds(pair):
    for k in range(2):
        transform = [pair if n == k else [0, 1] for n in range(3)]
        with pytest.raises(InvalidValue, match="transform"):
            own_from_plain({"points": POINTS, "classes": ["a", "b"], "transform": transform})


@pytest.mark.parametrize("value", [HUGE, -HUGE, float("nan"), float("inf"), True, "1", None, [0]])
def test_a_coordinate_is_a_number_within_bounds(value):
    with pytest.raises(InvalidValue, match="point 2"):
        own_from_plain({"points": [[0, 0, 0], [0, value, 1]], "classes": ["a", "b"]})


@pytest.mark.parametrize("pair", [[1, 1], [-1, 1], [0, 2], [0.5, 1]])
def test_a_class_has_no_transform(pair):
    with pytest.raises(InvalidValue, match="a class is a name"):
        own_points(POINTS, ["a", "b"], transform=[[0, 1], [0, 1], pair])
    assert own_points(POINTS, (), transform=[[0, 1], [0, 1], pair]).transform[2] == tuple(pair)


def own_run() -> Run:
    own = own_points(POINTS, ["a", "b"], transform=[[10**30, 1], [0, 1e-101], [0, 1]])
    return new_run(Config.from_mapping({"dataset": {"name": "own", "classes": 2}}), own)


def test_a_run_with_any_table_s_transform_is_opened_again_and_one_beyond_is_refused():
    text = run_to_json(own_run())
    assert run_from_json(text).own == own_run().own
    content = json.loads(text)
    content["own"]["transform"][0] = [HUGE, 1]
    with pytest.raises(InvalidValue, match="transform"):
        run_from_json(json.dumps(content))
