"""static/wire/connection.js: reload, lost network, killed server; credits; hidden tabs."""

import json
import re
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, WebSocketRoute, expect

from .playing import STORE, button, epoch, look, message, opened, parameters, play_slowly, ready, train, wait_for
from .serving import Server, serving
from .tabs import SOCKET

LOST = "WebSocket|ERR_CONNECTION|Failed to load resource"
TOLD_MILLISECONDS = 10_000
"""In which a page says that its server is silent."""


def checkpoint(page: Page) -> dict[str, object]:
    """What the tab would resume from, as soon as there is such a thing: a checkpoint comes a moment after its frame."""
    page.wait_for_function("() => 'numplay.checkpoint' in sessionStorage")
    return dict(page.evaluate("JSON.parse(sessionStorage.getItem('numplay.checkpoint'))"))


def test_a_reload_goes_on_from_the_checkpoint_and_says_nothing(page: Page) -> None:
    opened(page)
    page.reload()  # at epoch 0
    ready(page)
    page.keyboard.press("s")
    wait_for(page, "state.frame.epoch === 1")
    expect(page.locator("np-messages .message")).to_have_count(0)
    train(page, 4)
    trained = parameters(page)
    loss = look(page, "state.frame.train_loss")
    page.reload()
    ready(page)
    assert epoch(page) == 5
    assert parameters(page) == trained
    assert look(page, "state.frame.train_loss") == loss
    expect(page.locator("np-messages .message")).to_have_count(0)  # nothing was lost: nothing to tell


def test_a_reload_while_playing_plays_on(page: Page) -> None:
    opened(page)
    play_slowly(page)
    wait_for(page, "state.frame.epoch > 3")
    kept = checkpoint(page)
    assert kept["playing"] is True
    page.reload()
    ready(page)
    first = epoch(page)
    assert first >= int(str(kept["epoch"]))
    wait_for(page, f"state.frame.epoch > {first} && state.playing")
    expect(page.locator("np-messages .message")).to_have_count(0)


def test_a_reload_while_fast_forwarding_stops_at_the_epoch_asked_for(page: Page) -> None:
    opened(page)
    button(page, "Fast-forward to an epoch").click()
    page.get_by_label("Train as fast as possible to epoch").fill("800")
    button(page, "Go").click()
    wait_for(page, "state.frame.epoch > 50")
    page.reload()
    ready(page)
    assert epoch(page) < 800
    wait_for(page, "state.frame.epoch === 800 && !state.playing", seconds=60)  # what training takes


def test_another_link_and_a_changed_address_win_over_the_checkpoint(page: Page) -> None:
    opened(page)
    train(page, 3)
    page.goto("about:blank")
    page.goto("/#batchSize=7")
    ready(page)
    assert (epoch(page), look(page, "state.state.config.batchSize")) == (0, 7)
    train(page, 3)
    expect(page).to_have_url(re.compile("#.*batchSize=7&"))  # the page writes no other address after this one
    page.evaluate("history.replaceState(null, '', '#batchSize=9')")
    page.reload()
    ready(page)
    assert (epoch(page), look(page, "state.state.config.batchSize")) == (0, 9)


@pytest.mark.routed
def test_a_cut_network_is_survived(page: Page) -> None:
    page.guard.allow(LOST)
    sockets: list[object] = []
    page.route_web_socket(SOCKET, lambda socket: sockets.append((socket, socket.connect_to_server())))
    opened(page)
    train(page, 4)
    trained = parameters(page)
    browser_side, server_side = sockets[0]
    browser_side.close(code=1011)
    server_side.close()
    expect(page.locator("body")).to_have_attribute("data-connection", "lost")
    expect(page.locator("#connection")).to_contain_text("Reconnecting")
    expect(page.locator("body")).to_have_attribute("data-connection", "open")
    wait_for(page, "state.frame.epoch === 4")
    assert parameters(page) == trained
    train(page, 1)
    expect(message(page, "Reconnected")).to_have_count(0)  # it rested before as it does now


