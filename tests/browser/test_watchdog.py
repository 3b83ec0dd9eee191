"""static/wire/watchdog.js: a server that is asked after a silence, and given up when it doesn't answer."""

import base64
import itertools

import pytest
from playwright.sync_api import Page

from scripts.golden import FRAMES, GOLDEN

from .mounting import welcome

SAID_BY = 10_000
"""Milliseconds in which a page says that its server doesn't answer."""


def looked(page: Page, *looks: tuple[int, list[str]], heard: tuple[int, ...] = (), answered: str = "") -> list[str]:
    """What it finds at these times; heard: times at which something came. answered: a type answered at the end of each
    connection that was given up."""
    return list(
        page.evaluate(
            """async ({ looks, heard, answered }) => {
              const { Watchdog } = await import("/static/wire/watchdog.js");
              const dog = new Watchdog();
              const events = [...heard.map((at) => ({ at })), ...looks.map(([at, expected]) => ({ at, expected }))];
              const found = [];
              for (const { at, expected } of events.sort((a, b) => a.at - b.at)) {
                if (!expected) dog.heard(at);
                else found.push(dog.look(at, expected));
                if (answered && found.at(-1) === "gone") dog.answered(answered);
              }
              return found;
            }""",
            {"looks": [list(each) for each in looks], "heard": list(heard), "answered": answered},
        )
    )


def every(milliseconds: int, until: int, expected: list[str]) -> list[tuple[int, list[str]]]:
    return [(at, expected) for at in range(milliseconds, until + 1, milliseconds)]


def test_a_server_of_which_nothing_is_expected_may_be_silent(module_page: Page) -> None:
    assert set(looked(module_page, *every(500, 60_000, []))) == {"fine"}


def test_a_silent_server_is_asked_once_and_given_up_within_ten_seconds(module_page: Page) -> None:
    for expected in (["frame"], ["hello"], ["set", "ack"]):
        found = looked(module_page, *every(500, SAID_BY, expected))
        assert found.count("ask") == 1 and found.count("gone") == 1
        assert found.index("ask") < found.index("gone")


def test_an_answer_to_the_question_is_enough(module_page: Page) -> None:
    """A deep network may take long for a frame; the server answers between two pieces of work."""
    heard = tuple(range(4000, 60_000, 4000))
    assert "gone" not in looked(module_page, *every(500, 60_000, ["frame"]), heard=heard)


def test_a_page_that_slept_asks_before_it_gives_up(module_page: Page) -> None:
    assert looked(module_page, (500, ["frame"]), (3_600_000, ["frame"]), (3_600_500, ["frame"])) == [
        "fine", "ask", "fine"]  # fmt: skip


@pytest.mark.parametrize("expected", ["open", "frame"])
def test_what_takes_long_by_itself_gets_more_time_until_it_comes(module_page: Page, expected: str) -> None:
    def between(answered: str) -> list[int]:
        found = looked(module_page, *every(500, 150_000, [expected]), answered=answered)
        gone = [500 * (number + 1) for number, each in enumerate(found) if each == "gone"]
        return [later - earlier for earlier, later in itertools.pairwise(gone)]

    longer = between("")
    assert longer == sorted(set(longer)) and len(longer) >= 3
    assert len(set(between(expected))) == 1


def test_a_connection_says_that_a_frame_came(module_page: Page) -> None:
    """A frame answers no message. Without a word of it, a server that was stuck once is waited for ever longer."""
    came = module_page.evaluate(
        """async ({ welcome, frame }) => {
          const { Run } = await import("/static/page/run.js");
          const { Watchdog } = await import("/static/wire/watchdog.js");
          const { answered } = Watchdog.prototype, came = [];
          Watchdog.prototype.answered = (type) => came.push(type);
          try {
            const { connection } = new Run({ name: "watched" });
            connection.hear(JSON.stringify(welcome));
            connection.hear(Uint8Array.from(atob(frame), (letter) => letter.charCodeAt(0)).buffer);
            return came;
          } finally {
            Watchdog.prototype.answered = answered;
          }
        }""",
        {
            "welcome": welcome(FRAMES["first"][0]),
            "frame": base64.b64encode((GOLDEN / "first.msgpack").read_bytes()).decode(),
        },
    )
    assert came == ["frame"]
