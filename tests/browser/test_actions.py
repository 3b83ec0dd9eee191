"""static/page/actions.js: buttons and keys."""

import pytest
from playwright.sync_api import Page, expect

from .playing import button, epoch, look, opened, parameters, setting, wait_for


def space_plays_and_pauses(page: Page) -> None:
    page.keyboard.press("Space")
    wait_for(page, "state.playing")
    page.keyboard.press("Space")
    wait_for(page, "!state.playing")


def space_on_the_play_button_counts_once(page: Page) -> None:
    button(page, "Play").focus()
    page.keyboard.press("Space")
    wait_for(page, "state.playing")


USED = {
    "a button": "[data-action=step]",
    "a button in a shadow": 'np-network button[aria-label="Add a neuron in layer 1"]',
    "a box": "#setting-bias",
    "a picture": ".data .picture",
    "a fold": ".presets summary",
    "a button that opens": '[popovertarget="share"]',
}


def space_plays_after_any_click(page: Page) -> None:
    for what, selector in USED.items():
        if page.locator(selector).first.evaluate("(it) => it.closest('#group-network') !== null"):
            button(page, "Network").click()
        page.locator(selector).first.click()
        page.keyboard.press("Escape")
        page.evaluate("() => document.querySelector('np-run').run.send('view')")  # answered after what the click asked
        before = look(page, "JSON.stringify([state.state.config, state.view])")
        page.keyboard.press("Space")
        wait_for(page, "state.playing")
        page.keyboard.press("Space")
        wait_for(page, "!state.playing")
        assert look(page, "JSON.stringify([state.state.config, state.view])") == before, what


def test_space_plays_after_a_choice_in_a_menu_and_at_a_lesson_s_pace(page: Page) -> None:
    opened(page)
    pace = page.locator("select[data-pace]")
    pace.click()
    pace.select_option(label="1 mini-batch a second")
    more = page.locator("np-network").get_by_role("button", name="Add a neuron in layer 1")
    more.click()
    wait_for(page, "state.state.layers[1].size === 5")
    page.keyboard.press("Space")
    wait_for(page, "state.playing && state.frame.updates > 1")
    page.keyboard.press("Space")
    wait_for(page, "!state.playing")
    assert look(page, "[state.state.layers[1].size, state.undo.length]") == [5, 1]


def test_space_works_a_button_that_the_keyboard_reached(page: Page) -> None:
    opened(page)
    page.locator(".brand").click()
    button(page, "Play").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    wait_for(page, "state.frame.epoch === 1 && !state.playing")  # the step button
    pace = page.locator("select[data-pace]")
    pace.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#forward")).to_be_visible()
    assert not look(page, "state.playing")


@pytest.mark.parametrize("name", ["Add a neuron in layer 1", "Remove a neuron in layer 2"])
def test_a_button_at_its_end_keeps_the_focus(page: Page, name: str) -> None:
    opened(page, "networkShape=126,3")
    more = page.locator("np-network").get_by_role("button", name=name)
    more.focus()
    for _ in range(3):
        page.keyboard.press("Enter")
    sizes = "state.state.layers.map(({ size }) => size)"
    wait_for(page, f"{sizes}[1] === 128 || {sizes}[2] === 1")
    expect(more).to_have_attribute("aria-disabled", "true")
    expect(more).to_be_focused()
    before = look(page, sizes)
    page.keyboard.press("Enter")
    page.keyboard.press("s")
    wait_for(page, "state.frame.epoch === 1")
    assert look(page, sizes) == before


def steps_by_key(page: Page) -> None:
    for key, updates in (("s", 25), ("b", 26)):
        page.keyboard.press(key)
        wait_for(page, f"state.frame.updates === {updates}")


def new_weights_by_key(page: Page) -> None:
    before = parameters(page)
    page.keyboard.press("w")
    wait_for(page, f"state.undo.length === 1 && state.frame.parameters[0] !== {before[0]!r}")


def regenerate_makes_other_points(page: Page) -> None:
    before = look(page, "[...state.data.train]")
    button(page, "Regenerate").click()
    wait_for(page, "state.undo.length === 2")
    wait_for(page, f"JSON.stringify([...state.data.train]) !== JSON.stringify({before})")


def leave(page: Page) -> None:
    """Take back what was typed in the noise's field, and leave it."""
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")


def no_key_fires_while_typing(page: Page) -> None:
    typed = setting(page, "noise").locator(".typed")
    typed.click()
    for key in "srwgb? ":
        page.keyboard.press(key)
    assert "srwgb? " in typed.input_value()
    assert look(page, "[state.frame.updates, state.undo.length, state.playing]") == [0, 0, False]
    expect(page.get_by_role("dialog")).to_have_count(0)
    leave(page)


def undo_in_a_field_is_the_fields_own(page: Page) -> None:
    typed = setting(page, "noise").locator(".typed")
    typed.click()
    page.keyboard.press("1")
    page.keyboard.press("Control+z")
    assert look(page, "state.undo.length") == 2
    leave(page)


def a_browsers_own_shortcut_stays_its_own(page: Page) -> None:
    page.keyboard.press("Alt+s")
    page.keyboard.press("Control+b")
    assert epoch(page) == 0


def the_list_of_shortcuts(page: Page) -> None:
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    expect(dialog.locator("dt")).to_have_count(
        page.evaluate(
            """async () => {
              const { actionsOf } = await import(new URL("static/page/actions.js", document.baseURI));
              return Object.values(actionsOf(document.querySelector("np-run").run)).filter(({ keys }) => keys).length;
            }"""
        )
    )
    page.keyboard.press("s")
    assert epoch(page) == 0
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def every_action_named_on_the_page_exists(page: Page) -> None:
    unknown = page.evaluate(
        """async () => {
          const { actionsOf } = await import(new URL("static/page/actions.js", document.baseURI));
          const named = [...document.querySelectorAll("[data-action]")].map((each) => each.dataset.action);
          const actions = actionsOf(document.querySelector("np-run").run);
          return named.filter((name) => !(name in actions));
        }"""
    )
    assert unknown == []


def test_keys_do_what_the_list_says_and_nothing_else(page: Page) -> None:
    opened(page)
    every_action_named_on_the_page_exists(page)
    the_list_of_shortcuts(page)
    a_browsers_own_shortcut_stays_its_own(page)
    no_key_fires_while_typing(page)
    new_weights_by_key(page)
    regenerate_makes_other_points(page)
    undo_in_a_field_is_the_fields_own(page)
    steps_by_key(page)
    space_plays_and_pauses(page)
    space_on_the_play_button_counts_once(page)
    page.keyboard.press("Space")
    wait_for(page, "!state.playing")
    space_plays_after_any_click(page)
