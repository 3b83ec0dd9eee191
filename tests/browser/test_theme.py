"""static/page/theme.js and static/styles/tokens.css: light, dark, as the system has it; contrast."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .playing import button, opened

TOKENS = (Path(__file__).parents[2] / "static/styles/tokens.css").read_text("utf-8")


def test_the_system_decides_until_the_user_does(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    opened(page)
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    page.emulate_media(color_scheme="light")
    expect(root).to_have_attribute("data-theme", "light")
    button(page, "Appearance").click()
    page.get_by_label("Dark").check()
    expect(root).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(root).to_have_attribute("data-theme", "dark")
    button(page, "Appearance").click()
    expect(page.get_by_label("Dark")).to_be_checked()
    page.get_by_label("As the system").check()
    expect(root).to_have_attribute("data-theme", "light")


def tokens(theme: str) -> dict[str, str]:
    """The colours of a theme."""
    light, dark = TOKENS.split(':root[data-theme="dark"]')
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found if theme == "light" else {**found, **dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))}


def luminance(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio. Source: WCAG 2.2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "ground"),
        ("ink", "surface"),
        ("ink", "error-soft"),
        ("ink", "notice-soft"),
        ("ink", "accent-soft"),
        ("muted", "ground"),
        ("muted", "surface"),
        ("muted", "sunken"),
        ("on-accent", "accent"),
        ("on-accent", "accent-strong"),
        ("accent", "surface"),
        ("positive", "surface"),
        ("negative", "surface"),
        ("error", "error-soft"),
    ],
)
def test_text_has_contrast(theme: str, ink: str, ground: str) -> None:
    colours = tokens(theme)
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_borders_that_mean_something_have_contrast(theme: str) -> None:
    colours = tokens(theme)
    assert contrast(colours["line-strong"], colours["surface"]) >= 3


def test_poor_contrast_is_seen() -> None:
    assert contrast("#ffffff", "#ffcc99") < 1.9 and contrast("#000000", "#ffffff") == pytest.approx(21)
