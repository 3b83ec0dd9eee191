"""static/drawing/canvas.js: numbers as text, sharpness, theme."""

import pytest
from playwright.sync_api import Page


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        ("0.125", 2, "0.13"),
        ("-0.1", 2, "−0.10"),
        ("0", 2, "0.00"),
        ("12345", 0, "12345"),
        ("0.00012", 2, "1.2e−4"),
        ("-2e7", 2, "−2.0e+7"),
        ("NaN", 2, "not a number"),
        ("Infinity", 2, "∞"),
        ("-Infinity", 2, "−∞"),
    ],
)
def test_numbers_are_written_for_readers(module_page: Page, value: str, digits: int, text: str) -> None:
    written = module_page.evaluate(
        f"async () => (await import('/static/drawing/canvas.js')).formatted({value}, {digits})"
    )
    assert written == text


def test_a_canvas_is_as_sharp_as_the_screen(module_page: Page) -> None:
    sizes = module_page.evaluate(
        """async () => {
          const { fitted } = await import('/static/drawing/canvas.js');
          const canvas = document.createElement('canvas');
          Object.defineProperty(window, 'devicePixelRatio', { value: 1.5, configurable: true });
          fitted(canvas, 100, 40);
          return [canvas.width, canvas.height, canvas.style.width];
        }"""
    )
    assert sizes == [150, 60, "100px"]


@pytest.mark.parametrize(("colour", "dark"), [("#1d1b18", False), ("#f1eee8", True)])
def test_the_theme_is_read_from_the_text(module_page: Page, colour: str, dark: bool) -> None:
    found = module_page.evaluate(
        f"""async () => {{
          const {{ isDark }} = await import('/static/drawing/canvas.js');
          document.body.style.color = '{colour}';
          return isDark(document.body);
        }}"""
    )
    assert found is dark
