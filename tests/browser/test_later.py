"""static/page/later.js: what comes when it is first used, by one click, and words where it can't."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from .playing import button, message, opened

LATER = re.compile(r"^  (\w+): \{ called: \"([^\"]+)\"", re.MULTILINE)
NAMES = dict(LATER.findall((Path(__file__).parents[2] / "static/page/later.js").read_text("utf-8")))


def test_nothing_of_it_is_asked_for_at_first(page: Page) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.goto("/", wait_until="networkidle")
    assert len(NAMES) >= 3 and len(asked) > 10
    assert [one.url for one in asked if re.search(r"/parts/|/panels/(table|export)[.]js|/pen[.]js", one.url)] == []


HAS_COME = """(name) => !!customElements.get(`np-${name}`) ||
  [...document.querySelectorAll(`[data-later=${name}]`)].some((each) => each.childElementCount)"""
BRING = "async (name) => { await (await import(new URL('static/page/later.js', document.baseURI))).bring(name); }"


def test_each_comes(page: Page) -> None:
    opened(page)
    for name in NAMES:
        assert not page.evaluate(HAS_COME, name), name
        page.evaluate(BRING, name)
        assert page.evaluate(HAS_COME, name), name


def test_the_first_click_counts(page: Page) -> None:
    opened(page)
    page.locator(".data").get_by_role("button", name="Table", exact=True).click()
    expect(page.get_by_role("dialog", name="Points from a table")).to_be_visible()


def test_a_popup_fills_as_it_opens(page: Page) -> None:
    opened(page)
    button(page, "Share, save, open").focus()
    page.keyboard.press("Enter")
    expect(button(page, "Loss history as CSV")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(("press", "path"), [("Table", "**/panels/table.js"), ("All datasets", "**/parts/datasets")])
def test_what_cant_be_loaded_is_said_and_tried_again(page: Page, press: str, path: str) -> None:
    opened(page)
    page.route(path, lambda route: route.abort())
    page.guard.allow("Failed to load resource")
    press_it = page.locator(".data").get_by_role("button", name=press, exact=True)
    press_it.click()
    expect(message(page, "could not be loaded")).to_be_visible()
    page.unroute(path)
    page.keyboard.press("Escape")
    press_it.click()
    place = "np-table dialog" if press == "Table" else "#group-data .shelf"
    expect(page.locator(place).first).to_be_visible()


def test_each_has_a_name_that_a_reader_knows() -> None:
    assert all(called[0].isupper() and len(called.split()) > 1 for called in NAMES.values()), json.dumps(NAMES)
