"""static/panels/transport.js: play, step, reset, epoch, speed, fast-forward."""

import re

from playwright.sync_api import Page, expect

from .playing import button, epoch, look, message, opened, parameters, wait_for


def test_play_trains_and_pause_stops(page: Page) -> None:
    opened(page)
    button(page, "Play").click()
    expect(button(page, "Pause")).to_be_visible()
    wait_for(page, "state.frame.epoch > 5")
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    wait_for(page, "!state.frame.playing")
    stopped = epoch(page)
    expect(page.locator(".epoch-count")).to_have_text(f"{stopped:,}")
    page.wait_for_timeout(300)  # nothing to wait for: nothing may happen
    assert epoch(page) == stopped


def test_the_default_network_is_learned_within_ten_seconds(page: Page, alone) -> None:
    opened(page)
    alone.begin()
    button(page, "Play").click()
    page.evaluate("globalThis.began = performance.now()")
    wait_for(page, "state.frame.test_loss < 0.01")
    assert page.evaluate("performance.now() - began") < 10_000
    alone.end()


FEW = "points=20&batchSize=30"
"""Points whose epoch is one mini-batch: many epochs take little time."""


def test_steps_by_mini_batch_and_epoch_and_a_reset_to_the_same_weights(page: Page) -> None:
    opened(page)
    initial = parameters(page)
    button(page, "Step by one mini-batch").click()
    wait_for(page, "state.frame.updates === 1")
    assert epoch(page) == 0
    expect(page.locator(".epoch-part")).to_have_text("mini-batch 1 of 25")
    button(page, "Reset to the initial weights").click()
    wait_for(page, "state.frame.updates === 0")
    for count in (1, 2, 3):
        button(page, "Step by one epoch").click()
        expect(page.locator(".epoch-count")).to_have_text(str(count))
        assert parameters(page) != initial
    assert look(page, "state.playing") is False
    button(page, "Reset to the initial weights").click()
    wait_for(page, "state.frame.epoch === 0")
    assert parameters(page) == initial


def test_a_slow_pace_says_which_mini_batch_it_is_at(page: Page) -> None:
    opened(page, "batchSize=30")
    page.evaluate(
        """async () => {
          const { send } = document.querySelector('np-run').run;
          await send('speed', { unit: 'batch', rate: 5 });
        }"""
    )
    button(page, "Play").click()
    part = page.locator(".epoch-part")
    expect(part).to_have_text("mini-batch 2 of 9")
    expect(part).to_have_text("mini-batch 3 of 9")
    beside = page.locator(".pace").bounding_box()
    words = part.bounding_box()
    assert words and beside and words["x"] + words["width"] <= beside["x"]


def test_one_mini_batch_a_second_is_slow(page: Page) -> None:
    opened(page)
    page.get_by_label("Speed").select_option(label="1 mini-batch a second")
    wait_for(page, "state.state.speed.unit === 'batch'")
    button(page, "Play").click()
    page.evaluate("globalThis.began = performance.now()")
    wait_for(page, "state.frame.updates >= 3")
    assert page.evaluate("performance.now() - began") > 1500
    assert epoch(page) == 0


def test_as_fast_as_possible_is_fast(page: Page) -> None:
    opened(page, FEW)  # at the usual pace it takes 17 seconds
    page.get_by_label("Speed").select_option(label="As fast as possible")
    wait_for(page, "state.state.speed.rate === null")
    button(page, "Play").click()
    wait_for(page, "state.frame.epoch > 1000")


def test_fast_forward_stops_at_the_epoch_and_some_epochs_later(page: Page) -> None:
    opened(page, FEW)
    button(page, "Fast-forward to an epoch").click()
    page.get_by_label("Train as fast as possible to epoch").fill("1,234")
    button(page, "Go").click()
    wait_for(page, "state.frame.epoch === 1234 && !state.frame.playing")
    expect(page.locator(".epoch-count")).to_have_text("1,234")
    expect(page.locator("#forward")).to_be_hidden()
    button(page, "Fast-forward to an epoch").click()
    button(page, "+100").click()
    wait_for(page, "state.frame.epoch === 1334 && !state.frame.playing")


