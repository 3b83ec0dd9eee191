"""static/page/messages.js and its panel: what the user should read."""

from playwright.sync_api import Page, expect

from .playing import STORE, message, opened


def tell(page: Page, kind: str, code: str, words: str, field: str | None = None) -> None:
    """Show a message as the page's modules do."""
    page.evaluate(
        """async ([kind, code, message, field]) => {
          const { tell } = await import(new URL("static/page/messages.js", document.baseURI));
          tell(document.querySelector("np-run").run.store, kind, { code, message, field });
        }""",
        [kind, code, words, field],
    )


def test_errors_and_notices_stay_and_infos_fade(page: Page) -> None:
    page.clock.install()
    opened(page)
    tell(page, "error", "a", "an error")
    tell(page, "notice", "b", "a notice")
    tell(page, "info", "c", "an info")
    for words in ("an error", "a notice", "an info"):
        expect(message(page, words)).to_be_visible()
    page.clock.run_for(7000)
    expect(message(page, "an info")).to_have_count(0)
    expect(message(page, "an error")).to_be_visible()
    message(page, "an error").get_by_role("button", name="Dismiss").click()
    expect(message(page, "an error")).to_have_count(0)
    expect(message(page, "a notice")).to_be_visible()


def test_what_is_told_goes_with_what_it_is_about(page: Page) -> None:
    opened(page)
    page.evaluate(
        """async () => {
          const { tell } = await import(new URL("static/page/messages.js", document.baseURI));
          const { store } = document.querySelector("np-run").run;
          tell(store, "notice", { code: "a", message: "while it rests", holds: ({ playing }) => !playing });
          tell(store, "notice", { code: "b", message: "for ever" });
        }"""
    )
    expect(message(page, "while it rests")).to_be_visible()
    page.keyboard.press("Space")
    expect(message(page, "while it rests")).to_have_count(0)
    page.keyboard.press("Space")
    expect(message(page, "for ever")).to_be_visible()
    expect(message(page, "while it rests")).to_have_count(0)


def test_none_of_many_is_lost(page: Page) -> None:
    opened(page)
    for number in range(6):
        tell(page, "notice", f"n{number}", f"notice number {number}")
    expect(message(page, "notice number 5")).to_be_visible()
    page.get_by_role("button", name="3 more").click()
    expect(message(page, "notice number")).to_have_count(6)
    page.keyboard.press("Escape")
    expect(message(page, "notice number")).to_have_count(0)


def test_all_are_dismissed_by_one_button(page: Page) -> None:
    opened(page)
    for number in range(5):
        tell(page, "error", f"e{number}", f"error number {number}")
    page.get_by_role("button", name="Dismiss all").click()
    expect(message(page, "error number")).to_have_count(0)


def test_of_infos_of_one_kind_the_last_is_shown(page: Page) -> None:
    opened(page)
    for number in range(4):
        tell(page, "info", "undo", f"undone number {number}")
    expect(message(page, "undone number 3")).to_be_visible()
    expect(message(page, "undone number")).to_have_count(1)


def test_the_same_words_twice_are_one_message(page: Page) -> None:
    opened(page)
    tell(page, "error", "a", "the same")
    tell(page, "error", "a", "the same")
    expect(message(page, "the same")).to_have_count(1)


def test_an_error_of_a_control_that_is_not_visible_is_a_card(page: Page) -> None:
    opened(page)
    tell(page, "error", "bad_value", "about the seed", "seed")
    expect(message(page, "about the seed")).to_be_visible()


def test_markup_in_a_message_is_text(page: Page) -> None:
    opened(page)
    tell(page, "error", "a", "<img src=x onerror=alert(1)>")
    expect(message(page, "<img src=x")).to_be_visible()
    assert page.evaluate(f"async () => {{ {STORE} return document.querySelector('np-messages img'); }}") is None
