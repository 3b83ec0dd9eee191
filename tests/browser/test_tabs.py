"""tests/browser/tabs.py: whoever has a tab next finds nothing of whoever had it before."""

import json
import time
import urllib.request
from contextlib import nullcontext

import pytest
from playwright.sync_api import Browser, Page

from .conftest import VISITED
from .playing import button, look, opened, train
from .serving import Server
from .tabs import PASSING, Guarded, Tabs

LASTING = {
    "a script for each document": lambda tab: tab.add_init_script("window.planted = 1"),
    "a listener": lambda tab: tab.on("request", lambda request: None),
    "a route": lambda tab: tab.route("**/favicon.svg", lambda route: route.abort()),
    "a socket's route": lambda tab: tab.route_web_socket("**/ws", lambda socket: None),
    "a function": lambda tab: tab.expose_function("planted", lambda: None),
    "a size": lambda tab: tab.set_viewport_size({"width": 500, "height": 500}),
    "a theme": lambda tab: tab.emulate_media(color_scheme="dark"),
    "a clock": lambda tab: tab.clock.install(),
    "a permission": lambda tab: tab.context.grant_permissions(["clipboard-read"]),
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
PRESSED = """() => new Promise((done) => document.addEventListener("keydown", (event) => {
  const held = ["Alt", "Control", "Meta", "Shift"].filter((key) => event.getModifierState(key));
  done([event.key, event.repeat, held]);
}, { once: true }))"""


@pytest.fixture
def fresh(browser: Browser, server: Server):
    """Tabs that no other test has."""
    tabs = Tabs(browser, server.url, VISITED)
    yield tabs
    tabs.close()


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
    first.guard.allow("planted")
    first.guard.add("a fault")
    seen = zip(expected[0].items(), first.evaluate(SEEN).values(), strict=True)
    assert [name for (name, before), after in seen if before == after] == ["scrolled"], "all that is looked at moved"
    fresh.give_back(first)
    again = fresh.take()
    assert again is first and not again.lasting and again.guard.faults == again.guard.allowed == []
    opened(again)
    assert (again.evaluate(SEEN), look(again, RUN)) == expected
    again.evaluate(f"() => {{ globalThis.pressed = ({PRESSED})(); }}")
    again.keyboard.press("q")
    assert again.evaluate("globalThis.pressed") == ["q", False, []]


@pytest.mark.parametrize("change", LASTING.values(), ids=LASTING)
def test_a_tab_about_which_something_lasts_is_not_used_again(fresh: Tabs, change) -> None:
    tab = opened(fresh.take())
    with tab.home.expect_page() if change is LASTING["another tab"] else nullcontext():
        change(tab)
    fresh.give_back(tab)
    assert fresh.take() is not tab


def test_the_session_of_who_had_it_before_ends(browser: Browser, own_server: Server) -> None:
    tabs = Tabs(browser, own_server.url, VISITED)
    tab = opened(tabs.take())
    assert sessions(own_server) == 1
    tabs.give_back(tab)
    deadline = time.monotonic() + 10
    while sessions(own_server) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert sessions(own_server) == 0
    tabs.close()


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
    assert not PASSING & set(Guarded.__annotations__)
