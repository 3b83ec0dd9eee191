"""static/history.js: loss curves that stay short and lose no spike."""

from typing import Any

from playwright.sync_api import Page


def drawn(module_page: Page, points: str, most: int = 2000) -> Any:
    """Arrays to draw after all `points`, an array of [at, value, …], came one by one."""
    return module_page.evaluate(
        f"""async () => {{
          const {{ emptyHistory, extended, drawn }} = await import('/static/history.js');
          const points = {points};
          let history = emptyHistory(points[0].length - 1, {most});
          let longest = 0;
          for (const [at, ...values] of points) {{
            history = extended(history, {{ at, values }});
            if (longest < 2 * history.buckets.length + 1) longest = 2 * history.buckets.length + 1;
          }}
          return {{ ...drawn(history), longest }};
        }}"""
    )


def test_few_points_are_kept_as_they_are(module_page: Page) -> None:
    result = drawn(module_page, "[[0, 0.5, 0.6], [1, 0.4, 0.5], [1.5, 0.3, 0.4]]")
    assert result["at"] == [0, 1, 1.5]
    assert result["series"] == [[0.5, 0.4, 0.3], [0.6, 0.5, 0.4]]


def test_a_hundred_thousand_points_become_at_most_two_thousand(module_page: Page) -> None:
    result = drawn(module_page, "Array.from({ length: 100001 }, (_, i) => [i, 1 / (1 + i)])")
    assert result["longest"] <= 2000
    assert 900 <= len(result["at"]) <= 2000
    assert result["at"][0] == 0 and result["at"][-1] == 100_000
    assert all(a < b for a, b in zip(result["at"], result["at"][1:], strict=False))


def test_no_spike_is_smoothed_away(module_page: Page) -> None:
    # One single high and one single low value, somewhere in 50,000.
    result = drawn(
        module_page,
        "Array.from({ length: 50000 }, (_, i) => [i, i === 31234 ? 9 : i === 12345 ? -9 : Math.sin(i)])",
        500,
    )
    (values,) = result["series"]
    high, low = values.index(9), values.index(-9)
    width = 50_000 / 100
    assert abs(result["at"][high] - 31_234) < width
    assert abs(result["at"][low] - 12_345) < width


def test_of_two_extremes_in_a_bucket_the_earlier_is_drawn_first(module_page: Page) -> None:
    falling = drawn(module_page, "Array.from({ length: 5000 }, (_, i) => [i, -i])", 100)["series"][0]
    rising = drawn(module_page, "Array.from({ length: 5000 }, (_, i) => [i, i])", 100)["series"][0]
    assert falling == sorted(falling, reverse=True)
    assert rising == sorted(rising)


def test_a_point_at_the_same_place_replaces_the_last(module_page: Page) -> None:
    result = drawn(module_page, "[[0, 0.5], [1, 0.4], [1, 0.9]]")
    assert (result["at"], result["series"]) == ([0, 1], [[0.5, 0.9]])


def test_an_earlier_point_begins_anew(module_page: Page) -> None:
    result = drawn(module_page, "[[0, 0.5], [1, 0.4], [2, 0.3], [1, 0.45]]")
    assert (result["at"], result["series"]) == ([1], [[0.45]])


def test_what_is_not_finite_is_a_gap_and_spoils_no_neighbour(module_page: Page) -> None:
    result = drawn(module_page, "[[0, 0.5], [1, NaN], [2, Infinity], [3, null], [4, 0.1]]")
    assert result["series"] == [[0.5, None, None, None, 0.1]]
    many = drawn(module_page, "Array.from({ length: 3000 }, (_, i) => [i, i % 2 ? NaN : 0.25])", 100)
    assert set(many["series"][0]) <= {0.25, None}
    assert many["series"][0].count(0.25) > 40


def test_points_at_uneven_distances_stay_few_too(module_page: Page) -> None:
    # Mini-batch steps first, then a fast-forward.
    points = (
        "[...Array.from({ length: 3000 }, (_, i) => [i / 25, 1]), "
        "...Array.from({ length: 3000 }, (_, i) => [1000 + 300 * i, 0.5])]"
    )
    result = drawn(module_page, points, 400)
    assert result["longest"] <= 400
    assert len(result["at"]) > 100


def test_a_history_is_a_value(module_page: Page) -> None:
    kept = module_page.evaluate(
        """async () => {
          const { emptyHistory, extended, drawn } = await import('/static/history.js');
          let history = emptyHistory(1, 20);
          for (let at = 0; at < 9; at++) history = extended(history, { at, values: [at] });
          const before = JSON.stringify(history);
          for (let at = 9; at < 99; at++) extended(history, { at, values: [at] });
          return JSON.stringify(history) === before;
        }"""
    )
    assert kept is True
