"""static/elements/layers.js: settings with a value for each layer."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from engine import catalog

from .playing import config, epoch, opened, setting, train, unfold, wait_for

SETTINGS = {each["name"]: each for each in catalog()["settings"]}
LISTS = [each for each in catalog()["settings"] if each["kind"] in ("choices", "numbers", "layers")]


def rows(page: Page, name: str) -> Any:
    return setting(page, name).locator(".per-layer .layer")


def test_there_is_one_of_each_kind() -> None:
    assert {each["kind"] for each in LISTS} == {"choices", "numbers", "layers"}


@pytest.mark.parametrize("each", LISTS, ids=lambda each: each["name"])
def test_there_is_a_row_for_each_layer(page: Page, each: dict) -> None:
    opened(page, "networkShape=3,3,2")
    unfold(page, each["name"])
    expect(rows(page, each["name"])).to_have_count(4 if each["kind"] == "layers" else 3)
    first = rows(page, each["name"]).first.locator("select, input").first
    expect(first).to_have_accessible_name(f"{each['label']}, layer 1")


def test_without_hidden_layers_it_says_so(page: Page) -> None:
    opened(page, "networkShape=")
    name = next(each["name"] for each in LISTS if each["kind"] == "choices")
    expect(unfold(page, name).locator(".per-layer")).to_contain_text("no hidden layer")
    frozen = next(each["name"] for each in LISTS if each["kind"] == "layers")
    expect(rows(page, frozen)).to_have_count(1)


def test_an_activation_for_one_layer(page: Page) -> None:
    opened(page, "networkShape=3,2")
    name = next(each["name"] for each in LISTS if each["kind"] == "choices")
    entry = next(each for each in catalog()[SETTINGS[name]["registry"]] if each["parameters"])
    unfold(page, name)
    row = rows(page, name).nth(1)
    row.locator("select").select_option(value=entry["name"])
    same = SETTINGS[name]["same"]
    wait_for(page, f'JSON.stringify(state.state.config.{name}) === \'["{same}","{entry["name"]}"]\'')
    parameter = entry["parameters"][0]
    field = row.locator(f'input[name="{parameter["name"]}"]')
    field.fill("0.5")
    field.press("Enter")
    wait_for(page, f"state.state.config.{name}[1].{parameter['name']} === 0.5")
    expect(rows(page, name).nth(0).locator("select")).to_have_value(same)
    row.locator("select").select_option(value=same)
    wait_for(page, f"state.state.config.{name}.length === 0")


def test_a_number_for_one_layer(page: Page) -> None:
    opened(page, "networkShape=3,2")
    name = next(each["name"] for each in LISTS if each["kind"] == "numbers")
    unfold(page, name)
    field = rows(page, name).nth(1).locator("input")
    field.fill("20")
    field.press("Enter")
    wait_for(page, f"state.state.config.{name}.join() === '0,20'")
    field.fill("100")
    field.press("Enter")
    expect(setting(page, name).locator(".field-error")).to_contain_text("0 to 95")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.press("Escape")
    expect(field).to_have_value("20")


def test_frozen_layers_are_ticked_and_keep_the_epoch(page: Page) -> None:
    opened(page, "networkShape=3,2")
    name = next(each["name"] for each in LISTS if each["kind"] == "layers")
    train(page, 2)
    unfold(page, name)
    rows(page, name).nth(2).locator("input").check()
    wait_for(page, f"state.state.config.{name}.join() === '3'")
    rows(page, name).nth(0).locator("input").check()
    wait_for(page, f"state.state.config.{name}.join() === '1,3'")
    assert epoch(page) == 2
    rows(page, name).nth(2).locator("input").uncheck()
    wait_for(page, f"state.state.config.{name}.join() === '1'")
    assert config(page, name) == [1]


def test_rows_follow_the_network(page: Page) -> None:
    opened(page, "networkShape=3,2")
    name = next(each["name"] for each in LISTS if each["kind"] == "choices")
    page.get_by_role("button", name="Add a hidden layer").click()
    wait_for(page, "state.state.config.networkShape.length === 3")
    unfold(page, name)
    expect(rows(page, name)).to_have_count(3)
