"""static/wire/owed.js: what a lost connection left undone is asked for again, and done once."""

import json
import struct

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


def cut(page: Page, type: str, lost: str) -> None:
    """Let the connection end at the next message of a type, before it, its answer or its frame arrives."""
    page.guard.allow(LOST)
    state = {"armed": True, "asked": False}

    def connect(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        ended = []

        def end() -> None:
            state["armed"] = False
            ended.append(True)
            server.close()
            route.close(code=1011)

        def from_page(text: str | bytes) -> None:
            if ended:
                return
            if state["armed"] and json.loads(text)["type"] == type:
                state["asked"] = True
                if lost == "the message":
                    return end()
            server.send(text)

        def from_server(told: str | bytes) -> None:
            if ended:
                return  # what comes behind what was lost is lost as well
            if not (state["armed"] and state["asked"]):
                route.send(told)
            elif isinstance(told, bytes):
                end()
            elif lost == "its frame":
                route.send(told)

        route.on_message(from_page)
        server.on_message(from_server)

    page.route_web_socket(SOCKET, connect)


def rests_at(page: Page, wanted: int) -> None:
    """The epoch comes, and no other one after it."""
    wait_for(page, f"state.frame.epoch === {wanted} && state.connection === 'open'")
    page.wait_for_timeout(500)  # nothing to wait for: nothing may come
    assert epoch(page) == wanted


@pytest.mark.parametrize("lost", CUTS)
def test_a_step_is_done_once_wherever_the_connection_is_cut(page: Page, lost: str) -> None:
    opened(page)
    train(page, 4)
    page.goto("about:blank")
    cut(page, "step", lost)
    opened(page)
    button(page, "Step by one epoch").click()
    expect(page.locator("body")).to_have_attribute("data-connection", "lost")
    rests_at(page, 1)
    expect(page.locator("np-messages .message.error")).to_have_count(0)
    train(page, 1)
    assert epoch(page) == 2


@pytest.mark.parametrize("lost", CUTS)
def test_several_quick_steps_are_all_done(page: Page, lost: str) -> None:
    cut(page, "step", lost)
    opened(page)
    page.evaluate(
        """async () => {
          const { actionsOf } = await import(new URL("static/page/actions.js", document.baseURI));
          for (let i = 0; i < 5; i += 1) actionsOf(document.querySelector("np-run").run).step_batch.run();
        }"""
    )
    expect(page.locator("body")).to_have_attribute("data-connection", "lost")
    wait_for(page, "state.frame.position === 50 && state.connection === 'open'")
    page.wait_for_timeout(500)
    assert look(page, "state.frame.updates") == 5


@pytest.mark.parametrize("lost", CUTS[:2])
def test_another_click_is_done_after_the_reconnect_as_well(page: Page, lost: str) -> None:
    cut(page, "new_weights", lost)
    opened(page)
    seed = look(page, "state.state.config.weightSeed")
    page.keyboard.press("w")
    expect(page.locator("body")).to_have_attribute("data-connection", "lost")
    wait_for(page, f"state.connection === 'open' && state.state.config.weightSeed !== {json.dumps(seed)}")
    expect(page.locator("np-messages .message.error")).to_have_count(0)


CHANGES = {
    "new_weights": ("actions.new_weights.run()", "weightSeed"),
    "regenerate": ("actions.regenerate.run()", "seed"),
    "set": ("send('set', { changes: { learningRate: 0.1 } })", "learningRate"),
    "use_points": ("send('use_points', { points: [[0, 0, 0], [1, 1, 1], [0, 1, 0]], classes: ['a', 'b'] })", "dataset"),
}


@pytest.mark.parametrize("type", CHANGES)
def test_a_change_that_was_answered_is_not_lost_with_the_server(page: Page, type: str) -> None:
    cut(page, type, "its frame")
    opened(page)
    train(page, 3)
    asked, setting = CHANGES[type]
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
    assert look(page, "state.state.config") == answered
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


# Links that can't be opened


def spoilt(kind: str) -> str:
    """A link with a trained run that can't be used."""
    content = json.loads(run_to_json(new_run(Config.from_mapping({}))))
    if kind == "points":
        rows, pairs = [[0, 0, 0], [1, 1, 1]], [[10**400, 1], [0, 1], [0, 1]]
        own = {"points": rows, "classes": ["a", "b"], "columns": ["x", "y", "c"], "transform": pairs}
        content |= {"config": {"dataset": "own"}, "own": own}
    elif kind == "number":
        content["layers"][0]["weights"][0][0] = float("nan")
    data = json.dumps(content).encode() if kind != "bytes" else b"\x78\x01" + struct.pack("<I", 2**31) * 40
    dataset = "own" if kind == "points" else "xor"
    return f"learningRate=0.1&dataset={dataset}&run={to_text(data)}"


@pytest.mark.parametrize("kind", ["points", "number", "bytes"])
def test_a_link_that_cannot_be_opened_is_a_notice_after_a_reload_too(page: Page, kind: str) -> None:
    page.goto(f"/#{spoilt(kind)}")
    for _ in range(2):
        ready(page)
        expect(page.locator("np-messages .message.notice")).to_contain_text("can't be used")
        assert look(page, "state.state.config.learningRate") == 0.1
        at = page.url
        page.goto("about:blank")
        page.goto(f"{at.partition('#')[0]}#{spoilt(kind)}")
    ready(page)
    page.reload()
    ready(page)
    assert look(page, "state.state.config.learningRate") == 0.1
    train(page, 1)