def test_fast_forward_says_where_it_goes_and_pause_stops_it(page: Page) -> None:
    opened(page)
    button(page, "Fast-forward to an epoch").click()
    page.get_by_label("Train as fast as possible to epoch").fill("900000")
    button(page, "Go").click()
    expect(page.locator(".epoch-part")).to_have_text("→ 900,000")
    expect(message(page, "Training to epoch 900,000. Press Pause to stop early.")).to_be_visible()
    expect(button(page, "Pause")).to_have_attribute("title", "Pause before epoch 900,000 (space)")
    page.reload()
    expect(page.locator(".epoch-part")).to_have_text("→ 900,000")
    button(page, "Pause").click()
    wait_for(page, "!state.frame.playing")
    expect(page.locator(".epoch-part")).to_have_text("")
    assert epoch(page) < 900_000
    expect(page.locator("np-messages .message")).to_have_count(0)
    button(page, "Play").click()
    expect(page.locator(".epoch-part")).to_have_text(re.compile(r"^\d+(\.\d)?/s$"))
    expect(button(page, "Pause")).to_have_attribute("title", "Pause (space)")


def test_what_was_said_of_fast_forward_goes_with_it(page: Page) -> None:
    opened(page)
    button(page, "Fast-forward to an epoch").click()
    page.get_by_label("Train as fast as possible to epoch").fill("900000")
    button(page, "Go").click()
    expect(message(page, "Training to epoch 900,000")).to_be_visible()
    page.keyboard.press("Space")
    expect(message(page, "Training to epoch")).to_have_count(0, timeout=3000)  # it would fade after six seconds


def test_nothing_in_the_bar_covers_anything_else(page: Page) -> None:
    """Its page is told that it trains to an epoch; the server does not, for nothing else would then have its time."""
    opened(page)
    page.evaluate(
        """() => {
          const { store } = document.querySelector('np-run').run;
          store.set({ playing: true, state: { ...store.get().state, target: 1_000_000 } });
        }"""
    )
    part, pace = page.locator(".epoch-part"), page.locator(".pace")
    expect(part).to_have_text("→ 1,000,000")
    brand, tools = page.locator(".brand"), page.locator(".topbar .actions button:visible")
    for width in (390, 720, 900, 1000, 1250, 1366, 1920):
        page.set_viewport_size({"width": width, "height": 844})
        brand_end = page.evaluate(
            """() => { const range = document.createRange(); range.selectNodeContents(document.querySelector(".brand"));
                       return range.getBoundingClientRect().right; }"""
        )
        boxes = [box for tool in tools.all() if (box := tool.bounding_box())]
        assert brand.is_visible() and brand_end <= min(box["x"] for box in boxes), width
        assert max(box["x"] + box["width"] for box in boxes) <= width
        words, beside = part.bounding_box(), pace.bounding_box()
        assert words and beside and words["x"] + words["width"] <= beside["x"], width
        if width >= 720:  # below, the transport is at the bottom
            reset = button(page, "Reset to the initial weights").bounding_box()
            assert reset and brand_end <= reset["x"], width


def test_a_target_that_is_no_epoch_is_refused_at_the_field_as_it_was_typed(page: Page) -> None:
    opened(page, FEW)
    field, error = page.get_by_label("Train as fast as possible to epoch"), page.locator("#forward-error")
    button(page, "Fast-forward to an epoch").click()
    for typed in ("1e999", "soon", "2.5"):
        field.fill(typed)
        field.press("Enter")
        expect(error, typed).to_have_text("Enter a whole number from 1 to 1,000,000.")
        expect(field).to_have_value(typed)
        expect(message(page, typed)).to_have_count(0)
        page.keyboard.press("Escape")  # the error goes with the field
        expect(page.locator("#forward")).to_be_hidden()
        wait_for(page, "state.messages.length === 0")
        expect(message(page, typed)).to_have_count(0)
        button(page, "Fast-forward to an epoch").click()
        expect(error).to_be_hidden()
    field.fill("soon")
    field.press("Enter")
    expect(error).to_be_visible()
    field.fill("1 000")
    field.press("Enter")
    wait_for(page, "state.frame.epoch === 1000")
    expect(error).to_be_hidden()


def test_a_pace_from_elsewhere_is_shown(page: Page) -> None:
    opened(page)
    page.evaluate(
        """async () => {
          const { send } = document.querySelector('np-run').run;
          await send("speed", { unit: "epoch", rate: 7 });
        }"""
    )
    expect(page.get_by_label("Speed").locator("option:checked")).to_have_text("7 epochs a second")