@pytest.mark.routed
def test_a_network_that_is_gone_is_told_within_a_second(page: Page) -> None:
    """The browser says that it is offline; of its connection it learns nothing yet."""
    page.guard.allow(LOST)
    silent = {"now": False}

    def connect(route: WebSocketRoute) -> None:
        if silent["now"]:
            route.close(code=1011)  # no new connection comes about
            return
        server = route.connect_to_server()
        route.on_message(lambda text: None if silent["now"] else server.send(text))
        server.on_message(lambda text: None if silent["now"] else route.send(text))

    page.route_web_socket(SOCKET, connect)
    opened(page)
    silent["now"] = True
    told = page.evaluate(
        """async () => {
          const begin = performance.now();
          window.dispatchEvent(new Event("offline"));
          while (!document.getElementById("connection").textContent.includes("Reconnecting"))
            await new Promise((done) => setTimeout(done, 20));
          return performance.now() - begin;
        }"""
    )
    assert told < 3000  # without it nothing would ever be told
    button(page, "Step by one epoch").click()
    expect(message(page, "You're offline")).to_be_visible()
    silent["now"] = False
    wait_for(page, "state.frame.epoch === 1")
    expect(message(page, "You're offline")).to_have_count(0)


def test_a_server_that_is_still_there_keeps_its_connection(page: Page) -> None:
    opened(page)
    page.evaluate("() => { window.dispatchEvent(new Event('offline')); }")
    page.wait_for_timeout(1000)  # nothing to wait for: nothing may happen
    assert look(page, "state.connection") == "open"


