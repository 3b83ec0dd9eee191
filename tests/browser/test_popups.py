"""static/page/popups.js: popups beside their buttons, within the window; a second click mends or destroys nothing."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from .playing import look, opened, wait_for
from .tabs import SOCKET

SIZES = [(1280, 720), (1024, 768), (820, 1180), (844, 390), (390, 844)]
"""One window for each of the page's layouts, the narrowest that has it."""
APART = [(1280, 720), (820, 1180), (390, 844)]
"""Layouts that have their buttons in different places: a toolbar, a column, groups above a play bar."""
ASKING = {"hello", "view", "ack", "save", "points", "table", "formula"}
"""Messages that change nothing of the run."""

OPENERS = "[popovertarget]:not([popovertargetaction=hide])"
SOON = 500
"""Milliseconds, as in static/page/doubles.js."""
LOOKING = """() => {
  const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  /** Whether something holds, at the latest in three seconds: an event that tells of a popup comes when it may. */
  const until = async (holds) => {
    for (const end = performance.now() + 3000; !holds() && performance.now() < end; )
      await new Promise((done) => setTimeout(done));
    return holds();
  };
  const isSeen = (element) => element.isConnected && element.checkVisibility({ visibilityProperty: true });
  const all = (root) => [...root.querySelectorAll("*")].flatMap((each) =>
    each.shadowRoot ? [each, ...all(each.shadowRoot)] : [each]);
  const near = (button) => {
    for (const block of ["nearest", "center"]) {
      button.scrollIntoView({ block, inline: "nearest", behavior: "instant" });
      const { left, top, width, height } = button.getBoundingClientRect();
      const at = [left + width / 2, top + height / 2];
      // What is nearest may be under a phone's play bar.
      if (block === "center" || button.contains(document.elementFromPoint(...at))) return at;
    }
  };
  const nameOf = (button) => button.ariaLabel || button.textContent.trim();
  /** Elements by number, so that Python can name them. */
  const known = [];
  const number = (element) => known.push(element) - 1;
  /** Whenever the mouse is pressed: on what, and which popups are open. */
  const pressed = [];
  const open = () => [...document.querySelectorAll(":popover-open")];
  addEventListener("mousedown", (event) => pressed.push({ path: event.composedPath(), open: open() }), true);
  let [clicked, apart] = [0, 0];
  addEventListener("click", ({ timeStamp }) => ([clicked, apart] = [timeStamp, timeStamp - clicked]), true);
  globalThis.looking = {
    known, pressed, frames, until, near, nameOf,
    openers: (root) => [...root.querySelectorAll(OPENERS)].filter(isSeen).map(number),
    /** Of buttons whose names differ by numbers only, the first and the last. */
    others() {
      const seen = all(document).filter((each) => each.matches("button:not(:disabled), summary, [role=button]"))
        .filter((each) => isSeen(each) && !(each.matches(OPENERS) && document.contains(each)));
      const kinds = seen.map((each) => nameOf(each).replace(/[\\p{N}.]+/gu, "#"));
      return seen.filter((_, k) => kinds.indexOf(kinds[k]) === k || kinds.lastIndexOf(kinds[k]) === k).map(number);
    },
    /** Where to press a button, once nothing moves it any more. */
    async aim(button) {
      for (let last = "", at = near(button); ; at = near(button)) {
        if (last === at.join()) return at;
        last = at.join();
        await new Promise(requestAnimationFrame);
      }
    },
    hits(button, [x, y]) {
      let at = document.elementFromPoint(x, y);
      while (at?.shadowRoot?.elementFromPoint(x, y) && at.shadowRoot.elementFromPoint(x, y) !== at)
        at = at.shadowRoot.elementFromPoint(x, y);
      return at !== null && (button.contains(at) || at.closest("label")?.contains(button) === true);
    },
    isSeen,
    /** Whether the last two clicks were one after the other as a double click's are, on a busy machine too. */
    soon: () => apart < SOON,
    /** What a popup loads when it is first opened is there. */
    async filled(popup) {
      const later = popup.querySelectorAll("[data-later]");
      for (const each of later) {
        if (each.localName.includes("-")) await (await customElements.whenDefined(each.localName), each.updateComplete);
        else while (!each.childElementCount) await new Promise(requestAnimationFrame);
      }
      if (later.length) await frames();
    },
    beside(button, popup) {
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
    },
    /** No popup, no dialog, as at first. */
    async close() {
      const dialogs = [...document.querySelectorAll("dialog[open]")];
      for (const dialog of dialogs) dialog.close();
      const popups = open();
      for (const popup of popups) popup.hidePopover();
      if (dialogs.length + popups.length) await frames(); // the focus goes back, and may scroll the page
    },
  };
}""".replace("OPENERS", f"{OPENERS!r}").replace("SOON", str(SOON))
"""What these tests look at in the page. One question asks for all that is to be known at a moment: each takes time."""
AIM = """async (number) => {
  const { known, aim, hits } = looking;
  const at = await aim(known[number]);
  return { at, hit: hits(known[number], at), popup: known[number].getAttribute("popovertarget") };
}"""
TWICE = """async ([number, at]) => {
  const { known, pressed, until, filled, beside, hits, openers, isSeen } = looking;
  const popup = document.getElementById(known[number].getAttribute("popovertarget"));
  const seen = await until(() => isSeen(popup));
  if (seen) await filled(popup);
  const faults = seen ? beside(known[number], popup) : [];
  return {
    once: pressed.splice(0).at(-1).open.includes(popup), seen, expanded: known[number].ariaExpanded, faults,
    hit: hits(known[number], at), inner: seen ? openers(popup) : [],
  };
}"""
GONE = """async (number) => {
  const { known, until, isSeen } = looking;
  const popup = document.getElementById(known[number].getAttribute("popovertarget"));
  return until(() => !isSeen(popup) && known[number].ariaExpanded === "false");
}"""
PLACED = """async () => {
  const { known, until, filled, beside, near, hits, openers, isSeen } = looking;
  const [faults, tried] = [[], []];
  const check = async (button, deep) => {
    const popup = document.getElementById(button.getAttribute("popovertarget"));
    tried.push(popup.id);
    const at = near(button);
    if (!hits(button, at)) faults.push(`the button for ${popup.id} is covered`);
    button.click();
    if (!(await until(() => isSeen(popup)))) return faults.push(`${popup.id} does not open`);
    await filled(popup);
    faults.push(...beside(button, popup));
    if (!hits(button, at)) faults.push(`${popup.id} covers its button`);
    if (deep) for (const inner of openers(popup)) await check(known[inner], false);
    button.click();
    if (!(await until(() => !isSeen(popup)))) faults.push(`a second click does not close ${popup.id}`);
  };
  for (const button of openers(document)) await check(known[button], true);
  return { faults, tried };
}"""
"""What is wrong about the places of all popups, each opened and closed by its button, and which ones those are."""
READY = """async (number) => {
  const { known, pressed, aim, hits, close, isSeen, nameOf } = looking;
  await close();
  const button = known[number];
  if (!isSeen(button)) return null;
  const at = await aim(button);
  // It may be under the play bar of a phone, or beside a diagram's window.
  if (!hits(button, at)) return null;
  pressed.splice(0);
  looking.at = at;
  const opens = button.matches("[popovertarget], summary, [aria-expanded], [aria-haspopup]");
  return { at, opens, name: nameOf(button) };
}"""
MET = """async (number) => {
  const { known, pressed, frames } = looking;
  await frames();
  const button = known[number];
  return pressed[0].path.some((each) => each === button || (each.localName === "label" && each.contains(button)));
}"""
"""Whether the mouse was pressed on a button first: what comes late may have moved it after its place was read."""


