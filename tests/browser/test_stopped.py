"""static/panels/stopped.js: what early stopping did, and how to go on."""

import pytest
from playwright.sync_api import Locator, Page, expect

from .playing import button, config, epoch, look, message, opened, wait_for


def banner(page: Page) -> Locator:
    """What is said of a run that was stopped."""
    return page.locator("np-stopped .stopped")


@pytest.fixture
def stopped(page: Page) -> Page:
    """A page whose run was stopped: nothing is learned, so the first epoch stays the best."""
    opened(page, "learningRate=0&patience=2")
    button(page, "Play").click()
    wait_for(page, "state.frame.stopped !== null")
    return page


def test_it_says_why_and_what_became_of_the_weights(stopped: Page) -> None:
    expect(banner(stopped)).to_contain_text("ended training at epoch 2")
    expect(banner(stopped)).to_contain_text("The weights of epoch 0 are restored.")
    expect(button(stopped, "Play")).to_be_visible()
    expect(message(stopped, "early stopping")).to_have_count(0)  # said once is enough


def test_pressing_play_again_leads_to_the_ways_out(stopped: Page) -> None:
    banner(stopped).get_by_role("button", name="Close").click()
    expect(banner(stopped)).to_have_count(0)
    button(stopped, "Play").click()
    expect(banner(stopped)).to_be_visible()
    expect(button(stopped, "Keep training from here")).to_be_focused()
    assert epoch(stopped) == 2 and not look(stopped, "state.playing")
    stopped.keyboard.press("Enter")
    wait_for(stopped, "state.frame.epoch === 4 && state.frame.stopped !== null")


def test_it_goes_on_without_early_stopping(stopped: Page) -> None:
    button(stopped, "Switch early stopping off").click()
    wait_for(stopped, "state.frame.epoch > 10")
    expect(banner(stopped)).to_have_count(0)
    assert config(stopped, "patience") == 0
    stopped.keyboard.press("Control+z")
    wait_for(stopped, "state.state.config.patience === 2")


def test_reset_takes_the_banner_away(stopped: Page) -> None:
    banner(stopped).get_by_role("button", name="Reset").click()
    wait_for(stopped, "state.frame.epoch === 0")
    expect(banner(stopped)).to_have_count(0)
