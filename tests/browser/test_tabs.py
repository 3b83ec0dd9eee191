"""tests/browser/tabs.py: whoever has a tab next finds nothing of whoever had it before."""

import json
import time
import urllib.request
from contextlib import nullcontext

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from . import tabs
from .conftest import LAPTOP, PHONE, VISITED
from .playing import button, look, opened, train
from .serving import Server
from .tabs import KNOWN, PASSING, SOCKET, Tabs

LASTING = {
    "a socket's route": lambda tab: tab.route_web_socket(SOCKET, lambda socket: None),
    "a function": lambda tab: tab.expose_function("planted", lambda: None),
    "a clock": lambda tab: tab.clock.install(),
    "a permission of the context": lambda tab: tab.context.grant_permissions(["clipboard-read"]),
    "a header": lambda tab: tab.set_extra_http_headers({"X-Planted": "1"}),
    "a time limit": lambda tab: tab.set_default_timeout(1),
    "another tab": lambda tab: tab.evaluate("() => { window.open('about:blank'); }"),
    "its end": lambda tab: tab.close(),
}
SEEN = """async () => ({
  kept: ["planted", "numplay.planted"].map((key) => [localStorage[key], sessionStorage[key]]),
  listened: document.body.dataset.planted,
  named: [window.name, window.planted, history.state],
  open: document.querySelectorAll("dialog[open], :popover-open").length,
  pointed: document.querySelectorAll(":hover:not(html, body, np-run, header)").length,
  focused: document.activeElement.localName,
  scrolled: [scrollX, scrollY, visualViewport.scale],
})"""
RUN = "[state.frame.epoch, state.undo.length, state.past.length, state.quality.choice, state.messages.length]"
ALTERED = """async () => [
  globalThis.altered ?? null, innerWidth, innerHeight, outerWidth, outerHeight, screen.width, devicePixelRatio,
  ...["(prefers-color-scheme: dark)", "(prefers-reduced-motion)", "(forced-colors: active)", "(prefers-contrast: more)",
    "print", "(pointer: coarse)"].map((media) => matchMedia(media).matches),
  (await navigator.permissions.query({ name: "clipboard-read" })).state,
  await fetch("/favicon.svg").then((answer) => answer.status, () => "none"),
]"""
"""What a test alters about a tab; one value for each way."""
PRESSED = """() => new Promise((done) => document.addEventListener("keydown", (event) => {
  const held = ["Alt", "Control", "Meta", "Shift"].filter((key) => event.getModifierState(key));
  done([event.key, event.repeat, held]);
}, { once: true }))"""


@pytest.fixture
def fresh(browser: Browser, server: Server):
    """Tabs that no other test has."""
    free = Tabs(browser, server.url, VISITED)
    yield free
    free.close()


def test_a_tab_has_nothing_of_who_had_it_before(fresh: Tabs) -> None:
    first = opened(fresh.take())
    expected = first.evaluate(SEEN), look(first, RUN)
    train(first, 3)
    first.evaluate(
        """() => {
          for (const storage of [localStorage, sessionStorage]) {
            storage.setItem("planted", 1);
            storage.setItem("numplay.planted", 1);
            storage.setItem("numplay.quality", "low");
          }
          window.name = "planted";
          window.planted = 1;
          history.replaceState("planted", "");
          document.addEventListener("keydown", () => { document.body.dataset.planted = 1; });
        }"""
    )
    button(first, "Share, save, open").click()
    first.mouse.down()
    for key in ("Alt", "Control", "Meta", "Shift"):
        first.keyboard.down(key)
    first.evaluate("() => scrollTo({ top: 90, behavior: 'instant' })")
    first.guard.allow("planted")
    first.guard.add("a fault")
    seen = zip(expected[0].items(), first.evaluate(SEEN).values(), strict=True)
    assert [name for (name, before), after in seen if before == after] == [], "all that is looked at moved"
    fresh.give_back(first)
    again = fresh.take()
    assert again is first and not again.lasting and again.guard.faults == again.guard.allowed == []
    opened(again)
    assert (again.evaluate(SEEN), look(again, RUN)) == expected
    again.evaluate(f"() => {{ globalThis.pressed = ({PRESSED})(); }}")
    again.keyboard.press("q")
    assert again.evaluate("globalThis.pressed") == ["q", False, []]