@pytest.mark.routed
def test_an_answer_that_does_not_come_is_waited_for_in_words(page: Page) -> None:
    kept: list[object] = []

    def connect(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def from_page(text: str | bytes) -> None:
            if json.loads(text)["type"] == "new_weights":
                kept.append(lambda: server.send(text))
            else:
                server.send(text)

        route.on_message(from_page)

    page.route_web_socket(SOCKET, connect)
    opened(page)
    page.keyboard.press("w")
    expect(page.locator("#connection")).to_have_text("Waiting for the server …")
    kept[0]()
    expect(page.locator("#connection")).to_have_text("")


def test_a_killed_server_is_survived_while_playing(open_page: Callable[..., Page], tmp_path: Path) -> None:
    with serving(tmp_path) as server:  # with all its processes
        survives(open_page(server.url), server)


def survives(page: Page, server: Server) -> None:
    """Plays on from its checkpoint, at a server that was killed and started again."""
    page.guard.allow(LOST)
    opened(page)
    play_slowly(page)
    wait_for(page, "state.frame.epoch > 3")
    page.wait_for_function("() => JSON.parse(sessionStorage.getItem('numplay.checkpoint'))?.epoch > 0")
    server.kill()
    expect(page.locator("body")).to_have_attribute("data-connection", "lost")
    expect(page.locator(".epoch-part")).to_have_text("")  # nothing moves that nobody can know of
    last, kept = epoch(page), checkpoint(page)
    assert int(str(kept["epoch"])) <= last
    server.start()
    expect(page.locator("body")).to_have_attribute("data-connection", "open")
    expect(message(page, f"Reconnected. Your run continues at epoch {kept['epoch']:,}.")).to_be_visible()
    wait_for(page, f"state.frame.epoch > {last} && state.playing")


def test_a_connection_that_is_never_answered_is_given_up(open_page: Callable[..., Page], own_server: Server) -> None:
    page = open_page(own_server.url)
    page.guard.allow(LOST)
    opened(page)
    train(page, 3)
    own_server.kill()
    with socket.create_server(("127.0.0.1", own_server.port)) as stuck:
        stuck.settimeout(15)
        silent, _ = stuck.accept()
    with silent:
        own_server.start()
        expect(page.locator("body")).to_have_attribute("data-connection", "open")
        wait_for(page, "state.frame.epoch === 3")


def test_a_frozen_server_is_told_within_ten_seconds_and_gone_on_with(
    open_page: Callable[..., Page], tmp_path: Path
) -> None:
    with serving(tmp_path, "--web", "1", "--compute", "inline") as frozen:  # one process, which is stopped whole
        page = open_page(frozen.url)
        page.guard.allow(LOST)
        opened(page)
        play_slowly(page)
        wait_for(page, "state.frame.epoch > 1 && state.playing")
        assert frozen.process
        frozen.process.send_signal(signal.SIGSTOP)
        try:
            expect(page.locator("#connection")).to_have_text("Waiting for the server …", timeout=TOLD_MILLISECONDS)
            expect(page.locator("#connection")).to_contain_text("Reconnecting", timeout=TOLD_MILLISECONDS)
            last = epoch(page)
        finally:
            frozen.process.send_signal(signal.SIGCONT)
        wait_for(page, f"state.connection === 'open' && state.playing && state.frame.epoch > {last}")


@pytest.mark.routed
def test_a_welcome_that_does_not_come_is_not_waited_for_for_ever(page: Page) -> None:
    page.guard.allow(LOST)
    sent: list[object] = []

    def connect(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def from_page(text: str | bytes) -> None:
            sent.append(text)
            if len(sent) > 1:  # the first one is lost
                server.send(text)

        route.on_message(from_page)

    page.route_web_socket(SOCKET, connect)
    page.goto("/")
    expect(page.locator("#connection")).to_have_text("Waiting for the server …")
    ready(page)
    assert [json.loads(str(text))["type"] for text in sent[:2]] == ["hello", "hello"]
    train(page, 1)


def test_neither_a_click_nor_a_reload_is_lost_while_there_is_no_server(
    open_page: Callable[..., Page], own_server: Server
) -> None:
    page = open_page(own_server.url)
    page.guard.allow(LOST)
    opened(page)
    train(page, 2)
    own_server.kill()
    expect(page.locator("body")).to_have_attribute("data-connection", "lost")
    button(page, "Step by one epoch").click()
    expect(message(page, "You're offline. This will be applied")).to_be_visible()
    own_server.start()
    wait_for(page, "state.frame.epoch === 3")
    expect(message(page, "You're offline")).to_have_count(0)
    trained, address = parameters(page), page.url
    own_server.kill()
    expect(page.locator("body")).to_have_attribute("data-connection", "lost")
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        page.reload()
    page.wait_for_url("chrome-error://**")  # comes after the error
    own_server.start()
    page.goto(address)
    ready(page)
    assert epoch(page) == 3 and parameters(page) == trained
    page.goto("about:blank")
    page.goto(address)  # with a connection it is a link like any other
    ready(page)
    assert epoch(page) == 0


def test_a_checkpoint_that_cannot_be_opened_is_named_and_left(page: Page) -> None:
    opened(page)
    train(page, 2)
    checkpoint(page)
    page.evaluate(
        """() => addEventListener("pagehide", () => {
          const kept = JSON.parse(sessionStorage.getItem("numplay.checkpoint"));
          sessionStorage.setItem("numplay.checkpoint", JSON.stringify({ ...kept, run: "AAAA" }));
        })"""
    )
    page.reload()
    ready(page)
    expect(page.locator("np-messages .message.error")).to_be_visible()
    assert epoch(page) == 0
    train(page, 1)


def hide(page: Page, hidden: bool) -> None:
    """Let the page believe that its tab was hidden or shown."""
    page.evaluate(
        """(hidden) => {
          Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def test_a_hidden_tab_gets_no_frames_and_goes_on_when_shown(page: Page) -> None:
    opened(page)
    button(page, "Play").click()
    wait_for(page, "state.frame.epoch > 3")
    hide(page, True)
    page.wait_for_timeout(200)  # frames on their way
    n = look(page, "state.frame.n")
    page.wait_for_timeout(400)  # nothing to wait for: nothing may come
    assert look(page, "state.frame.n") == n
    hide(page, False)
    wait_for(page, f"state.frame.n > {n}")


def test_a_hidden_tab_goes_on_if_the_user_wants_it(page: Page) -> None:
    opened(page)
    button(page, "Appearance").click()
    page.get_by_label("Keep training while this tab is hidden").check()
    page.keyboard.press("Escape")
    button(page, "Play").click()
    wait_for(page, "state.frame.epoch > 3")
    hide(page, True)
    page.wait_for_timeout(200)
    n = look(page, "state.frame.n")
    wait_for(page, f"state.frame.n > {n} + 10")


def test_an_unknown_message_is_an_error_and_the_session_lives(page: Page) -> None:
    opened(page)
    reply = page.evaluate(
        f"""async () => {{
          {STORE}
          const {{ send }} = document.querySelector('np-run').run;
          return send("nonsense");
        }}"""
    )
    assert reply["type"] == "error"
    expect(message(page, "nonsense")).to_be_visible()
    train(page, 1)
