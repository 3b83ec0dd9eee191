"""static/wire/retry.js: a class that has lost its server is back soon after the server is."""

import random

from playwright.sync_api import Page

BACK_SECONDS = 5
STUDENTS = 100


def waits(page: Page, chances: list[float], full: bool = False) -> list[float]:
    """Milliseconds before each of these tries."""
    return list(
        page.evaluate(
            """async ({ chances, full }) => {
              const { untilNextTry } = await import("/static/wire/retry.js");
              return chances.map((chance, attempts) => untilNextTry(attempts, full, chance));
            }""",
            {"chances": chances, "full": full},
        )
    )


def test_whenever_the_server_comes_back_all_have_tried_within_half_the_time(module_page: Page) -> None:
    chance = random.Random(1)
    tries: list[list[float]] = []
    for _ in range(STUDENTS):
        at, times = 0.0, []
        for wait in waits(module_page, [chance.random() for _ in range(60)]):
            at += wait
            times.append(at / 1000)
        tries.append(times)
    for back in (0.1, 1, 3, 10, 30, 60):
        assert max(min(at for at in times if at > back) - back for times in tries) <= BACK_SECONDS / 2


def test_they_are_spread_out(module_page: Page) -> None:
    low, high = (waits(module_page, [chance] * 20) for chance in (0.0, 1.0))
    assert all(a < 0.7 * b for a, b in zip(low, high, strict=True))
    assert high[0] < 500 and high == sorted(high)


def test_without_room_it_waits_longer(module_page: Page) -> None:
    assert min(waits(module_page, [0.0] * 5, full=True)) > max(waits(module_page, [1.0] * 20))
