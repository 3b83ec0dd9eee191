"""static/panels/loss/timeline.js: back to any epoch and on from there, by mouse, finger and keys."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import LAPTOP
from .playing import button, config, epoch, look, message, opened, parameters, ready, setting, train, wait_for
from .serving import Server
from .tabs import Tabs

LAST = "state.track.moments.at(-1).at"


def strip(page: Page) -> Locator:
    """The timeline's slider."""
    return page.locator("np-timeline").get_by_role("slider")


def say(page: Page, type: str, fields: dict[str, Any] | None = None) -> None:
    """Send a message, and wait for its answer."""
    page.evaluate(
        "([type, fields]) => document.querySelector('np-run').run.send(type, fields).then(() => {})",
        [type, fields or {}],
    )


def forward(page: Page, to: int) -> None:
    """Fast-forward to an epoch."""
    say(page, "forward", {"epoch": to})
    wait_for(page, f"state.frame.epoch === {to} && !state.playing && {LAST} === {to}")


def press(page: Page, key: str, reached: int) -> None:
    """Press a key of the slider, and wait for the epoch."""
    strip(page).press(key)
    wait_for(page, f"state.frame.epoch === {reached} && state.frame.position === 0")


def seek(page: Page, at: int) -> None:
    """Show an epoch, as a click on it does, and wait for it."""
    page.evaluate("(at) => document.querySelector('np-loss').renderRoot.querySelector('np-timeline').seek(at)", at)
    wait_for(page, f"state.frame.epoch === {at} && state.frame.position === 0")


def trained(page: Page, hash: str = "", changes: bool = True) -> dict[int, list[float]]:
    """Opens a page and trains, with a change at epoch 6. Returns the parameters of each epoch."""
    opened(page, hash)
    found = {0: parameters(page)}
    for number in range(1, 13):
        train(page, 1)
        found[number] = parameters(page)
        if number == 6 and changes:
            setting(page, "learningRate").locator("select").select_option(value="0.3")
            wait_for(page, "state.state.config.learningRate === 0.3 && state.track.marks.length === 1")
    expect(strip(page)).to_be_visible()
    return found


Told = tuple[str, dict[str, str], dict[int, list[float]]]
"""An address, what a tab stored of the run at it, and the parameters of each epoch."""


@pytest.fixture(scope="module")
def told(tabs: Tabs) -> Told:
    """Such a run, trained once for all tests that only need its past."""
    page = tabs.take(viewport=LAPTOP, routed=False)
    known = trained(page)
    expect(page).to_have_url(re.compile("#.*learningRate=0.3"))
    address = page.url
    page.goto("/healthz")  # the page stores its last losses as it is left
    stored = dict(page.evaluate("() => ({ ...sessionStorage })"))
    # By this the next page at the address goes on with it, as after a lost connection.
    kept = {**json.loads(stored["numplay.checkpoint"]), "cut": True}
    tabs.give_back(page, viewport=LAPTOP, routed=False)
    return address, {**stored, "numplay.checkpoint": json.dumps(kept)}, known


def recalled(page: Page, told: Told) -> dict[int, list[float]]:
    """Opens a page that goes on with the trained run. Returns the parameters of each epoch."""
    address, stored, known = told
    page.goto("/healthz")
    page.evaluate("(stored) => { Object.assign(sessionStorage, stored); }", stored)
    page.goto(address)
    ready(page)
    wait_for(page, "state.frame.epoch === 12 && state.track.marks.length === 1")
    expect(strip(page)).to_be_visible()
    return known


def test_there_is_none_before_anything_was_trained(page: Page) -> None:
    opened(page)
    expect(page.locator("np-timeline")).to_have_count(0)
    train(page, 1)
    expect(strip(page)).to_have_attribute("aria-valuetext", "Epoch 1, of 1")


def test_keys_show_every_epoch_with_the_numbers_that_it_had(page: Page) -> None:
    known = trained(page, "dropout=20&reshuffle=true")
    strip(page).focus()
    press(page, "Home", 0)
    assert parameters(page) == known[0]
    for number in range(1, 13):
        press(page, "ArrowRight", number)
        assert parameters(page) == known[number], number
    wait_for(page, "state.looking === null")
    for number in range(11, 8, -1):
        press(page, "ArrowLeft", number)
        assert parameters(page) == known[number], number
    press(page, "PageDown", 6)
    expect(strip(page)).to_have_attribute("aria-valuetext", "Epoch 6: learning rate 0.03 → 0.3, of 12")
    assert config(page, "learningRate") == 0.3
    press(page, "PageDown", 0)
    assert config(page, "learningRate") == 0.03
    press(page, "End", 12)
    assert parameters(page) == known[12]
    assert look(page, "state.undo.map(({ change }) => change)") == ["learning rate 0.03 → 0.3"]


