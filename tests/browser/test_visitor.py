"""static/visitor.js: the first visit."""

from playwright.sync_api import Page, expect

from .playing import button, opened, ready, wait_for


def test_a_first_visitor_is_told_what_to_do_until_it_is_done(phone: Page) -> None:
    opened(phone)
    hint = phone.locator("#hint")
    expect(hint).to_be_visible()
    expect(hint).to_contain_text("Press play")
    button(phone, "Play").tap()
    wait_for(phone, "state.playing")
    expect(hint).to_be_hidden()
    phone.reload()
    ready(phone)
    expect(hint).to_be_hidden()


def test_the_hint_is_dismissed_for_good(phone: Page) -> None:
    opened(phone)
    phone.get_by_role("button", name="Close the hint").tap()
    expect(phone.locator("#hint")).to_be_hidden()
    phone.reload()
    ready(phone)
    expect(phone.locator("#hint")).to_be_hidden()


def test_on_a_laptop_the_line_beside_the_name_says_it(page: Page) -> None:
    opened(page)
    expect(page.get_by_text("Watch a neural network learn")).to_be_visible()
    expect(page.locator(".play.inviting")).to_be_visible()
