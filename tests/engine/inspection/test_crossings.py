"""engine/inspection/crossings.py: where a large network's maps cross zero, against lines worked out by hand."""

import numpy as np
import pytest

from engine import node_ids, outlined_sets
from engine.inspection.crossings import settle
from tests.engine.runs import run_of, with_parameters

SIZE = 33
LARGE = {"networkShape": [64, 32], "features": ["x", "y"]}


def crossing_places(sides, outline):
    """x and y of each crossing on the plane, and the sides of its two neighbours, by a plain loop over the samples."""
    size, found, taken = len(sides), [], iter(outline)
    for step_i, step_j in ((0, 1), (1, 0)):
        for i in range(size - step_i):
            for j in range(size - step_j):
                one, other = sides[i][j], sides[i + step_i][j + step_j]
                if one != other and None not in (one, other):
                    share = next(taken) / 255
                    along, down = j + 0.5 + share * step_j, i + 0.5 + share * step_i
                    found.append((12 * along / size - 6, 6 - 12 * down / size, one, other))
    assert next(taken, None) is None
    return found


def through_one_unit(run, rows, size=1.0):
    """Parameters with which each output is a row (a, b, c) of a·x + b·y + c, through the first unit of every layer."""
    parameters = np.zeros(run.parameters.size)
    first, second, last = (layer.matrix(parameters) for layer in run.layout.in_order)
    for k, (a, b, c) in enumerate(rows):
        first[k, :2], first[k, -1] = (a * size, b * size), c * size
        second[k, k] = last[k, k] = 1.0
    return with_parameters(run, parameters)


@pytest.mark.parametrize("activation", ["linear", "tanh"])
@pytest.mark.parametrize("size", [0.002, 1, 50])
def test_crossings_of_a_large_network_lie_on_its_line(activation, size):
    a, b, c = 0.31, 0.95, 0.47
    run = through_one_unit(run_of(**LARGE, activation=activation), [(a, b, c)], size)
    (codes,), ((outline,),) = outlined_sets([run], SIZE, [(node_ids(run.config)[-1], 1)])
    sides = (codes[0, 0] >= 128).tolist()
    found = crossing_places(sides, outline)
    assert len(found) > SIZE
    for x, y, _, _ in found:
        assert abs(a * x + b * y + c) < 0.04 * 12 / SIZE, "a twenty-fifth of a cell"


def test_crossings_of_classes_lie_where_two_are_equal():
    rows = [(1.0, 0.2, 0.1), (-0.4, 0.9, 0.0), (-0.5, -0.8, 0.3)]
    run = run_of(
        networkShape=[64, 32], features=["x", "y"], dataset={"name": "blobs", "classes": 3}, activation="linear"
    )
    run = through_one_unit(run, rows)
    (codes,), ((outline,),) = outlined_sets([run], SIZE, [(node_ids(run.config)[-1], 1)])
    found = crossing_places(codes[0].argmax(axis=0).tolist(), outline)
    assert {frozenset(pair) for _, _, *pair in found} == {frozenset(p) for p in ((0, 1), (0, 2), (1, 2))}
    for x, y, one, other in found:
        a, b, c = np.subtract(rows[one], rows[other])
        assert abs(a * x + b * y + c) / np.hypot(a, b) < 0.04 * 12 / SIZE


def test_a_run_has_its_outline_whoever_is_in_its_batch():
    runs = [through_one_unit(run_of(**LARGE), [(0.2 * k + 0.1, 0.7, 0.3 * k)]) for k in range(3)]
    nodes = [(node_ids(runs[0].config)[-1], 1)]
    _, together = outlined_sets(runs, SIZE, nodes)
    for number, run in enumerate(runs):
        _, (alone,) = outlined_sets([run], SIZE, nodes)
        assert [len(part) for part in alone] == [len(part) for part in together[number]]
        apart = np.abs(np.subtract([*alone[0]], [*together[number][0]]))
        assert apart.max() <= 1


def test_small_networks_are_left_to_the_client():
    run = run_of()
    assert outlined_sets([run], SIZE, [(node_ids(run.config)[-1], 1)])[1] == []


def test_there_is_no_crossing_beside_what_is_not_a_number():
    run = run_of(**LARGE)
    broken = with_parameters(run, np.full(run.parameters.size, np.nan))
    assert outlined_sets([broken], SIZE, [(node_ids(run.config)[-1], 1)])[1] == [[b""]]


def test_settled_bytes_say_the_side_and_the_greatest():
    values = np.array([[-0.001, 0.0, 0.001, -1.0, 1.0, np.nan]], np.float32)
    codes = np.array([[128, 128, 128, 1, 255, 0]], np.uint8)
    settle(values, codes, False)
    assert codes.tolist() == [[127, 128, 128, 1, 255, 0]]
    values = np.array([[0.5, -1.0, 1.0], [0.501, -0.9999, 1.0], [0.2, -1.0, np.nan]], np.float32)
    codes = np.array([[192, 1, 255], [192, 1, 255], [153, 1, 0]], np.uint8)
    settle(values, codes, True)
    assert codes[:, :2].tolist() == [[191, 1], [192, 2], [153, 1]]
    assert codes[2, 2] == 0, "still not a number"
