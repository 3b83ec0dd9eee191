"""static/painting/line.js: points of a curve as places of the picture, and back."""

from typing import Any

import pytest
from playwright.sync_api import Page

RANGE = {"low": -1, "high": 3}


def call(page: Page, name: str, rows: list[list[float]]) -> Any:
    """What a function of the module makes of rows."""
    code = "async ([name, ...given]) => (await import('/static/painting/line.js'))[name](...given)"
    return page.evaluate(code, [name, rows, RANGE])


def test_a_target_is_a_height(module_page: Page) -> None:
    rows = [[2, 0, -1], [0, 0, 1], [-6, 0, 3]]
    assert call(module_page, "raised", rows) == [[2, -6, -1], [0, 0, 1], [-6, 6, 3]]


def test_a_height_is_a_target(module_page: Page) -> None:
    assert call(module_page, "lowered", [[2, -6, 0], [0, 0, 0], [1, 3, 0]]) == [[2, 0, -1], [0, 0, 1], [1, 0, 2]]


def test_there_and_back_nothing_changes_but_thousandths(module_page: Page) -> None:
    rows = [[x / 7, 0, x / 9] for x in range(-9, 20)]
    back = call(module_page, "lowered", call(module_page, "raised", rows))
    assert [row[2] for row in back] == pytest.approx([row[2] for row in rows], abs=0.0005001)
