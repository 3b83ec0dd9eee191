"""static/page/popups.js: popups beside their buttons, within the window; a second click mends or destroys nothing."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import ElementHandle, Page, WebSocketRoute, expect

from .playing import look, opened, wait_for
from .serving import Server

SIZES = [(1280, 720), (1024, 768), (820, 1180), (844, 390), (390, 844)]
"""One window for each of the page's layouts, the narrowest that has it."""
APART = [(1280, 720), (820, 1180), (390, 844)]
"""Layouts that have their buttons in different places: a toolbar, a column, groups above a play bar."""
ASKING = {"hello", "view", "ack", "save", "points", "table", "formula"}
"""Messages that change nothing of the run."""

BUTTONS = """() => {
  const found = [];
  const seek = (root) => {
    for (const element of root.querySelectorAll("*")) {
      const wanted = element.matches("button:not(:disabled), summary, [role=button]");
      if (wanted && element.checkVisibility({ visibilityProperty: true })) found.push(element);
      if (element.shadowRoot) seek(element.shadowRoot);
    }
  };
  seek(document);
  return found;
}"""
AIM = """(button) => {
  for (const block of ["nearest", "center"]) {
    button.scrollIntoView({ block, inline: "nearest", behavior: "instant" });
    const { left, top, width, height } = button.getBoundingClientRect();
    const at = [left + width / 2, top + height / 2];
    // What is nearest may be under a phone's play bar.
    if (block === "center" || button.contains(document.elementFromPoint(...at))) return at;
  }
}"""
HIT = """(button, [x, y]) => {
  let at = document.elementFromPoint(x, y);
  while (at?.shadowRoot?.elementFromPoint(x, y) && at.shadowRoot.elementFromPoint(x, y) !== at)
    at = at.shadowRoot.elementFromPoint(x, y);
  return at !== null && (button.contains(at) || at.closest("label")?.contains(button) === true);
}"""
BESIDE = """([button, popup]) => {
  const [one, two] = [button, popup].map((each) => each.getBoundingClientRect());
  const bar = parseFloat(getComputedStyle(document.body).paddingBottom);
  const lowest = one.top >= innerHeight - bar ? innerHeight : innerHeight - bar;
  const scrolls = popup.scrollHeight <= popup.clientHeight || getComputedStyle(popup).overflowY === "auto";
  const faults = [];
  if (one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom)
    faults.push("over its button");
  if (two.left < 0 || two.top < 0 || two.right > innerWidth || two.bottom > lowest) faults.push("outside");
  if (two.height < 60 || two.width < 100) faults.push("too small");
  if (!scrolls) faults.push("does not scroll");
  return faults.map((fault) => `${popup.id} ${fault}: ${JSON.stringify([one, two])}`);
}"""


def name_of(size: tuple[int, int]) -> str:
    """A window's size as a name of a test."""
    return "x".join(map(str, size))


@pytest.fixture
def sized(open_page: Callable[..., Page], server: Server, size: tuple[int, int]) -> Page:
    """A page of that size, not yet opened."""
    width, height = size
    return open_page(server.url, viewport={"width": width, "height": height})


FILLED = """async (popup) => {
  for (const each of popup.querySelectorAll("[data-later]")) {
    if (each.localName.includes("-")) await (await customElements.whenDefined(each.localName), each.updateComplete);
    else while (!each.childElementCount) await new Promise(requestAnimationFrame);
  }
}"""
"""Waits for what a popup loads when it is first opened."""


