"""static/elements/presets.js: settings that belong together; what they change is said before."""

import json

import pytest
from playwright.sync_api import Page, expect

from engine import catalog

from .playing import button, look, opened, wait_for


def present(page: Page, changes: dict) -> dict:
    config = look(page, "state.state.config")
    return {name: config[name] for name in changes}


def unfold(page: Page) -> None:
    page.get_by_role("button", name="Network", exact=True).click()
    page.locator(".presets summary").click()


@pytest.mark.parametrize("preset", catalog()["preset"], ids=lambda preset: preset["name"])
def test_it_says_what_it_changes_one_click_sets_it_and_one_takes_it_back(page: Page, preset: dict) -> None:
    opened(page)
    before = present(page, preset["changes"])
    unfold(page)
    page.get_by_label("Preset", exact=True).select_option(label=preset["label"])
    about = page.locator(".about-preset")
    expect(about).to_contain_text(preset["help"])
    expect(about).to_contain_text(preset["formula"])
    changed = [name for name, value in preset["changes"].items() if value != before[name]]
    labels = {row["name"]: row["label"] for row in catalog()["settings"]}
    expect(about.locator("li")).to_have_count(len(changed))
    for name in changed:
        expect(about.locator("li").filter(has_text=f"{labels[name]}:")).to_have_count(1)
    assert present(page, preset["changes"]) == before
    button(page, "Apply preset").click()
    name = changed[0]
    value = preset["changes"][name]
    wait_for(page, f"JSON.stringify(state.state.config.{name}) === {json.dumps(json.dumps(value))}")
    assert present(page, preset["changes"]) == preset["changes"]
    expect(about).to_contain_text("already")
    expect(button(page, "Apply preset")).to_be_disabled()
    page.keyboard.press("Escape")
    wait_for(page, "state.undo.length === 1")
    button(page, "Undo").click()
    wait_for(page, f"JSON.stringify(state.state.config.{name}) !== {json.dumps(json.dumps(value))}")
    assert present(page, preset["changes"]) == before


def test_to_open_the_fold_or_to_choose_changes_nothing(page: Page) -> None:
    opened(page)
    before = look(page, "JSON.stringify(state.state)")
    unfold(page)
    for preset in catalog()["preset"]:
        page.get_by_label("Preset", exact=True).select_option(label=preset["label"])
    page.locator(".presets summary").dblclick()
    assert look(page, "JSON.stringify(state.state)") == before
