"""static/elements/presets.js: settings that belong together, by one click."""

import json

import pytest
from playwright.sync_api import Page, expect

from engine import catalog

from .playing import button, look, opened, wait_for


def present(page: Page, changes: dict) -> dict:
    config = look(page, "state.state.config")
    return {name: config[name] for name in changes}


@pytest.mark.parametrize("preset", catalog()["preset"], ids=lambda preset: preset["name"])
def test_one_click_sets_it_and_one_takes_it_back(page: Page, preset: dict) -> None:
    opened(page)
    before = present(page, preset["changes"])
    page.get_by_role("button", name="Network", exact=True).click()
    choice = page.get_by_role("button", name=preset["label"], exact=True)
    expect(choice).to_be_visible()
    choice.click()
    name, value = next((name, value) for name, value in preset["changes"].items() if value != before[name])
    wait_for(page, f"JSON.stringify(state.state.config.{name}) === {json.dumps(json.dumps(value))}")
    assert present(page, preset["changes"]) == preset["changes"]
    page.keyboard.press("Escape")
    wait_for(page, "state.undo.length === 1")
    button(page, "Undo").click()
    wait_for(page, f"JSON.stringify(state.state.config.{name}) !== {json.dumps(json.dumps(value))}")
    assert present(page, preset["changes"]) == before


def test_presets_are_explained(page: Page) -> None:
    opened(page)
    page.get_by_role("button", name="Network", exact=True).click()
    page.get_by_role("button", name="What are presets?").click()
    words = page.locator("#presets-help")
    for preset in catalog()["preset"]:
        expect(words).to_contain_text(preset["help"])
        expect(words).to_contain_text(preset["formula"])
