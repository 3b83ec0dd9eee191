"""static/quality/traffic.js and static/panels/traffic.js: what passes between server and page, measured and shown."""

import re

from playwright.sync_api import Page, expect

from .playing import STORE, button, opened, wait_for


def measured(page: Page, script: str) -> dict[str, float]:
    """What a new Traffic has measured after a script."""
    return dict(
        page.evaluate(
            f"""async () => {{
              const {{ Traffic }} = await import("/static/quality/traffic.js");
              const traffic = new Traffic();
              traffic.restart(0);
              {script}
            }}"""
        )
    )


def test_bytes_and_frames_a_second(module_page: Page) -> None:
    found = measured(
        module_page,
        """for (let now = 100; now <= 6000; now += 100) {
          traffic.received(500, now);
          traffic.drew(1, now, now + 20);
        }
        return traffic.measured(6050);""",
    )
    assert (found["bytes"], round(found["frames"])) == (5000, 10)
    assert abs(found["drawing"] - 0.2) < 0.01


def test_a_short_while_counts_as_what_it_is(module_page: Page) -> None:
    found = measured(module_page, "traffic.received(300, 500); return traffic.measured(1000);")
    assert found["bytes"] == 300


def test_what_is_long_past_is_forgotten(module_page: Page) -> None:
    found = measured(module_page, "traffic.received(1e9, 10); traffic.drew(9, 0, 10); return traffic.measured(9000);")
    assert (found["bytes"], found["frames"]) == (0, 0)


def test_an_answer_is_timed_once_a_second_and_counts_while_it_is_missing(module_page: Page) -> None:
    found = measured(
        module_page,
        """const asks = [traffic.asks(10), traffic.asks(20)];
        const missing = traffic.measured(710).wait;
        traffic.answered(910);
        asks.push(traffic.asks(950), traffic.asks(1100));
        traffic.restart(1200);
        traffic.answered(5000);
        return { asks, missing, answered: 0, forgotten: traffic.measured(5000).wait };""",
    )
    assert found == {"asks": [True, False, False, True], "missing": 700, "answered": 0, "forgotten": 0}


def test_bytes_are_readable(module_page: Page) -> None:
    found = module_page.evaluate(
        """async () => {
          const { readable } = await import("/static/panels/traffic.js");
          return [0, 940, 9940, 9960, 59_400, 999_400, 999_600, 3_210_000].map(readable);
        }"""
    )
    assert found == ["0.0 kB/s", "0.9 kB/s", "9.9 kB/s", "10 kB/s", "59 kB/s", "999 kB/s", "1.0 MB/s", "3.2 MB/s"]


def test_the_page_says_what_it_gets(page: Page) -> None:
    opened(page)
    button(page, "Play").click()
    expect(page.locator(".traffic-sum")).to_have_text(re.compile(r"^([1-9]\d*|\d+\.[1-9]) [kM]B/s$"))
    page.get_by_role("button", name="Picture quality and data use").click()
    figure = page.locator
    expect(figure("[data-figure=frames]")).to_have_text(re.compile(r"^([1-9]\d*|\d\.[1-9]) a second$"))
    expect(figure("[data-figure=epochs]")).to_have_text(re.compile(r"^([1-9]\d*|\d\.[1-9]) epochs a second$"))
    page.keyboard.press("Escape")
    button(page, "Pause").click()
    expect(page.locator(".traffic-sum")).to_have_text("0.0 kB/s")


def test_a_busy_server_is_said_quietly(page: Page) -> None:
    opened(page)
    words = "The server is busy: 6 pictures a second."
    page.evaluate(f"async () => {{ {STORE} store.set({{ busy: {words!r} }}); }}")
    expect(page.locator(".traffic-sum")).to_contain_text("busy")
    page.get_by_role("button", name="Picture quality and data use").click()
    expect(page.locator(".traffic .busy")).to_have_text(words)
    page.evaluate(f"async () => {{ {STORE} store.set({{ busy: null }}); }}")
    expect(page.locator(".traffic .busy")).to_be_hidden()
    wait_for(page, "state.messages.length === 0")
