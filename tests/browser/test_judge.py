"""static/quality/judge.js: when pictures get worse and better, second by second."""

import pytest
from playwright.sync_api import Page

FINE = {"late": False, "slow": False, "busy": False}
LATE = {**FINE, "late": True}
SLOW = {**FINE, "late": True, "slow": True}
BUSY = {**FINE, "busy": True}


def levels(page: Page, *seen: tuple[int, dict[str, bool]]) -> list[str]:
    """The level after each second; seen: how many seconds of what."""
    seconds = [each for count, what in seen for each in [what] * count]
    return list(
        page.evaluate(
            """async (seconds) => {
              const { FRESH, judged } = await import("/static/quality/judge.js");
              let now = FRESH;
              return seconds.map((seen) => { now = judged(now, seen); return now.level; });
            }""",
            seconds,
        )
    )


def test_all_is_well(module_page: Page) -> None:
    assert set(levels(module_page, (100, FINE))) == {"full"}


def test_one_late_second_is_nothing(module_page: Page) -> None:
    assert set(levels(module_page, *[(2, LATE), (1, FINE)] * 10)) == {"full"}


def test_late_frames_make_smaller_maps_and_no_more(module_page: Page) -> None:
    found = levels(module_page, (60, LATE))
    assert found[:3] == ["full", "full", "saving"] and set(found[3:]) == {"saving"}


def test_a_busy_server_makes_smaller_maps(module_page: Page) -> None:
    found = levels(module_page, (30, BUSY))
    assert found[2] == found[-1] == "saving"


def test_a_slow_link_goes_down_to_weights_alone(module_page: Page) -> None:
    found = levels(module_page, (10, SLOW))
    assert found == ["full"] * 2 + ["saving"] * 3 + ["low"] * 5


def test_what_gets_better_is_tried_after_a_while(module_page: Page) -> None:
    found = levels(module_page, (6, SLOW), (40, FINE))
    assert found[5] == "low"
    up = [found.index(level, 6) - 6 for level in ("saving", "full")]
    assert 8 <= up[0] < up[1] - 8 and found[-1] == "full"


def test_a_server_that_stays_busy_is_tried_ever_more_seldom(module_page: Page) -> None:
    """Small maps are in time; large ones never are."""
    seconds = module_page.evaluate(
        """async ([fine, late]) => {
          const { FRESH, judged } = await import("/static/quality/judge.js");
          let now = FRESH;
          let full = 0;
          const rises = [];
          for (let second = 0; second < 1200; second++) {
            const before = now.level;
            now = judged(now, now.level === "full" ? late : fine);
            if (now.level === "full") full++;
            if (before === "saving" && now.level === "full") rises.push(second);
          }
          return { full, rises };
        }""",
        [FINE, LATE],
    )
    waits = [later - sooner for sooner, later in zip(seconds["rises"], seconds["rises"][1:], strict=False)]
    assert waits == sorted(waits) and waits[0] < 30 and waits[-1] > 150
    assert seconds["full"] < 0.04 * 1200


def test_going_up_that_lasts_is_no_mistake(module_page: Page) -> None:
    found = levels(module_page, (3, LATE), (11, FINE), (60, FINE), (3, LATE), (11, FINE))
    assert found[-1] == "full"


LATE_SECONDS = """async ([pace, asked, stalls]) => {
  const { comeLate } = await import("/static/quality/judge.js");
  const { Traffic } = await import("/static/quality/traffic.js");
  const traffic = new Traffic();
  traffic.restart(0);
  let late = 0;
  const interval = 1000 / Math.min(pace, asked);
  let next = 300;
  for (let now = 1000; now <= 60000; now += 1000) {
    for (; next <= now; next += interval) if (!(stalls && next % 5000 > 500)) traffic.drew(1, next - 2, next);
    late += comeLate(traffic.measured(now), Math.min(pace, asked));
  }
  return late;
}"""


@pytest.mark.parametrize("asked", [10, 60])
@pytest.mark.parametrize("pace", [0.2, 1, 5, 10, 45, 60, 1e9])
def test_a_pace_s_own_frames_are_never_late_and_fewer_are(module_page: Page, pace: float, asked: int) -> None:
    assert module_page.evaluate(LATE_SECONDS, [pace, asked, False]) == 0
    if pace >= 5:
        assert module_page.evaluate(LATE_SECONDS, [pace, asked, True]) > 20


@pytest.mark.parametrize(
    ("browsers", "line", "words"),
    [
        (1, None, ""),
        (9, {"effectiveType": "4g", "type": "ethernet"}, ""),
        (10, None, "10 pages are open"),
        (30, {"effectiveType": "4g"}, "30 pages are open"),
        (1, {"saveData": True}, "save data"),
        (1, {"type": "wifi", "effectiveType": "4g"}, "wireless"),
        (1, {"type": "cellular"}, "wireless"),
        (1, {"effectiveType": "3g"}, "slow"),
    ],
)
def test_a_shared_line_is_a_reason_to_save(module_page: Page, browsers: int, line: object, words: str) -> None:
    found = module_page.evaluate(
        "async ([count, line]) => (await import('/static/quality/judge.js')).reasonToSave(count, line ?? undefined)",
        [browsers, line],
    )
    assert words in found and bool(found) is bool(words)


def test_with_a_reason_to_save_full_is_out_of_reach_and_worse_is_not(module_page: Page) -> None:
    found = module_page.evaluate(
        """async () => {
          const { FRESH, capped, judged } = await import("/static/quality/judge.js");
          const second = (now, seen) => capped(judged(now, seen), true);
          const fine = { late: false, slow: false, busy: false };
          const seen = [...Array(50).fill(fine), ...Array(4).fill({ ...fine, slow: true }), ...Array(50).fill(fine)];
          let now = capped(FRESH, true);
          return [now.level, ...seen.map((each) => { now = second(now, each); return now.level; })];
        }"""
    )
    assert set(found[:51]) == {"saving"} and "low" in found and found[-1] == "saving"
