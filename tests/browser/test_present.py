"""static/page/present.js: network, output and chart for the back row; what ends it."""

from playwright.sync_api import Page, expect

from .playing import button, opened, train, wait_for

NUMBERS = """() => {
  const small = [];
  const visit = (root) => {
    for (const each of root.querySelectorAll("*")) {
      if (each.shadowRoot) visit(each.shadowRoot);
      const text = [...each.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data).join("");
      const typed = each instanceof HTMLInputElement ? each.value : "";
      if (!/\\d/.test(text + typed) || !each.checkVisibility({ visibilityProperty: true })) continue;
      if (each.closest("option, style, script, .visually-hidden")) continue;
      const size = parseFloat(getComputedStyle(each).fontSize);
      if (size < 24) small.push([each.tagName, each.className, text + typed, size]);
    }
  };
  visit(document.body);
  return small;
}"""


def presenting(page: Page) -> Page:
    """A page of a projector's size, with the presentation begun by its key."""
    page.set_viewport_size({"width": 1280, "height": 720})
    opened(page)
    train(page, 2)
    page.keyboard.press("f")
    expect(page.locator("html.present")).to_have_count(1)
    expect(page.locator(".leave")).to_be_visible()
    return page


def test_the_output_is_large_and_all_is_in_the_window(page: Page) -> None:
    presenting(page)
    plane = page.locator("np-output .plane").bounding_box()
    assert plane and plane["height"] >= 0.45 * 720 and abs(plane["width"] - plane["height"]) < 1
    for name in ("np-network", "np-output", "np-loss", "np-transport", ".leave"):
        box = page.locator(name).bounding_box()
        assert box and box["x"] >= 0 and box["y"] >= 0, name
        assert box["x"] + box["width"] <= 1280 and box["y"] + box["height"] <= 720, name
    for name in (".settings", "section.data", ".actions", ".article"):
        expect(page.locator(name)).to_be_hidden()


def test_numbers_are_read_from_the_back_row(page: Page) -> None:
    presenting(page)
    assert page.evaluate(NUMBERS) == []
    # The chart draws its numbers itself.
    font = page.evaluate("document.querySelector('np-loss').chart.axes[0].font[0]")
    assert float(font.split("px")[0].split()[-1]) >= 24, font


def test_small_numbers_are_seen(page: Page) -> None:
    presenting(page)
    page.evaluate("document.querySelector('.epoch-count').style.fontSize = '12px'")
    assert len(page.evaluate(NUMBERS)) == 1


def test_it_trains_in_it_and_escape_ends_it(page: Page) -> None:
    presenting(page)
    page.keyboard.press(" ")
    wait_for(page, "state.frame.epoch > 5")
    page.keyboard.press("Escape")
    expect(page.locator("html.present")).to_have_count(0)
    expect(page.locator(".settings")).to_be_visible()
    assert "present" not in page.url


def test_escape_ends_first_what_lies_above_it(page: Page) -> None:
    presenting(page)
    button(page, "Fast-forward to an epoch").click()
    page.keyboard.press("Escape")
    expect(page.locator("#forward")).to_be_hidden()
    expect(page.locator("html.present")).to_have_count(1)


def test_the_menu_begins_it_and_its_button_and_its_key_end_it(page: Page) -> None:
    opened(page)
    page.locator('[popovertarget="theme"]').click()
    page.locator('[data-action="present"]').click()
    button(page, "Leave the presentation").click()
    expect(page.locator("html.present")).to_have_count(0)
    page.keyboard.press("f")
    expect(page.locator("html.present")).to_have_count(1)
    page.keyboard.press("f")
    expect(page.locator("html.present")).to_have_count(0)
    panel = page.locator("[data-view=space]")
    panel.locator("summary").click()
    expect(panel.locator("canvas")).to_be_visible()
    panel.evaluate("(panel) => panel.scrollIntoView({ behavior: 'instant' })")
    page.keyboard.press("f")
    expect(panel.locator(".share")).to_be_in_viewport()
    expect(page.locator("[data-view=health]")).to_be_hidden()
    assert float(panel.locator(".share").evaluate("(it) => parseFloat(getComputedStyle(it).fontSize)")) >= 24


def test_it_is_named_among_the_shortcuts_and_over_after_a_reload(page: Page) -> None:
    presenting(page)
    page.reload()
    expect(page.locator("html.present")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Presentation")