TIMELINE = "const timeline = document.querySelector('np-loss').renderRoot.querySelector('np-timeline');"


def test_a_key_that_follows_the_way_back_to_the_end_at_once_counts(page: Page, told: Told) -> None:
    known = recalled(page, told)
    press(page, "Home", 0)
    expect(strip(page)).to_have_attribute("aria-valuenow", "0")  # the page has been told of it
    page.evaluate(
        f"""() => {{
          {TIMELINE}
          const strip = timeline.renderRoot.querySelector('.strip');
          const press = (key) => strip.dispatchEvent(new KeyboardEvent('keydown', {{ key, bubbles: true }}));
          press('End');
          press('ArrowLeft');
        }}"""
    )
    wait_for(page, "state.frame.epoch === 11 && state.looking === 11")
    assert parameters(page) == known[11]


def test_what_is_sought_after_training_has_left_the_moment_but_before_it_is_told_counts(page: Page, told: Told) -> None:
    known = recalled(page, told)
    press(page, "ArrowLeft", 11)
    expect(strip(page)).to_have_attribute("aria-valuenow", "11")
    page.evaluate(
        f"""async () => {{
          {TIMELINE}
          timeline.seek(9); // before the answer to `step`, which ends it
          await timeline.send('step', {{ unit: 'batch' }});
          timeline.seek(3); // an animation frame has not come since
        }}"""
    )
    wait_for(page, "state.frame.epoch === 3 && state.looking === 3")
    assert parameters(page) == known[3]


def test_epochs_between_checkpoints_are_trained_again(page: Page) -> None:
    opened(page)
    for number in (40, 80):
        forward(page, number)
    known = {80: parameters(page)}
    forward(page, 81)
    button(page, "Initial weights (epoch 0)").click()
    wait_for(page, "state.frame.epoch === 0 && state.looking === 0")
    seek(page, 79)
    press(page, "ArrowRight", 80)
    assert parameters(page) == known[80]
    assert look(page, "state.history.last.at") == 81  # what was known of the losses still is


def test_dragging_goes_to_the_epoch_under_the_pointer_and_the_last_one_counts(page: Page, told: Told) -> None:
    recalled(page, told)
    box = strip(page).bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, y, steps=20)
    page.mouse.up()
    wait_for(page, "state.frame.epoch === 3 && state.looking === 3")
    page.mouse.click(box["x"] + box["width"] - 1, y)
    wait_for(page, "state.frame.epoch === 12 && state.looking === null")


