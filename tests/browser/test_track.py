"""static/page/track.js: the checkpoints of a run, and the way from them to any of its epochs."""

from typing import Any

from playwright.sync_api import Page


def run(module_page: Page, script: str, value: object = None) -> Any:
    """What a script makes of the module `track`, of `at`, which makes a moment, and of `value`."""
    return module_page.evaluate(
        f"""async (value) => {{
          const track = await import('/static/page/track.js');
          const at = (epoch, run = 'x', change = false, position = 0) => (
            {{ epoch, position, at: epoch + position / 100, run, change }});
          const way = (...moments) => moments.reduce(track.kept, track.NO_TRACK);
          {script}
        }}""",
        value,
    )


def test_moments_stand_in_order_and_a_later_one_takes_the_place_of_one_before(module_page: Page) -> None:
    found = run(
        module_page,
        """const made = way(at(0), at(5, 'a'), at(9), at(7, 'b'), at(5, 'c', true), at(5, 'd'), at(5, 'e', false, 50));
        return made.moments.map(({ at, run, change }) => [at, run, Boolean(change)]);""",
    )
    assert found == [
        [0, "x", False],
        [5, "d", True],  # what came before can't be trained over it, whichever of them is kept
        [5.5, "e", False],
        [7, "b", False],
        [9, "x", False],
    ]


def test_an_epoch_is_had_from_the_last_checkpoint_before_it(module_page: Page) -> None:
    found = run(
        module_page,
        """const made = way(at(0, 'start'), at(5, 'five'), at(7, 'mid', true, 50), at(12, 'end'));
        return [0, 3, 5, 7, 7.5, 8, 12, 3.5].map((each) => track.wayTo(made, each));""",
    )
    assert found == [
        {"run": "start", "epoch": 0},
        {"run": "start", "epoch": 3},
        {"run": "five", "epoch": 5},
        {"run": "five", "epoch": 7},
        {"run": "mid", "epoch": 7},  # shown as it is
        {"run": "mid", "epoch": 8},
        {"run": "end", "epoch": 12},
        None,  # nothing is known of this place within an epoch
    ]


def test_where_there_is_no_room_the_ways_between_stay_alike_and_the_ends_and_changes_stay(module_page: Page) -> None:
    found = run(
        module_page,
        """const moments = Array.from({ length: 400 }, (_, i) => at(i, 'r'.repeat(10), i === 123));
        const less = track.thinned({ moments, marks: [] }, 1000);
        const places = less.moments.map(({ at }) => at);
        return { size: track.sizeOf(less), places, gaps: places.slice(1).map((each, i) => each - places[i]) };""",
    )
    assert 800 <= found["size"] <= 1000
    assert {0, 123, 399} <= set(found["places"])
    assert max(found["gaps"]) <= 8


def test_with_more_changes_than_room_no_wrong_epoch_is_had(module_page: Page) -> None:
    found = run(
        module_page,
        """const moments = Array.from({ length: 100 }, (_, i) => at(2 * i, `r${i}`.padEnd(10), i > 0));
        const less = track.thinned({ moments, marks: [] }, 500);
        const ways = Array.from({ length: 199 }, (_, i) => track.wayTo(less, i));
        const near = track.nearest(less, 3);
        return { size: track.sizeOf(less), ways, near: near.at, count: less.moments.length };""",
    )
    assert found["size"] <= 500 and found["count"] == 100
    for epoch, way in enumerate(found["ways"]):
        assert way is None or way["run"].strip() == f"r{epoch // 2}", epoch
    assert found["ways"][0] and found["ways"][-1] and found["near"] == 0


def test_changes_of_one_setting_at_one_place_are_one_mark(module_page: Page) -> None:
    found = run(
        module_page,
        """const change = (at, what, before, after) => ({ at, kind: 'change', text: `${what} ${before} → ${after}`,
          changed: { code: 'changed', pattern: '{what} {before} → {after}', values: { what, before, after } } });
        const other = { at: 9, kind: 'change', text: 'painting', changed: { code: 'painted', values: {} } };
        const marks = [change(5, 'rate', 1, 2), change(5, 'rate', 2, 3), change(5, 'size', 1, 9), other, other];
        const made = marks.reduce(track.marked, track.NO_TRACK);
        return [made.marks.map(({ text }) => text), track.trackUpTo(made, 5).marks.length];""",
    )
    assert found == [["rate 1 → 3", "size 1 → 9", "painting", "painting"], 2]
