"""static/page/stopwatch.js: what an epoch takes, by a clock that is told."""

import itertools

import pytest
from playwright.sync_api import Page

EPOCH = 55_000.0
"""Milliseconds of an epoch of a network that has a share of a core."""


def said(page: Page, *came: tuple[float, float], start: float = 0.0, least: float = 1000.0) -> list[float]:
    """What an epoch takes after each picture (time, progress), measured from time 0 on."""
    return list(
        page.evaluate(
            """async ({ came, start, least }) => {
              const { Stopwatch } = await import("/static/page/stopwatch.js");
              const stopwatch = new Stopwatch();
              stopwatch.restart(0, start);
              return came.map(([at, progress]) => stopwatch.came(at, progress, least));
            }""",
            {"came": [list(each) for each in came], "start": start, "least": least},
        )
    )


def in_turns(seconds: int, turn: float) -> list[tuple[float, float]]:
    """Pictures every 250 ms of a network that is trained in the first quarter of each `turn` of milliseconds alone."""

    def progress(at: float) -> float:
        turns, inside = divmod(at, turn)
        return (turns * turn + min(turn, 4 * inside)) / EPOCH

    return [(at, progress(at)) for at in range(250, 1000 * seconds, 250)]


@pytest.mark.parametrize("turn", [700.0, 1300.0, 2500.0])
def test_a_second_with_few_mini_batches_does_not_make_an_epoch_long(module_page: Page, turn: float) -> None:
    came = in_turns(60, turn)
    found = [each for (at, _), each in zip(came, said(module_page, *came), strict=True) if at >= 10_000]
    assert all(EPOCH / 1.3 < each < EPOCH * 1.3 for each in found)
    windows = [1000 / max(1e-9, b - a) for (_, a), (_, b) in zip(came, came[4:], strict=False)]
    assert turn < 1000 or max(windows) > 4 * EPOCH  # as it was measured before


def test_neighbouring_words_hardly_differ(module_page: Page) -> None:
    found = [each for each in said(module_page, *in_turns(60, 2500.0)) if each]
    assert max(max(a, b) / min(a, b) for a, b in itertools.pairwise(found)) < 1.4


def test_another_speed_in_the_middle_is_known_after_ten_seconds(module_page: Page) -> None:
    slow = [(at, at / 40_000) for at in range(500, 20_001, 500)]
    quick = [(20_000 + at, 0.5 + at / 4000) for at in range(500, 15_001, 500)]
    found = said(module_page, *slow, *quick)
    assert found[len(slow) - 1] == pytest.approx(40_000)
    assert found[-1] == pytest.approx(4000)


def test_a_whole_epoch_is_told_at_once_and_a_part_after_three_seconds(module_page: Page) -> None:
    assert said(module_page, (500, 0.5), (1200, 1.0)) == [0, 1200]
    assert said(module_page, (1000, 0.1), (2000, 0.2), (3000, 0.3)) == [0, 0, 10_000]


def test_pictures_that_are_further_apart_are_measured_between(module_page: Page) -> None:
    assert said(module_page, (30_000, 1.0), (50_000, 1.5)) == [30_000, 40_000]


def test_what_stands_still_or_goes_back_says_nothing(module_page: Page) -> None:
    assert said(module_page, (5000, 2.0), (9000, 2.0), start=2.0) == [0, 0]
    assert said(module_page, (5000, 3.0), (6000, 1.0), (10_000, 2.0), start=2.0) == [5000, 0, 4000]
