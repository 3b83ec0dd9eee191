"""static/painting/brush.js: what a brush and an eraser do to points."""

from typing import Any

import pytest
from playwright.sync_api import Page


def brush(module_page: Page, expression: str) -> Any:
    return module_page.evaluate(
        f"async () => {{ const m = await import('/static/painting/brush.js'); return {expression}; }}"
    )


def test_the_smallest_brush_sets_one_point_where_it_is(module_page: Page) -> None:
    assert brush(module_page, "m.dab({ x: 1.23456, y: -2 }, 0, 3, () => 0.5)") == [[1.235, -2, 3]]


def test_a_larger_brush_spreads_its_points_over_its_disc(module_page: Page) -> None:
    points = brush(
        module_page,
        "(() => { let seed = 0; const random = () => (seed = (seed + 0.618034) % 1); "
        "return Array.from({ length: 200 }, () => m.dab({ x: 0, y: 0 }, 1.5, 0, random)).flat(); })()",
    )
    distances = sorted((x * x + y * y) ** 0.5 for x, y, _ in points)
    assert len(points) > 400 and distances[-1] <= 1.5 + 1e-3
    assert 0.9 < distances[len(points) // 2] < 1.2  # half of them beyond 1.06: evenly by area


def test_nothing_is_painted_outside_the_plane(module_page: Page) -> None:
    assert brush(module_page, "m.dab({ x: 7, y: 0 }, 0, 0, Math.random)") == []


def test_dabs_follow_the_way_at_equal_distances(module_page: Page) -> None:
    dabs = brush(module_page, "m.dabsBetween({ x: 0, y: 0 }, { x: 3, y: 4 }, 2)")
    assert [(round(dab["x"], 6), round(dab["y"], 6)) for dab in dabs] == [(1.2, 1.6), (2.4, 3.2)]
    assert brush(module_page, "m.dabsBetween({ x: 0, y: 0 }, { x: 0.1, y: 0 }, 2)") == []
    assert brush(module_page, "m.dabsBetween({ x: 1, y: 1 }, { x: 1, y: 1 }, 0.5)") == []


@pytest.mark.parametrize(("radius", "left"), [(0, [[1, 1, 0]]), (1, [[1, 1, 0]]), (2, [])])
def test_the_eraser_takes_what_it_reaches(module_page: Page, radius: float, left: list) -> None:
    assert brush(module_page, f"m.erased([[0, 0, 1], [0.2, 0, 1], [1, 1, 0]], {{ x: 0, y: 0 }}, {radius})") == left
