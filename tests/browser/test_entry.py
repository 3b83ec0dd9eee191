"""static/elements/entry.js: what the catalogue says of the chosen entry."""

import pytest
from playwright.sync_api import Page, expect

from engine import catalog

from .playing import opened, setting, unfold, wait_for

CHOICES = [each for each in catalog()["settings"] if each["kind"] == "choice" and "registry" in each]


@pytest.mark.parametrize("problem", ["classification", "regression"])
def test_help_has_what_it_does_its_formula_and_its_source(page: Page, problem: str) -> None:
    opened(page, f"problem={problem}")
    shown = [each for each in CHOICES if (each["name"] == "regDataset") == (problem == "regression")]
    assert shown
    for each in shown:
        entries = {entry["name"]: entry for entry in catalog()[each["registry"]]}
        default = each["default"]["name"] if isinstance(each["default"], dict) else each["default"]
        control = unfold(page, each["name"])
        control.locator(".help").click()
        words = page.locator(f"#setting-{each['name']}-help")
        expect(words).to_contain_text(each["help"])
        if default in entries:
            for key in ("label", "help", "formula", "source"):
                expect(words.locator(".chosen")).to_contain_text(entries[default][key])
        else:
            expect(words.locator(".chosen")).to_be_empty()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")  # the group that it is in, too


def test_the_formula_follows_the_choice(page: Page) -> None:
    opened(page)
    name = "optimizer"
    entries = catalog()["optimizer"]
    control = unfold(page, name)
    for entry in entries:
        control.locator(":scope > select").select_option(value=entry["name"])
        wait_for(page, f"(state.state.config.{name}.name ?? state.state.config.{name}) === {entry['name']!r}")
        expect(control.locator(":scope > .formula")).to_have_text(entry["formula"])
        assert control.locator(".chosen").text_content().startswith(entry["label"])


def test_in_the_row_there_is_no_formula(page: Page) -> None:
    opened(page)
    expect(setting(page, "activation").locator(":scope > .formula")).to_be_hidden()
