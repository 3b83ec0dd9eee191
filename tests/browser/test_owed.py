"""static/wire/owed.js: what a lost connection left undone is asked for again, and done once."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from engine import Config, new_run, run_to_json
from server.messages.replies import to_text

from .playing import button, epoch, look, opened, ready, train, wait_for
from .tabs import SOCKET
from .test_connection import LOST

pytestmark = pytest.mark.routed
CUTS = ("the message", "its answer", "its frame")
"""What is the first thing to be lost."""


def cutting(page: Page) -> Callable[[str, str], None]:
    """To be called before the page is opened. Returns `cut(type, lost)`: the connection ends at the next message of
    that type, before it, its answer or its frame arrives."""
    page.guard.allow(LOST)
    state: dict[str, Any] = {"type": None}

    def cut(type: str, lost: str) -> None:
        state.update(type=type, lost=lost, asked=False)

    def connect(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        ended = []

        def end() -> None:
            state["type"] = None
            ended.append(True)
            server.close()
            route.close(code=1011)

        def from_page(text: str | bytes) -> None:
            if ended:
                return
            if json.loads(text)["type"] == state["type"]:
                state["asked"] = True
                if state["lost"] == "the message":
                    return end()
            server.send(text)

        def from_server(told: str | bytes) -> None:
            if ended:
                return  # what comes behind what was lost is lost as well
            if not (state["type"] and state["asked"]):
                route.send(told)
            elif isinstance(told, bytes):
                end()
            elif state["lost"] == "its frame":
                route.send(told)

        route.on_message(from_page)
        server.on_message(from_server)

    page.route_web_socket(SOCKET, connect)
    return cut


def rests_at(page: Page, wanted: int) -> None:
    """The epoch comes, and no other one after it."""
    wait_for(page, f"state.frame.epoch === {wanted} && state.connection === 'open'")
    page.wait_for_timeout(500)  # nothing to wait for: nothing may come
    assert epoch(page) == wanted


def test_a_step_is_done_once_wherever_the_connection_is_cut(page: Page) -> None:
    opened(page)
    train(page, 4)
    page.goto("about:blank")
    cut = cutting(page)
    opened(page)  # another run, though the tab has kept the one before
    for number, lost in enumerate(CUTS):
        cut("step", lost)
        button(page, "Step by one epoch").click()
        expect(page.locator("body"), lost).to_have_attribute("data-connection", "lost")
        rests_at(page, 2 * number + 1)
        expect(page.locator("np-messages .message.error"), lost).to_have_count(0)
        train(page, 1)
        assert epoch(page) == 2 * number + 2, lost


def test_several_quick_steps_are_all_done_wherever_the_connection_is_cut(page: Page) -> None:
    cut = cutting(page)
    opened(page)
    for number, lost in enumerate(CUTS, 1):
        cut("step", lost)
        page.evaluate(
            """async () => {
              const { actionsOf } = await import(new URL("static/page/actions.js", document.baseURI));
              for (let i = 0; i < 5; i += 1) actionsOf(document.querySelector("np-run").run).step_batch.run();
            }"""
        )
        expect(page.locator("body"), lost).to_have_attribute("data-connection", "lost")
        wait_for(page, f"state.frame.position === {50 * number} && state.connection === 'open'")
        page.wait_for_timeout(500)
        assert look(page, "state.frame.updates") == 5 * number, lost


def test_another_click_is_done_after_the_reconnect_as_well(page: Page) -> None:
    cut = cutting(page)
    opened(page)
    for lost in CUTS[:2]:
        cut("new_weights", lost)
        seed = look(page, "state.state.config.weightSeed")
        page.keyboard.press("w")
        expect(page.locator("body"), lost).to_have_attribute("data-connection", "lost")
        wait_for(page, f"state.connection === 'open' && state.state.config.weightSeed !== {json.dumps(seed)}")
        expect(page.locator("np-messages .message.error"), lost).to_have_count(0)


CHANGES = {
    "new_weights": ("actions.new_weights.run()", "weightSeed"),
    "regenerate": ("actions.regenerate.run()", "seed"),
    "set": ("send('set', { changes: { learningRate: 0.1 } })", "learningRate"),
    "use_points": ("send('use_points', { points: [[0, 0, 0], [1, 1, 1], [0, 1, 0]], classes: ['a', 'b'] })", "dataset"),
}


def test_a_change_that_was_answered_is_not_lost_with_the_server(page: Page) -> None:
    cut = cutting(page)
    opened(page)
    for type, (asked, setting) in CHANGES.items():
        train(page, 3)
        cut(type, "its frame")
        before = look(page, f"state.state.config.{setting}")
        answered = page.evaluate(
            f"""async () => {{
              const {{ actionsOf }} = await import(new URL("static/page/actions.js", document.baseURI));
              const {{ run }} = document.querySelector("np-run");
              const [actions, {{ connection, send }}] = [actionsOf(run), run];
              const answer = new Promise((resolve) => {{
                connection.onMessage((state) => state.cause === "{type}" && resolve(state));
              }});
              {asked};
              return (await answer).config;
            }}"""
        )
        assert answered[setting] != before
        wait_for(page, "state.connection !== 'open'")
        wait_for(page, "state.connection === 'open'")
        assert look(page, "state.state.config") == answered, type
        wait_for(page, "state.frame.epoch === state.state.epoch")


def test_a_message_that_ends_the_connection_is_not_sent_for_ever(page: Page) -> None:
    page.guard.allow(LOST)
    asked: list[object] = []

    def connect(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def from_page(text: str | bytes) -> None:
            if json.loads(text)["type"] != "new_weights":
                return server.send(text)
            asked.append(text)
            server.close()
            route.close(code=1011)

        route.on_message(from_page)

    page.route_web_socket(SOCKET, connect)
    opened(page)
    page.keyboard.press("w")
    expect(page.locator("np-messages .message.error")).to_contain_text("Please try again")
    wait_for(page, "state.connection === 'open'")
    assert len(asked) == 2


def test_a_link_that_cannot_be_opened_is_a_notice_after_a_reload_too(page: Page) -> None:
    content = json.loads(run_to_json(new_run(Config.from_mapping({}))))
    content["layers"][0]["weights"][0][0] = float("nan")
    spoilt = f"learningRate=0.1&dataset=xor&run={to_text(json.dumps(content).encode())}"
    page.goto(f"/#{spoilt}")
    for again in (True, False):
        ready(page)
        expect(page.locator("np-messages .message.notice")).to_contain_text("can't be used")
        assert look(page, "state.state.config.learningRate") == 0.1
        if again:
            at = page.url
            page.goto("about:blank")
            page.goto(f"{at.partition('#')[0]}#{spoilt}")
    page.reload()
    ready(page)
    assert look(page, "state.state.config.learningRate") == 0.1
    train(page, 1)
