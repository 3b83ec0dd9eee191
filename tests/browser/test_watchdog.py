"""static/wire/watchdog.js: a server that is asked after a silence, and given up when it doesn't answer."""

import itertools

from playwright.sync_api import Page

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


def test_what_takes_long_by_itself_gets_more_time_until_it_is_answered(module_page: Page) -> None:
    def between(answered: str) -> list[int]:
        found = looked(module_page, *every(500, 150_000, ["open"]), answered=answered)
        gone = [500 * (number + 1) for number, each in enumerate(found) if each == "gone"]
        return [later - earlier for earlier, later in itertools.pairwise(gone)]

    longer = between("")
    assert longer == sorted(set(longer)) and len(longer) >= 3
    assert len(set(between("open"))) == 1
