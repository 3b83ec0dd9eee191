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
