"""static/elements/values.js: settings as text, and back."""

from typing import Any

import pytest
from playwright.sync_api import Page

MODULE = "/static/elements/values.js"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("number", " 0,05 ", 0.05),
        ("number", "1e-3", 0.001),
        ("integer", "7", 7),
        ("integer", "5,000", 5000),
        ("integer", " 1 000 000", 1_000_000),
        ("integer", "1.500", 1500),
        ("number", "1,500", 1.5),
        ("number", "foo", "foo"),
        ("number", "", ""),
        ("number", "1/4", 0.25),
        ("number", "−2 / 5", -0.4),
        ("number", "1/0", "1/0"),
        ("number", "12%", "12%"),
        ("integer", "1/2", 0.5),
        ("integer", "1.5", 1.5),
        ("number", "1e999", "1e999"),
        ("integer", "-Infinity", "-Infinity"),
        ("text", " a b ", "a b"),
        ("integers", "4, 2", [4, 2]),
        ("integers", "4 2;3", [4, 2, 3]),
        ("integers", "", []),
        ("integers", "4.5", "4.5"),
        ("integers", "4,x", "4,x"),
    ],
)
def test_text_is_read(module_page: Page, kind: str, text: str, value: Any) -> None:
    read = module_page.evaluate(f"async ([text, kind]) => (await import('{MODULE}')).parsed(text, kind)", [text, kind])
    assert read == value


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("number", 0.00001, "0.00001"),
        ("text", "", ""),
        ("choice", {"name": "one", "slope": 0.1}, "one"),
        ("integers", [4, 2], "4, 2"),
        ("numbers", [], ""),
        ("choices", [{"name": "one", "slope": 0.1}, "two"], "one, two"),
    ],
)
def test_values_are_written(module_page: Page, kind: str, value: Any, text: str) -> None:
    written = module_page.evaluate(
        f"async ([value, kind]) => (await import('{MODULE}')).textOf(value, kind)", [value, kind]
    )
    assert written == text


def read(module_page: Page, text: str) -> float | None:
    """What is read of a text."""
    return module_page.evaluate("async (text) => (await import('/static/elements/values.js')).valueIn(text)", text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[("0.5", 0.5), (" -2 ", -2), ("−2", -2), ("0,25", 0.25), ("1e-3", 0.001), ("1.2e−5", 1.2e-5)],
        *[("1/2", 0.5), ("-1/3", -1 / 3), ("−1 / 4", -0.25), ("0,5/2", 0.25), ("1/-2", -0.5)],
    ],
)
def test_numbers_are_read_as_people_write_them(module_page: Page, text: str, value: float) -> None:
    assert read(module_page, text) == value


@pytest.mark.parametrize(
    "text", ["", " ", "abc", "1,000.5", "NaN", "Infinity", "1 2", "1/0", "0/0", "1/2/3", "/2", "1/", "1//2"]
)
def test_what_is_no_number_is_refused(module_page: Page, text: str) -> None:
    assert read(module_page, text) is None