def name_of(size: tuple[int, int]) -> str:
    """A window's size as a name of a test."""
    return "x".join(map(str, size))


@pytest.fixture
def sized(page: Page, size: tuple[int, int]) -> Page:
    """A page of that size, not yet opened."""
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    return page


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

    page.route_web_socket(SOCKET, connect)
    return kept


def settled(page: Page) -> None:
    """Two pictures later: popups have their place, messages are sent."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")


def beside(page: Page, button: Locator, popup: Locator) -> list[str]:
    """What is wrong about the place of a popup that is open."""
    page.evaluate(LOOKING)
    return page.evaluate(
        "([button, popup]) => looking.beside(button, popup)", [button.element_handle(), popup.element_handle()]
    )


def check_popup(page: Page, button: int, kept: list[str], deep: bool = True) -> None:
    """Of two quick clicks the first opens a popup beside its button, and the second does nothing; a later one closes
    it. So do those inside. kept: has what was asked."""
    aimed = page.evaluate(AIM, button)
    name = aimed["popup"]
    assert aimed["hit"], f"the button for {name} is covered"
    page.mouse.dblclick(*aimed["at"])
    found = page.evaluate(TWICE, [button, aimed["at"]])
    assert found["once"], f"{name} does not open"
    assert found["seen"], f"a double click closes {name}, which it has opened"
    assert found["expanded"] == "true"
    assert found["faults"] == []
    assert found["hit"], f"{name} covers its button"
    if deep and found["inner"]:
        for inner in found["inner"]:
            check_popup(page, inner, kept, deep=False)
        aimed = page.evaluate(AIM, button)
    page.mouse.click(*aimed["at"])
    assert page.evaluate(GONE, button), f"a second click on the button for {name} does not close it"
    assert kept == [], f"the button for {name} asks for {kept}"


@pytest.mark.routed
def test_a_double_click_opens_a_popup_and_asks_for_nothing(page: Page) -> None:
    """In one window, and beside its button; the next test sees that in all others, where clicks meet the same."""
    page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
    kept = asks_in_vain(page)
    opened(page)
    before = look(page, "JSON.stringify([state.state.config, [...state.frame.parameters]])")
    page.evaluate(LOOKING)
    buttons = page.evaluate("looking.openers(document)")
    assert len(buttons) > 12
    for button in buttons:
        check_popup(page, button, kept)
    assert look(page, "JSON.stringify([state.state.config, [...state.frame.parameters]])") == before


def test_a_popup_lies_beside_its_button_and_a_second_click_closes_it(page: Page) -> None:
    opened(page)
    page.evaluate(LOOKING)
    for width, height in SIZES[1:]:
        page.set_viewport_size({"width": width, "height": height})
        settled(page)
        found = page.evaluate(PLACED)
        assert found["faults"] == [], (width, height)
        assert len(found["tried"]) > 40, (width, height)


def met(page: Page, button: int, click: Callable[[float, float], None], kept: list[str]) -> tuple[str | None, bool]:
    """Click on a button. Returns its name, if it can be met, and whether it opens something. kept: without what was
    asked before."""
    while (ready := page.evaluate(READY, button)) is not None:
        kept.clear()
        click(*ready["at"])
        if page.evaluate(MET, button):
            return ready["name"], ready["opens"]
    return None, False


@pytest.mark.routed
@pytest.mark.parametrize("size", APART, ids=name_of)
def test_what_changes_nothing_by_one_click_changes_nothing_by_two(sized: Page, size: tuple[int, int]) -> None:
    """Every button in sight that the test above leaves out, two clicks on one spot. A button whose first click asks for
    a change is there for it."""
    kept = asks_in_vain(sized)
    opened(sized)
    hint = sized.query_selector("#hint button")
    if hint is not None and hint.is_visible():
        hint.click()
    sized.evaluate(LOOKING)
    buttons = sized.evaluate("looking.others()")
    changing, still = [], []
    for button in buttons:
        sized.mouse.click(0, 0)  # elsewhere: two buttons may come to lie on one spot, and it would be a double click
        name, opens = met(sized, button, sized.mouse.click, kept)
        if name is None:
            continue
        if kept:
            changing.append(name)
            assert not opens, f"{name} opens something and asks for {kept}"
            continue
        still.append(name)
        sized.mouse.click(*sized.evaluate("looking.at"))
        settled(sized)
        # Later it is another click, and *Paint* has scrolled to the plane by then.
        assert kept == [] or not sized.evaluate("looking.soon()"), f"a second click on {name} asks for {kept}"
        if size == APART[0]:  # it is quicker than any picture, so that nothing has moved: all layouts are one
            met(sized, button, sized.mouse.dblclick, kept)  # closing what was open may have moved it
            assert kept == [], f"a double click on {name} asks for {kept}"
    assert "Play" in changing and len(changing) > 10 and len(still) > 20


def test_what_a_popup_hides_at_first_can_be_scrolled_to(page: Page) -> None:
    page.set_viewport_size({"width": 844, "height": 390})
    opened(page)
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
    inner = next(each for each in popup.locator(".help:visible").all() if each.evaluate(low))
    inner.click()
    settled(page)
    bubble = page.locator(f"#{inner.get_attribute('popovertarget')}")
    popup.evaluate("(it) => it.scrollBy(0, 20)")
    settled(page)
    assert beside(page, inner, bubble) == []


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
    assert beside(page, button, page.locator("#share")) == []


def test_a_second_click_on_network_is_no_preset(page: Page) -> None:
    opened(page)
    before = look(page, "JSON.stringify(state.state.config)")
    page.evaluate(LOOKING)
    at = page.get_by_role("button", name="Network", exact=True).evaluate("(button) => looking.aim(button)")
    for _ in range(2):
        page.mouse.click(*at)
        page.wait_for_timeout(300)
    page.keyboard.press("s")
    wait_for(page, "state.frame.epoch === 1")
    assert look(page, "JSON.stringify(state.state.config)") == before
