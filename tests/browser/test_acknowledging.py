"""static/wire/acknowledging.js: the server is told of frames once they are drawn."""

import json
from typing import Any

from playwright.sync_api import Page

from .playing import button, look, opened, train, wait_for


def told(page: Page, script: str, **state: object) -> list[int]:
    """The frames of which the server is told while a script runs, and until they are drawn. state: of the store."""
    found: Any = page.evaluate(
        """async ({ script, state }) => {
          const { Acknowledging } = await import("/static/wire/acknowledging.js");
          const told = [];
          const store = { get: () => ({ playing: false, limits: { credits: 3 }, ...state }) };
          const frames = new Acknowledging({ store, traffic: { drew() {} } }, (n) => told.push(n));
          const drawn = () => new Promise((done) => requestAnimationFrame(done));
          frames.restart();
          await new Function("frames", "drawn", `return (async () => { ${script} })()`)(frames, drawn);
          await drawn();
          return told;
        }""",
        {"script": script, "state": state},
    )
    return list(found)


def test_frames_of_one_picture_are_told_at_once(module_page: Page) -> None:
    assert told(module_page, "frames.came(1, false); frames.came(2, false); await drawn(); frames.came(3, false);") == [
        2, 3]  # fmt: skip


def test_a_frame_of_which_nothing_is_drawn_is_told_as_it_comes(module_page: Page) -> None:
    assert told(module_page, "frames.came(1, true); frames.came(2, true);") == [1, 2]


def test_a_frame_of_a_lost_connection_is_not_told_to_the_next(module_page: Page) -> None:
    script = "frames.came(7, false); frames.restart(); await drawn(); frames.came(1, false); await drawn();"
    assert told(module_page, script) == [1]


def test_while_playing_a_frame_is_told_while_another_may_still_come(module_page: Page) -> None:
    script = "for (let n = 1; n <= 6; n++) { frames.came(n, false); await drawn(); }"
    assert told(module_page, script, playing=True) == [2, 4, 6]


def test_frames_are_acknowledged_as_they_are_drawn(page: Page) -> None:
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda payload: sent.append(str(payload))))
    opened(page)
    for _ in range(3):  # one by one: steps asked for in quick succession may be shown by one frame
        train(page, 1)
    last = look(page, "state.frame.n")

    def acknowledged() -> list[int]:
        return [json.loads(text)["n"] for text in sent if '"ack"' in text]

    for _ in range(100):  # the last acknowledgement is sent after the frame was drawn
        if acknowledged()[-1:] == [last]:
            break
        page.wait_for_timeout(50)
    numbers = acknowledged()
    assert numbers == sorted(set(numbers)) and len(numbers) > 2
    assert numbers[-1] == last


def test_while_playing_two_frames_are_acknowledged_at_once(page: Page) -> None:
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda payload: sent.append(str(payload))))
    opened(page)
    button(page, "Play").click()
    wait_for(page, "state.frame.n > 30")
    button(page, "Pause").click()
    wait_for(page, "!state.playing")
    frames = look(page, "state.frame.n")
    numbers = [json.loads(text)["n"] for text in sent if '"ack"' in text]
    assert numbers == sorted(set(numbers))
    assert len(numbers) < 0.75 * frames
