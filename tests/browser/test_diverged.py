"""static/panels/diverged.js: a run that has left the finite numbers."""

import pytest
from playwright.sync_api import Page, expect

from .playing import look, opened, setting, wait_for

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