def asks_in_vain(page: Page) -> list[str]:
    """Lets no message that would change the run reach the server; the list has them, as they come."""
    kept: list[str] = []
    last = {"state": "{}"}

    def connect(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def from_server(message: str | bytes) -> None:
            if isinstance(message, str) and json.loads(message)["type"] in ("welcome", "state"):
                last["state"] = message
            socket.send(message)

        def from_page(message: str | bytes) -> None:
            asked = json.loads(message)
            if asked["type"] in ASKING:
                server.send(message)
                return
            kept.append(str(message))
            state = {**json.loads(last["state"]), "type": "state", "cause": asked["type"], "notices": []}
            socket.send(json.dumps({**state, "before": None, "change": None, "reply_to": asked.get("id")}))

        server.on_message(from_server)
        socket.on_message(from_page)

    page.route_web_socket("**/ws", connect)
    return kept


def settled(page: Page) -> None:
    """Two pictures later: popups have their place, messages are sent."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")


def closed(page: Page) -> None:
    """No popup, no dialog, no painting, the view as at first."""
    page.evaluate(
        """() => {
          for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
          for (const popup of document.querySelectorAll(":popover-open")) popup.hidePopover();
        }"""
    )
    settled(page)  # the focus goes back, and may scroll the page


def inner_openers(popup: ElementHandle) -> list[ElementHandle]:
    """The buttons in a popup that open others."""
    selector = "[popovertarget]:not([popovertargetaction=hide])"
    return [each for each in popup.query_selector_all(selector) if each.is_visible()]


def check_popup(page: Page, button: ElementHandle, deep: bool = True) -> None:
    """A popup lies beside its button, which closes it again; so do those that are opened inside."""
    name = button.get_attribute("popovertarget")
    popup = page.query_selector(f"#{name}")
    assert popup is not None
    at = button.evaluate(AIM)
    assert button.evaluate(HIT, at), f"the button for {name} is covered"
    page.mouse.click(*at)
    settled(page)
    assert popup.is_visible(), f"{name} does not open"
    popup.evaluate(FILLED)
    settled(page)
    assert button.get_attribute("aria-expanded") == "true"
    assert page.evaluate(BESIDE, [button, popup]) == []
    assert button.evaluate(HIT, at), f"{name} covers its button"
    if deep:
        for inner in inner_openers(popup):
            check_popup(page, inner, deep=False)
        at = button.evaluate(AIM)
    page.mouse.click(*at)
    settled(page)
    assert not popup.is_visible(), f"a second click on the button for {name} does not close it"
    assert button.get_attribute("aria-expanded") == "false"
    page.mouse.dblclick(*at)
    settled(page)
    assert popup.is_visible(), f"a double click closes {name}, which it has opened"
    page.mouse.click(*at)
    settled(page)
    assert not popup.is_visible()


@pytest.mark.parametrize("size", SIZES, ids=name_of)
def test_a_popup_lies_beside_its_button_and_a_second_click_closes_it(sized: Page) -> None:
    kept = asks_in_vain(sized)
    opened(sized)
    before = look(sized, "JSON.stringify([state.state.config, [...state.frame.parameters]])")
    buttons = [
        each
        for each in sized.query_selector_all("[popovertarget]:not([popovertargetaction=hide])")
        if each.is_visible()
    ]
    assert len(buttons) > 12
    for button in buttons:
        check_popup(sized, button)
    assert kept == []
    assert look(sized, "JSON.stringify([state.state.config, [...state.frame.parameters]])") == before


@pytest.mark.parametrize("size", APART, ids=name_of)
def test_what_changes_nothing_by_one_click_changes_nothing_by_two(sized: Page) -> None:
    """Every button in sight, two clicks on one spot. A button whose first click asks for a change is there for it."""
    kept = asks_in_vain(sized)
    opened(sized)
    hint = sized.query_selector("#hint button")
    if hint is not None and hint.is_visible():
        hint.click()
    handles = sized.evaluate_handle(BUTTONS).get_properties().values()
    buttons = [each for each in (handle.as_element() for handle in handles) if each is not None]
    changing = []
    for button in buttons:
        closed(sized)
        if not button.is_visible():
            continue  # gone meanwhile: what it belonged to was closed
        at = button.evaluate(AIM)
        if not button.evaluate(HIT, at):
            continue  # under the play bar of a phone, or beside a diagram's window
        name = button.evaluate("(it) => it.ariaLabel || it.textContent.trim()")
        kept.clear()
        sized.mouse.click(*at)
        settled(sized)
        if kept:
            changing.append(name)
            opens = button.evaluate("(it) => it.matches('[popovertarget], summary, [aria-expanded], [aria-haspopup]')")
            assert not opens, f"{name} opens something and asks for {kept}"
            continue
        sized.mouse.click(*at)
        settled(sized)
        assert kept == [], f"a second click on {name} asks for {kept}"
        closed(sized)
        at = button.evaluate(AIM)  # closing what was open may have moved it
        sized.mouse.dblclick(*at)
        settled(sized)
        assert kept == [], f"a double click on {name} asks for {kept}"
    assert "Play" in changing and 3 < len(changing) < len(buttons) - 12


def test_what_a_popup_hides_at_first_can_be_scrolled_to(open_page: Callable[..., Page], server: Server) -> None:
    page = opened(open_page(server.url, viewport={"width": 844, "height": 390}))
    for name in ("data", "network", "training", "regularization"):
        page.locator(f'.groups > [popovertarget="group-{name}"]').click()
        popup = page.locator(f"#group-{name}")
        last = popup.locator("button:visible, input:visible, select:visible").last
        last.scroll_into_view_if_needed()
        expect(last).to_be_in_viewport()
        page.keyboard.press("Escape")
        expect(popup).to_be_hidden()


def test_a_popup_that_is_scrolled_stays_and_the_help_in_it_follows(page: Page) -> None:
    page.set_viewport_size({"width": 1024, "height": 500})
    opened(page)
    page.get_by_role("button", name="Training", exact=True).click()
    popup = page.locator("#group-training")
    before = popup.bounding_box()
    popup.evaluate("(it) => it.scrollTo(0, 120)")
    settled(page)
    assert popup.evaluate("(it) => it.scrollTop") == 120 and popup.bounding_box() == before
    low = "(it) => it.getBoundingClientRect().top > 300"
    inner = next(each for each in popup.locator(".help:visible").element_handles() if each.evaluate(low))
    inner.click()
    settled(page)
    bubble = page.locator(f"#{inner.get_attribute('popovertarget')}")
    popup.evaluate("(it) => it.scrollBy(0, 20)")
    settled(page)
    assert page.evaluate(BESIDE, [inner, bubble.element_handle()]) == []


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
    button = page.get_by_role("button", name="Share, save, open")
    button.click()
    page.set_viewport_size({"width": 800, "height": 600})
    settled(page)
    popup = page.locator("#share")
    assert page.evaluate(BESIDE, [button.element_handle(), popup.element_handle()]) == []


def test_a_second_click_on_network_is_no_preset(page: Page) -> None:
    opened(page)
    before = look(page, "JSON.stringify(state.state.config)")
    at = page.get_by_role("button", name="Network", exact=True).evaluate(AIM)
    for _ in range(2):
        page.mouse.click(*at)
        page.wait_for_timeout(300)
    page.keyboard.press("s")
    wait_for(page, "state.frame.epoch === 1")
    assert look(page, "JSON.stringify(state.state.config)") == before
