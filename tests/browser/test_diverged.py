"""static/panels/diverged.js: a run that has left the finite numbers."""

import pytest
from playwright.sync_api import Page, expect

from .playing import button, look, opened, setting, wait_for

# Linear units and squared loss: with so large a rate the weights grow without bound.
LINK = "activation=linear&dataset=gauss&learningRate=10&problem=regression&batchSize=1"


@pytest.fixture
def diverged(page: Page) -> Page:
    """A page whose run has diverged."""
    opened(page, LINK)
    page.keyboard.press("Space")
    wait_for(page, "state.frame.diverged !== null && !state.playing")
    return page


def test_it_says_what_happened_why_and_what_to_try(diverged: Page) -> None:
    banner = diverged.locator("np-diverged [role=alert]")
    expect(banner).to_contain_text("diverged")
    assert len(banner.locator("p").nth(1).inner_text()) > 20
    expect(diverged.locator("np-messages .message")).to_have_count(0)


def test_one_click_starts_again_with_a_lower_rate(diverged: Page) -> None:
    remedy = look(diverged, "state.frame.diverged.remedy")
    assert 0 < remedy["learningRate"] < 10
    diverged.get_by_role("button", name=f"Start again with learning rate {remedy['learningRate']:g}").click()
    wait_for(diverged, f"state.state.config.learningRate === {remedy['learningRate']} && state.undo.length === 2")
    wait_for(diverged, "state.frame.epoch < 2")


def test_undo_is_offered(diverged: Page) -> None:
    setting(diverged, "batchSize").locator("input[type=range]").fill("3")
    wait_for(diverged, "state.undo.length === 1")
    diverged.keyboard.press("Control+z")
    wait_for(diverged, "state.undo.length === 0")


def test_a_reset_takes_the_banner_away(diverged: Page) -> None:
    diverged.keyboard.press("r")
    expect(diverged.locator("np-diverged [role=alert]")).to_have_count(0)
    expect(diverged.locator("np-messages .message")).to_have_count(0)


def test_on_a_phone_the_banner_comes_into_sight_and_the_hint_goes(phone: Page) -> None:
    opened(phone, LINK)
    button(phone, "Play").tap()
    banner = phone.locator("np-diverged [role=alert]")
    phone.wait_for_function(
        """() => {
          const banner = document.querySelector("np-diverged [role=alert]");
          const bar = document.querySelector("np-transport");
          if (!banner) return false;
          const { top, bottom } = banner.getBoundingClientRect();
          return top >= 0 && bottom <= bar.getBoundingClientRect().top;
        }"""
    )
    expect(banner).to_be_visible()
    expect(phone.locator("#hint")).to_be_hidden()


def test_who_reads_elsewhere_is_left_there(phone: Page) -> None:
    opened(phone, LINK)
    read = phone.locator("#controls")
    read.evaluate("(it) => it.scrollIntoView({ behavior: 'instant' })")
    place = read.bounding_box()
    button(phone, "Play").tap()
    expect(phone.locator("np-diverged [role=alert]")).to_have_count(1)
    phone.wait_for_timeout(600)  # nothing to wait for: nothing may happen
    still = read.bounding_box()
    assert place and still and abs(still["y"] - place["y"]) < 3  # the browser keeps it there but for parts of pixels


@pytest.mark.parametrize("width", [390, 1366])
def test_a_change_with_a_long_name_stays_in_the_banner(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    opened(page, LINK)
    formulas = [
        "x1*x2 + sin(x1)*cos(x2) + x1^2*x2^2 + exp(-x1^2-x2^2)",
        "x1^3 - x2^3 + sin(2*x1) - cos(2*x2) + abs(x1*x2)",
    ]
    page.evaluate(
        "async (formulas) => (await import('/static/connection.js')).send('set', { changes: { formulas } })", formulas
    )
    wait_for(page, "state.undo.length === 1")
    page.keyboard.press("Space")
    wait_for(page, "state.frame.diverged !== null && !state.playing")
    banner = page.locator("np-diverged [role=alert]")
    undo = banner.get_by_role("button", name="Undo:")
    outer, inner = banner.bounding_box(), undo.bounding_box()
    assert outer and inner
    assert inner["x"] >= outer["x"] and inner["x"] + inner["width"] <= outer["x"] + outer["width"]