@pytest.mark.parametrize("options", [{"viewport": LAPTOP}, PHONE], ids=["laptop", "phone"])
def test_what_a_test_alters_about_a_tab_is_undone(fresh: Tabs, options) -> None:
    tab = opened(fresh.take(**options))
    expected = tab.evaluate(ALTERED)
    heard: list[str] = []
    tab.on("request", lambda request: heard.append(request.url))
    tab.route("**/favicon.svg", lambda route: route.abort())
    for number in (1, 2):
        tab.add_init_script(f"globalThis.altered = {number};")
        tab.set_viewport_size({"width": 500 + number, "height": 400 + number})
    tab.permit("clipboard-read")
    tab.emulate_media(media="print", reduced_motion="reduce")
    tab.emulate_media(color_scheme="dark", forced_colors="active", contrast="more")
    other = tab.beside()
    tab.guard.allow("favicon.svg")
    opened(tab)
    altered = tab.evaluate(ALTERED)
    still = [old for old, new in zip(expected, altered, strict=True) if old == new]
    assert still == expected[6:7] + expected[12:13], "all but the screen's density and the finger is altered"
    fresh.give_back(tab, **options)
    assert other.is_closed()
    assert fresh.take(**options) is tab and not tab.lasting
    heard.clear()
    opened(tab)
    assert (tab.evaluate(ALTERED), heard) == (expected, [])
    fresh.give_back(tab, **options)


def test_who_has_a_routed_tab_next_talks_to_the_server(fresh: Tabs) -> None:
    tab = fresh.take(routed=True)
    heard: list[str] = []

    def answer(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        socket.on_message(lambda text: heard.append(str(text)))

    tab.route_web_socket(SOCKET, answer)
    tab.goto("/")
    while "hello" not in "".join(heard):
        tab.wait_for_timeout(10)
    fresh.give_back(tab, routed=True)
    heard.clear()
    assert fresh.take() is not tab, "who does not ask for one gets none"
    assert fresh.take(routed=True) is tab and not tab.lasting
    train(opened(tab), 2)
    assert heard == []


def test_who_was_never_here_before_finds_notes(fresh: Tabs) -> None:
    for _ in range(2):
        tab = opened(fresh.take(first=True))
        expect(tab.locator(".callout")).to_have_count(4)
        button(tab, "Got it: Data").click()
        fresh.give_back(tab, first=True)
    assert fresh.take(first=True) is tab
    assert fresh.take() is not tab


def test_two_tabs_at_once_are_two_and_few_are_kept(fresh: Tabs, monkeypatch) -> None:
    monkeypatch.setattr(tabs, "KEPT", 2)
    lent = [fresh.take() for _ in range(3)]
    assert len(set(map(id, lent))) == 3
    for tab in lent:
        fresh.give_back(tab)
    assert [tab.is_closed() for tab in lent] == [True, False, False]
    assert fresh.take() is lent[-1]


@pytest.mark.parametrize("change", LASTING.values(), ids=LASTING)
def test_a_tab_about_which_something_lasts_is_not_used_again(fresh: Tabs, change) -> None:
    tab = fresh.take()
    with tab.home.expect_page() if change is LASTING["another tab"] else nullcontext():
        change(tab)
    fresh.give_back(tab)
    assert fresh.take() is not tab


def test_the_session_of_who_had_it_before_ends(browser: Browser, own_server: Server) -> None:
    free = Tabs(browser, own_server.url, VISITED)
    tab = opened(free.take())
    assert sessions(own_server) == 1
    free.give_back(tab)
    deadline = time.monotonic() + 10
    while sessions(own_server) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert sessions(own_server) == 0
    free.close()


def sessions(server: Server) -> int:
    """How many the server has."""
    with urllib.request.urlopen(f"{server.url}/healthz") as answer:
        return int(json.load(answer)["sessions"])


def test_tabs_of_different_options_are_different(fresh: Tabs) -> None:
    tab = fresh.take()
    fresh.give_back(tab)
    assert fresh.take(color_scheme="dark") is not tab


def test_all_that_passes_is_known() -> None:
    assert sorted(PASSING - set(dir(Page))) == []
    assert not PASSING & KNOWN