def test_a_finger_drags(phone: Page, told: Told) -> None:
    recalled(phone, told)
    strip(phone).scroll_into_view_if_needed()
    box = strip(phone).bounding_box()
    assert box and box["height"] >= 24
    phone.touchscreen.tap(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    wait_for(phone, "state.frame.epoch === 4 && state.looking === 4")
    for each in phone.locator("np-timeline button").all():
        size = each.bounding_box()
        assert size and min(size["width"], size["height"]) >= 24


def test_training_from_an_earlier_epoch_leaves_the_old_future_and_undo_brings_it_back(page: Page, told: Told) -> None:
    known = recalled(page, told)
    press(page, "Home", 0)
    for number in range(1, 6):
        press(page, "ArrowRight", number)
    train(page, 1)
    assert parameters(page) == known[6]  # the bits are the same, the way is another
    wait_for(page, "state.looking === null && state.past.length === 1 && state.history.last.at === 6")
    expect(page.locator("np-loss .past")).to_contain_text("Learning rate 0.3")
    assert look(page, "state.track.marks.length") == 0
    page.keyboard.press("Control+z")
    wait_for(page, "state.frame.epoch === 12 && state.history.last.at === 12 && state.track.marks.length === 1")
    assert parameters(page) == known[12]
    expect(message(page, "Undone: going back to epoch 5")).to_be_visible()
    press(page, "ArrowLeft", 11)
    assert parameters(page) == known[11]
    strip(page).press("End")
    wait_for(page, "state.looking === null")
    page.keyboard.press("Control+y")
    wait_for(page, "state.frame.epoch === 6 && state.history.last.at === 6")


def test_a_change_at_an_earlier_epoch_is_a_branch_that_two_undos_take_back(page: Page, told: Told) -> None:
    known = recalled(page, told)
    seek(page, 5)
    setting(page, "learningRate").locator("select").select_option(value="1")
    wait_for(page, "state.state.config.learningRate === 1 && state.looking === null && state.history.last.at === 5")
    assert look(page, "state.track.marks.map(({ at, text }) => [at, text])") == [[5, "learning rate 0.03 → 1"]]
    train(page, 3)
    page.keyboard.press("Control+z")
    wait_for(page, "state.frame.epoch === 5 && state.state.config.learningRate === 0.03")
    page.keyboard.press("Control+z")
    wait_for(page, "state.frame.epoch === 12 && state.history.last.at === 12")
    assert parameters(page) == known[12]


def test_another_network_at_an_earlier_epoch_begins_anew_and_undo_finds_both(page: Page, told: Told) -> None:
    known = recalled(page, told)
    seek(page, 6)
    say(page, "set", {"changes": {"networkShape": [3]}})
    wait_for(page, "state.frame.epoch === 0 && state.looking === null && state.track.moments.length === 1")
    page.keyboard.press("Control+z")
    wait_for(page, "state.frame.epoch === 6")
    page.keyboard.press("Control+z")
    wait_for(page, "state.frame.epoch === 12 && state.track.marks.length === 1")
    assert parameters(page) == known[12]


def test_playing_backwards_shows_each_place_exactly_and_ends_at_the_beginning(page: Page, told: Told) -> None:
    known = recalled(page, told)
    page.evaluate(
        """() => {
          const { store } = document.querySelector('np-run').run;
          globalThis.seen = [];
          store.subscribe(({ frame }) => globalThis.seen.push([frame.epoch, [...frame.parameters]]));
        }"""
    )
    button(page, "Play backwards").click()
    expect(button(page, "Play backwards")).to_have_attribute("aria-pressed", "true")
    wait_for(page, "state.frame.epoch === 0 && state.looking === 0")
    expect(button(page, "Play backwards")).to_have_attribute("aria-pressed", "false")
    seen = page.evaluate("globalThis.seen")
    epochs = [number for i, (number, _) in enumerate(seen) if i == 0 or number != seen[i - 1][0]]
    assert epochs == list(range(epochs[0], -1, -1)) and epochs[0] >= 11
    changed = 6  # at which the settings changed, not the weights
    assert all(weights == known[number] for number, weights in seen), changed


def test_playing_backwards_stops_when_asked_to(page: Page, told: Told) -> None:
    recalled(page, told)
    button(page, "Play backwards").click()
    wait_for(page, "state.frame.epoch < 12")
    strip(page).press("End")
    wait_for(page, "state.frame.epoch === 12 && state.looking === null")
    expect(button(page, "Play backwards")).to_have_attribute("aria-pressed", "false")


def test_looking_back_while_it_plays_loses_nothing(page: Page) -> None:
    opened(page)
    button(page, "Play").click()
    wait_for(page, f"state.frame.epoch > 60 && {LAST} > 30")
    button(page, "Initial weights (epoch 0)").click()
    wait_for(page, "state.frame.epoch === 0 && !state.playing && state.looking === 0")
    assert look(page, LAST) == look(page, "state.history.last.at")
    expect(page.locator("np-loss .past")).to_contain_text("Looking back")
    page.locator("np-loss .past").get_by_role("button", name=re.compile("To epoch")).click()
    wait_for(page, f"state.looking === null && state.frame.epoch === {LAST}")
    expect(page.locator("np-loss .past")).to_have_count(0)


def test_marks_say_what_happened(page: Page) -> None:
    opened(page, "problem=regression&activation=relu&learningRate=10&networkShape=8&patience=0")
    button(page, "Play").click()
    wait_for(page, "Boolean(state.frame.diverged) && !state.playing")
    diverged = page.locator("np-timeline .mark.diverged")
    expect(diverged).to_have_attribute("title", re.compile(r"^Epoch [\d,]+: training diverged$"))
    last = epoch(page)
    button(page, "Initial weights (epoch 0)").click()
    wait_for(page, "state.frame.epoch === 0")
    press(page, "End", last)
    wait_for(page, "Boolean(state.frame.diverged)")


MARKS = "state.track.marks.map(({ at, text }) => [at, text])"


def test_the_mark_of_a_change_goes_with_undo_and_comes_with_redo_after_further_training_too(page: Page) -> None:
    opened(page)
    train(page, 3)
    setting(page, "learningRate").locator("select").select_option(value="0.3")
    wait_for(page, "state.track.marks.length === 1")
    marks = look(page, MARKS)
    assert marks == [[3, "learning rate 0.03 → 0.3"]]
    for further in (0, 0, 2, 0):
        if further:
            train(page, further)
        reached = epoch(page)
        page.keyboard.press("Control+z")
        wait_for(page, "state.redo.length === 1 && state.frame.epoch === 3 && state.track.marks.length === 0")
        page.keyboard.press("Control+y")
        wait_for(page, f"state.undo.length === 1 && state.frame.epoch === {reached} && state.track.marks.length > 0")
        assert look(page, MARKS) == marks
    page.reload()
    wait_for(page, "state.undo.length === 1 && state.frame !== null")
    page.keyboard.press("Control+z")
    wait_for(page, "state.redo.length === 1 && state.track.marks.length === 0")


def test_early_stopping_and_the_best_epoch_are_marked(page: Page) -> None:
    opened(page, "noise=50&percTrainData=10&networkShape=8,8&learningRate=0.3&patience=5&restoreBest=false")
    say(page, "forward", {"epoch": 2000})
    wait_for(page, "Boolean(state.frame.stopped) && !state.playing")
    expect(page.locator("np-timeline .mark.stopped")).to_have_attribute("title", re.compile("early stopping"))
    best = look(page, "state.frame.best.epoch")
    expect(page.locator("np-timeline .mark.best")).to_have_attribute(
        "title", re.compile(f"^Epoch {best}: best test loss")
    )
    press(page, "PageDown", best)
    page.get_by_role("button", name=re.compile("To epoch")).click()
    wait_for(page, "state.looking === null && Boolean(state.frame.stopped)")
    say(page, "play", {"go_on": True})
    wait_for(page, "state.track.marks.some(({ text }) => text.startsWith('training went on'))")


def test_a_reload_finds_the_moment_and_its_future_again(page: Page, told: Told) -> None:
    known = recalled(page, told)
    seek(page, 5)
    page.reload()
    ready(page)
    wait_for(page, "state.frame.epoch === 5 && state.looking === 5 && state.history.last.at === 12")
    expect(strip(page)).to_have_attribute("aria-valuetext", "Epoch 5, of 12")
    press(page, "End", 12)
    assert parameters(page) == known[12]


def test_a_lost_server_is_no_harm(open_page: Callable[..., Any], own_server: Server) -> None:
    page = open_page(own_server.url)
    page.guard.allow("WebSocket|ERR_CONNECTION|Failed to load resource")
    opened(page)
    train(page, 1)
    known = parameters(page)
    train(page, 2)
    seek(page, 2)
    own_server.kill()
    wait_for(page, "state.connection !== 'open'")
    strip(page).press("ArrowLeft")
    own_server.start()
    wait_for(page, "state.connection === 'open' && state.frame.epoch === 1 && state.looking === 1", 40)
    assert parameters(page) == known
    press(page, "End", 3)


def test_a_moment_that_cant_be_had_is_said_and_nothing_is_lost(page: Page, told: Told) -> None:
    recalled(page, told)
    page.evaluate(
        """() => {
          const { store } = document.querySelector('np-run').run;
          const { track } = store.get();
          const forged = (run) => `${run.slice(0, -6)}${run.at(-6) === 'A' ? 'B' : 'A'}${run.slice(-5)}`;
          const spoilt = { 4: forged, 9: () => '' };
          const moments = track.moments.map((each) => ({ ...each, run: (spoilt[each.at] ?? String)(each.run) }));
          store.set({ track: { ...track, moments } });
        }"""
    )
    for at, words in ((4, "changed or cut off"), (9, "nearest")):
        page.evaluate(f"document.querySelector('np-loss').renderRoot.querySelector('np-timeline').seek({at})")
        expect(message(page, words)).to_be_visible()
        assert look(page, "state.history.last.at") == 12
        press(page, "End", 12)
