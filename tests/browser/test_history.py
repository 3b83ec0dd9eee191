"""static/page/history.js: the losses of a run, every epoch of the first 2,000 and an even share of more."""

from typing import Any

from playwright.sync_api import Page

from server.jobs.history import MOST, spacing


def drawn(module_page: Page, points: str, at_once: int = 1) -> Any:
    """Arrays to draw after all `points`, an array of [at, value, …], came so many at once."""
    return module_page.evaluate(
        f"""async () => {{
          const {{ EMPTY, extended, drawn }} = await import('/static/page/history.js');
          const points = {points}.map(([at, ...values]) => ({{ at, values }}));
          let history = EMPTY;
          let longest = 0;
          for (let n = 0; n < points.length; n += {at_once}) {{
            history = extended(history, points.slice(n, n + {at_once}));
            longest = Math.max(longest, history.points.length + 1);
          }}
          return {{ ...drawn(history, points[0].values.length), longest }};
        }}"""
    )


def test_few_points_are_kept_as_they_are(module_page: Page) -> None:
    result = drawn(module_page, "[[0, 0.5, 0.6], [1, 0.4, 0.5], [1.5, 0.3, 0.4]]")
    assert result["at"] == [0, 1, 1.5]
    assert result["series"] == [[0.5, 0.4, 0.3], [0.6, 0.5, 0.4]]


def test_the_rule_is_the_servers(module_page: Page) -> None:
    spans = [0, 1, MOST, MOST + 1, 2 * MOST, 2 * MOST + 1, 20_000, 123_457, 10**6]
    script = "async (spans) => spans.map((await import('/static/page/history.js')).spacing)"
    assert module_page.evaluate(script, spans) == [spacing(span) for span in spans]
    assert module_page.evaluate("async () => (await import('/static/page/history.js')).MOST") == MOST


def test_every_epoch_up_to_the_most(module_page: Page) -> None:
    result = drawn(module_page, f"Array.from({{ length: {MOST + 1} }}, (_, i) => [i, 1 / (1 + i)])", 7)
    assert result["at"] == list(range(MOST + 1))
    assert result["series"] == [[1 / (1 + i) for i in range(MOST + 1)]]


def test_of_a_long_training_an_even_share_is_kept_as_it_was(module_page: Page) -> None:
    result = drawn(module_page, "Array.from({ length: 100001 }, (_, i) => [i, i])", 13)
    assert result["longest"] <= MOST + 3
    step = spacing(100_000)
    grid = list(range(0, 100_000, step))
    assert result["at"] == [*grid, 100_000] and result["series"] == [result["at"]]


def test_frames_between_two_kept_epochs_leave_nothing(module_page: Page) -> None:
    # As fast-forward tells: what the server keeps, and a frame's own epoch that may be any.
    told = [epoch for epoch in range(20_001) if epoch % spacing(epoch) == 0 or epoch % 53 == 0]
    result = drawn(module_page, f"{told}.map((at) => [at, at])")
    step = spacing(20_000)
    assert result["at"] == list(range(0, 20_001, step))


def test_places_within_epochs_are_kept_while_there_is_room(module_page: Page) -> None:
    few = drawn(module_page, "Array.from({ length: 1001 }, (_, i) => [i / 25, i])")
    assert len(few["at"]) == 1001
    many = drawn(module_page, "Array.from({ length: 25 * 90 + 1 }, (_, i) => [i / 25, i])")
    assert many["longest"] <= MOST + 3
    assert set(range(91)) <= set(many["at"])


def test_a_run_opened_late_is_kept_as_closely_as_a_fresh_one(module_page: Page) -> None:
    result = drawn(module_page, "Array.from({ length: 1000 }, (_, i) => [99_999 + i, i])")
    assert result["at"] == list(range(99_999, 100_999))


def test_a_point_at_the_same_place_replaces_the_last(module_page: Page) -> None:
    result = drawn(module_page, "[[0, 0.5], [1, 0.4], [1, 0.9]]")
    assert (result["at"], result["series"]) == ([0, 1], [[0.5, 0.9]])


def test_an_earlier_point_goes_back_there(module_page: Page) -> None:
    result = drawn(module_page, "[[0, 0.5], [1, 0.4], [2, 0.3], [3, 0.2], [1, 0.45], [2, 0.35]]")
    assert (result["at"], result["series"]) == ([0, 1, 2], [[0.5, 0.45, 0.35]])
    assert drawn(module_page, "[[5, 0.5], [6, 0.4], [2, 0.3]]")["at"] == [2]


def test_what_is_not_finite_is_a_gap(module_page: Page) -> None:
    result = drawn(module_page, "[[0, 0.5], [1, NaN], [2, Infinity], [3, null], [4, 0.1]]")
    assert result["series"] == [[0.5, None, None, None, 0.1]]


def test_a_history_is_a_value(module_page: Page) -> None:
    before, after = module_page.evaluate(
        """async () => {
          const { EMPTY, extended, pointsOf } = await import('/static/page/history.js');
          const one = extended(EMPTY, [{ at: 0, values: [1] }, { at: 1, values: [2] }]);
          const other = extended(one, [{ at: 0.5, values: [3] }]);
          return [pointsOf(one), pointsOf(other)].map((points) => points.map(({ at }) => at));
        }"""
    )
    assert (before, after) == ([0, 1], [0, 0.5])
