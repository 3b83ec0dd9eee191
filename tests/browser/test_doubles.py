"""static/page/doubles.js: the second click of a double click meets nothing that the first has opened or scrolled
there."""

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


SCROLLS_UNDER_ITSELF = """() => {
  document.body.insertAdjacentHTML("beforeend", `
    <button id="mover" style="position: absolute; left: 0; top: 0; width: 90px; height: 90px; z-index: 99"></button>
    <button id="below" style="position: absolute; left: 0; top: 200px; width: 90px; height: 90px; z-index: 99"></button>
    <div style="height: 3000px"></div>`);
  window.met = 0;
  document.getElementById("mover").addEventListener("click", () => scrollTo({ top: 200, behavior: "instant" }));
  document.getElementById("below").addEventListener("click", () => (window.met += 1));
}"""


def test_a_double_click_presses_nothing_that_its_first_click_scrolls_under_the_pointer(page: Page) -> None:
    opened(page)
    page.evaluate(SCROLLS_UNDER_ITSELF)
    page.mouse.dblclick(45, 45)
    assert page.evaluate("[scrollY, window.met]") == [200, 0]
    page.mouse.click(20, 80)  # elsewhere: it is one of its own
    assert page.evaluate("window.met") == 1


STAYS_WHILE_SCROLLING = """() => {
  document.body.insertAdjacentHTML("beforeend", `
    <button id="toggle" style="position: fixed; inset: 0 auto auto 0; width: 90px; height: 90px; z-index: 99">
      <svg width="80" height="80"><rect width="80" height="80" /></svg>
    </button>
    <div style="height: 3000px"></div>`);
  window.met = 0;
  const toggle = document.getElementById("toggle");
  toggle.addEventListener("click", () => {
    window.met += 1;
    toggle.innerHTML = toggle.innerHTML; // another icon
    scrollTo({ top: 200, behavior: "instant" });
  });
}"""


def test_a_button_that_stays_under_the_pointer_counts_both(page: Page) -> None:
    """As *Play*, which stays above the page, while the page still scrolls to what was opened before it."""
    opened(page)
    page.evaluate(STAYS_WHILE_SCROLLING)
    page.mouse.dblclick(45, 45)
    assert page.evaluate("[scrollY, window.met]") == [200, 2]


FOR_ALL = """() => {
  document.body.insertAdjacentHTML("beforeend", `
    <div data-once style="position: fixed; inset: 0 auto auto 0; z-index: 99">
      <button id="pause" style="width: 90px; height: 90px">Pause everybody</button>
      <button id="more" data-often style="width: 90px; height: 90px">Another choice</button>
      <label style="display: inline-block; width: 90px"><input id="hide" type="checkbox"> Hide names</label>
    </div>`);
  window.met = [];
  const pause = document.getElementById("pause");
  pause.addEventListener("click", () => {
    window.met.push(pause.textContent);
    pause.textContent = "Resume";
  });
  document.getElementById("more").addEventListener("click", () => window.met.push("more"));
}"""


def test_a_double_click_on_what_a_whole_class_is_told_is_one_press(page: Page) -> None:
    opened(page)
    page.evaluate(FOR_ALL)
    page.mouse.dblclick(45, 45)
    assert page.evaluate("window.met") == ["Pause everybody"]
    page.get_by_text("Hide names").dblclick()
    assert page.locator("#hide").is_checked()
    page.locator("#more").dblclick()  # pressed often on purpose
    assert page.evaluate("window.met") == ["Pause everybody", "more", "more"]
    begin = page.evaluate("performance.now()")
    page.wait_for_function("begin => document.timeline.currentTime - begin > 600", arg=begin)
    page.mouse.click(45, 45)  # a click of its own, by then
    assert page.evaluate("window.met.at(-1)") == "Resume"
