"""static/panels/status.js: what a screen reader is told of the training."""

import re

from playwright.sync_api import Page, expect

from .playing import button, opened, wait_for


def test_a_pause_is_summed_up(page: Page) -> None:
    opened(page)
    status = page.locator("np-status")
    expect(status).to_have_attribute("aria-live", "polite")
    button(page, "Play").click()
    wait_for(page, "state.frame.epoch > 3")
    button(page, "Pause").click()
    expect(status).to_have_text(
        re.compile(r"Epoch \d+, training loss [\d.]+, test loss [\d.]+, test accuracy [\d.]+ percent\.")
    )


def test_it_is_told_at_a_polite_rate(page: Page) -> None:
    opened(page)
    page.evaluate(
        """() => {
          globalThis.told = 0;
          new MutationObserver(() => { told += 1; }).observe(document.querySelector("np-status"), { childList: true });
        }"""
    )
    button(page, "Play").click()
    wait_for(page, "state.frame.epoch > 100")
    assert page.evaluate("told") <= 1


def test_what_there_are_no_points_for_is_said_so(module_page: Page) -> None:
    words = module_page.evaluate(
        """async () => (await import("/static/panels/status.js")).summary(
          { epoch: 7, train_loss: 0.51234, test_loss: NaN, test_accuracy: null },
          { train: new Float32Array(3), test: new Float32Array(), columns: 3 })"""
    )
    assert words == "Epoch 7, no test points, training loss 0.512."
