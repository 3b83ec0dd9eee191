"""static/popups.js: popups beside their buttons, within the window."""

from playwright.sync_api import Page, expect

from .playing import opened


def check_all(page: Page) -> None:
    """Open every popup whose button is visible, and see where it lies."""
    size = page.viewport_size
    assert size is not None
    for button in page.locator("[popovertarget]:visible").element_handles():
        name = button.get_attribute("popovertarget")
        opener = page.locator(f'[popovertarget="{name}"]').first
        button.scroll_into_view_if_needed()
        button.click()
        popup = page.locator(f"#{name}")
        expect(popup).to_be_visible()
        expect(opener).to_have_attribute("aria-expanded", "true")
        box = popup.bounding_box()
        assert box is not None
        assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"], popup
        assert box["y"] >= 0 and box["y"] + box["height"] <= size["height"], popup
        page.keyboard.press("Escape")
        expect(popup).to_be_hidden()
        expect(opener).to_have_attribute("aria-expanded", "false")


def test_they_lie_within_a_laptops_window(page: Page) -> None:
    check_all(opened(page))


def test_they_lie_within_a_phones_window(phone: Page) -> None:
    check_all(opened(phone))


def test_on_a_phone_a_group_has_a_button_that_closes_it_and_leaves_the_play_bar(phone: Page) -> None:
    opened(phone)
    for group in ("Data", "Network", "Regularization", "Training"):
        opener = phone.locator(".groups").get_by_role("button", name=group, exact=True)
        opener.scroll_into_view_if_needed()
        opener.tap()
        popup = phone.locator(f"#group-{group.lower()}")
        expect(popup).to_be_visible()
        popup.evaluate("(it) => it.scrollTo(0, it.scrollHeight)")
        box, bar = popup.bounding_box(), phone.locator("np-transport").bounding_box()
        assert box and bar and box["y"] + box["height"] <= bar["y"]
        popup.get_by_role("button", name="Close", exact=True).tap()
        expect(popup).to_be_hidden()


def test_a_popup_follows_when_the_window_changes(page: Page) -> None:
    opened(page)
    page.get_by_role("button", name="Share, save, open").click()
    page.set_viewport_size({"width": 800, "height": 600})
    box = page.locator("#share").bounding_box()
    assert box is not None and box["x"] + box["width"] <= 800
