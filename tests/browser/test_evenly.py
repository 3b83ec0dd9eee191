"""static/wire/evenly.js: of two frames for one picture of the display the second waits for the next."""

from playwright.sync_api import Page


def shown(page: Page, script: str) -> list[list[int]]:
    """The frames that each picture shows, by a clock of pictures that the script moves on: `next()`. Frames are buffers
    of so many bytes: `came(3)`."""
    found: object = page.evaluate(
        """async (script) => {
          const { Evenly } = await import("/static/wire/evenly.js");
          const pictures = [[]], asked = [];
          const real = globalThis.requestAnimationFrame;
          globalThis.requestAnimationFrame = (then) => asked.push(then);
          try {
            let playing = true;
            const full = () => playing && pictures.at(-1).length > 0;
            const evenly = new Evenly((frame) => pictures.at(-1).push(frame.byteLength), full);
            const next = () => { pictures.push([]); for (const each of asked.splice(0)) each(); };
            const came = (bytes) => evenly.came(new ArrayBuffer(bytes));
            new Function("evenly", "came", "next", "pause", script)(evenly, came, next, () => { playing = false; });
          } finally {
            globalThis.requestAnimationFrame = real;
          }
          return pictures;
        }""",
        script,
    )
    assert isinstance(found, list)
    return found


def test_two_at_once_are_two_pictures(module_page: Page) -> None:
    assert shown(module_page, "came(1); next(); came(2); came(3); next(); next(); came(4);") == [[1], [2], [3], [4]]


def test_a_pair_and_a_gap_go_on_as_one_by_one(module_page: Page) -> None:
    script = "came(1); next(); came(2); came(3); next(); came(4); next(); came(5); next(); next(); came(6)"
    assert shown(module_page, script) == [[1], [2], [3], [4], [5], [6]]


def test_one_waits_at_most_and_none_is_left_out(module_page: Page) -> None:
    script = "came(1); next(); came(2); came(3); came(4); came(5); next(); next();"
    assert shown(module_page, script) == [[1], [2, 3, 4], [5], []]


def test_an_answer_comes_after_the_frames_before_it_and_the_next_is_seen_at_once(module_page: Page) -> None:
    script = "came(1); next(); came(2); came(3); evenly.answered(); came(4); came(5); next();"
    assert shown(module_page, script) == [[1], [2, 3, 4], [5]]


def test_a_run_that_does_not_play_shows_what_comes(module_page: Page) -> None:
    assert shown(module_page, "pause(); came(1); came(2); came(3); next();") == [[1, 2, 3], []]


def test_what_waited_in_a_lost_connection_is_not_shown_in_the_next(module_page: Page) -> None:
    assert shown(module_page, "came(1); next(); came(2); came(3); evenly.restart(); next(); came(4);") == [
        [1], [2], [4]]  # fmt: skip
