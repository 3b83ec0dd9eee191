"""static/doubles.js: the second click of a double click meets nothing that the first has opened."""

from playwright.sync_api import Page

from .playing import opened

OPENS_UNDER_ITSELF = """() => {
  document.body.insertAdjacentHTML("beforeend", `
    <button id="opener" style="position: fixed; inset: 0 auto auto 0; width: 90px; height: 90px; z-index: 99"></button>
    <dialog id="opened" style="position: fixed; inset: 0 auto auto 0; margin: 0">
      <button id="inside" style="width: 90px; height: 90px"></button>
    </dialog>`);
  window.met = 0;
  document.getElementById("opener").addEventListener("click", () => document.getElementById("opened").showModal());
  document.getElementById("inside").addEventListener("click", () => (window.met += 1));
}"""


def test_a_double_click_presses_nothing_in_the_dialog_that_it_opens(page: Page) -> None:
    opened(page)
    page.evaluate(OPENS_UNDER_ITSELF)
    page.mouse.dblclick(45, 45)
    assert page.evaluate("document.getElementById('opened').open && window.met === 0")
    begin = page.evaluate("performance.now()")
    page.wait_for_function("begin => document.timeline.currentTime - begin > 600", arg=begin)
    page.mouse.dblclick(45, 45)  # the dialog was open before: both count
    assert page.evaluate("window.met") == 2


def test_two_clicks_at_two_places_or_one_by_a_key_count(page: Page) -> None:
    opened(page)
    page.evaluate(OPENS_UNDER_ITSELF)
    page.mouse.click(20, 20)
    page.mouse.click(70, 70)
    assert page.evaluate("window.met") == 1
    page.keyboard.press("Enter")
    assert page.evaluate("window.met") == 2
