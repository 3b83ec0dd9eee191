"""Charts as SVG: axes that hold what is shown, points where they belong, and files that are well-formed."""

import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import pytest

from bench.plot import HEIGHT, STYLES, WIDTH, Chart, axis, svg

NAME = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([3, 47], [0, 10, 20, 30, 40, 50]),
        ([5], [0, 1, 2, 3, 4, 5]),
        ([0.6], [0, 0.2, 0.4, 0.6]),
        ([1234], [0, 250, 500, 750, 1000, 1250]),
    ],
)
def test_a_linear_axis_begins_at_0_and_is_round(values, ticks):
    assert axis(values, False).ticks == pytest.approx(ticks)


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([3, 300], [2, 5, 10, 20, 50, 100, 200, 500]),
        ([10, 100], [10, 20, 50, 100]),
        ([7], [5, 10]),
        ([0.3], [0.2, 0.5]),
    ],
)
def test_a_logarithmic_axis_has_equal_steps_for_equal_factors(values, ticks):
    found = axis(values, True)
    assert found.ticks == pytest.approx(ticks)
    assert found.share(ticks[0]) == 0 and found.share(ticks[-1]) == 1
    middle = (ticks[0] * ticks[-1]) ** 0.5
    assert found.share(middle) == pytest.approx(0.5)


def drawn(chart):
    return ElementTree.fromstring(svg(chart))


def points(element):
    return [tuple(map(float, pair.split(","))) for pair in element.get("points").split()]


@pytest.mark.parametrize("log", [False, True])
def test_lines_go_through_their_points_from_left_to_right(log):
    series = {"one": [(1, 10), (10, 100), (100, 1000)], "<two>": [(1, 1000), (100, 10)]}
    root = drawn(Chart("A & B", "x", "y", series, log))
    first, second = (points(line) for line in root.iter(f"{NAME}polyline"))
    assert len(first) == 3 and len(second) == 2
    assert all(a[0] < b[0] and a[1] > b[1] for a, b in pairwise(first)), "rising"
    assert second[0][1] < second[1][1], "falling"
    assert first[0][0] == second[0][0] and first[-1][1] == second[0][1], "equal values lie equally"
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in first + second)
    texts = [text.text for text in root.iter(f"{NAME}text")]
    assert {"A & B", "x", "y", "one", "<two>"} <= set(texts)


def test_series_differ_in_colour_and_in_shape():
    assert len({colour for colour, _ in STYLES}) == len({corners for _, corners in STYLES}) == len(STYLES)
    marks = list(drawn(Chart("", "", "", {"a": [(1, 1)], "b": [(1, 2)]})).iter(f"{NAME}polygon"))
    assert len(marks) == 4, "a point each, and a mark before each name"
    assert [len(points(mark)) for mark in marks] == [24, 24, 4, 4]
