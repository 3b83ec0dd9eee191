"""static/actions.js: buttons and keys."""

import pytest
from playwright.sync_api import Page, expect

from .playing import button, epoch, look, opened, parameters, setting, wait_for


def test_space_plays_and_pauses(page: Page) -> None:
    opened(page)
    page.keyboard.press("Space")
    wait_for(page, "state.playing")
    page.keyboard.press("Space")
    wait_for(page, "!state.playing")


def test_space_on_the_play_button_counts_once(page: Page) -> None:
    opened(page)
    button(page, "Play").focus()
    page.keyboard.press("Space")
    wait_for(page, "state.playing")


@pytest.mark.parametrize(("key", "updates"), [("s", 25), ("b", 1)])
def test_steps_by_key(page: Page, key: str, updates: int) -> None:
    opened(page)
    page.keyboard.press(key)
    wait_for(page, f"state.frame.updates === {updates}")


def test_new_weights_by_key(page: Page) -> None:
    opened(page)
    before = parameters(page)
    page.keyboard.press("w")
    wait_for(page, f"state.undo.length === 1 && state.frame.parameters[0] !== {before[0]!r}")


def test_regenerate_makes_other_points(page: Page) -> None:
    opened(page)
    before = look(page, "[...state.data.train]")
    button(page, "Regenerate").click()
    wait_for(page, "state.undo.length === 1")
    wait_for(page, f"JSON.stringify([...state.data.train]) !== JSON.stringify({before})")


def test_no_key_fires_while_typing(page: Page) -> None:
    opened(page)
    typed = setting(page, "noise").locator(".typed")
    typed.click()
    for key in "srwgb? ":
        page.keyboard.press(key)
    assert "srwgb? " in typed.input_value()
    assert look(page, "[state.frame.updates, state.undo.length, state.playing]") == [0, 0, False]
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_undo_in_a_field_is_the_fields_own(page: Page) -> None:
    opened(page)
    page.keyboard.press("w")
    wait_for(page, "state.undo.length === 1")
    typed = setting(page, "noise").locator(".typed")
    typed.click()
    page.keyboard.press("1")
    page.keyboard.press("Control+z")
    assert look(page, "state.undo.length") == 1


def test_a_browsers_own_shortcut_stays_its_own(page: Page) -> None:
    opened(page)
    page.keyboard.press("Alt+s")
    page.keyboard.press("Control+b")
    assert epoch(page) == 0


def test_the_list_of_shortcuts(page: Page) -> None:
    opened(page)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    expect(dialog.locator("dt")).to_have_count(
        page.evaluate(
            """async () => {
              const { ACTIONS } = await import(new URL("static/actions.js", document.baseURI));
              return Object.values(ACTIONS).filter(({ keys }) => keys).length;
            }"""
        )
    )
    page.keyboard.press("s")
    assert epoch(page) == 0
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_every_action_named_on_the_page_exists(page: Page) -> None:
    opened(page)
    unknown = page.evaluate(
        """async () => {
          const { ACTIONS } = await import(new URL("static/actions.js", document.baseURI));
          const named = [...document.querySelectorAll("[data-action]")].map((each) => each.dataset.action);
          return named.filter((name) => !(name in ACTIONS));
        }"""
    )
    assert unknown == []
