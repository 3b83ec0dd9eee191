"""static/panels/network/beside.js: a card stands beside what it is about, in sight."""

import pytest
from playwright.sync_api import Page

SIGHT = {"left": 100, "top": 50, "right": 500, "bottom": 350}
SIZE = {"width": 120, "height": 80}


def place(page: Page, x: float, y: float, upright: bool) -> tuple[float, float]:
    """Left upper corner of a card about a point, ten away from it."""
    options = {"about": {"x": x, "y": y}, "away": 10, "upright": upright, "size": SIZE, "sight": SIGHT}
    found = page.evaluate(
        "async (options) => (await import('/static/panels/network/beside.js')).beside(options)",
        options,
    )
    return found["x"], found["y"]


@pytest.mark.parametrize(
    ("about", "upright", "expected"),
    [
        ((200, 200), False, (210, 160)),  # to the right, at the same height
        ((450, 200), False, (320, 160)),  # no room there: to the left
        ((200, 200), True, (140, 210)),  # below
        ((200, 300), True, (140, 210)),  # above
        ((200, 60), False, (210, 50)),  # not above what is in sight
        ((200, 340), False, (210, 270)),  # nor below it
        ((110, 200), True, (100, 210)),
        ((495, 200), True, (380, 210)),
    ],
)
def test_a_card_stands_beside_in_sight(
    module_page: Page, about: tuple[float, float], upright: bool, expected: tuple[float, float]
) -> None:
    assert place(module_page, *about, upright) == expected
