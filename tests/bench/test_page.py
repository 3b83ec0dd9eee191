"""The page's measurement: its own sums, and one visit of each kind in a real Chromium."""

import time

import pytest

from bench.page import SLOW_LINE, Played, Seen, Visit, figures, new_context, note, others, p95, table, visited
from tests.browser.serving import chromium, serving

pytestmark = pytest.mark.waiting


def test_what_was_watched_becomes_rates_and_milliseconds_a_frame():
    found = {"seconds": 2.0, "frames": 100, "shown": 120, "epochs": 110, "bytes": 500_000, "level": "full"}
    before = {"TaskDuration": 1.0, "ThreadTime": 0.5}
    played = figures(found, before, {"TaskDuration": 1.6, "ThreadTime": 0.8})
    assert (played.frames, played.display, played.epochs, played.bytes) == (50, 60, 55, 250_000)
    assert (played.busy, played.processor) == (pytest.approx(6.0), pytest.approx(3.0))


def test_a_page_that_draws_nothing_is_no_division_by_zero():
    found = {"seconds": 2.0, "frames": 0, "shown": 0, "epochs": 0, "bytes": 0, "level": "full"}
    still = {"TaskDuration": 1.0, "ThreadTime": 1.0}
    assert figures(found, still, still).frames == 0


def test_only_what_came_over_the_network_is_a_request():
    requests: list[str] = []
    note({"url": "http://server/a"}, requests)
    note({"url": "http://server/b", "fromDiskCache": True}, requests)
    note({"url": "data:,"}, requests)
    assert requests == ["http://server/a"]


def test_the_95th_percentile_is_the_nearest_rank():
    assert p95(range(1, 101)) == 95
    assert p95([7.0]) == 7.0


def test_every_figure_has_its_row():
    visit = [Visit(1500.0, 14, 190_000), Visit(900.0, 15, 190_000), Visit(1000.0, 14, 190_000)]
    played = Played(58.0, 60.0, 59.0, 321_000.0, "full", 4.5, 3.5)
    lines = table(Seen(visit, visit, visit, [20.0], [30.0], played, played, played)).splitlines()
    assert len({line.count("|") for line in lines}) == 1
    assert "1.00 s (1.50 s), 15 requests" in lines[3]
    assert "58.0 of 60.0 frames/s, 59.0 epochs/s" in "".join(lines)
    assert "4.5 ms (3.5 ms of a core)" in "".join(lines) and "321 kB/s" in lines[-1]


def test_a_slow_line_is_slow_and_a_second_visit_asks_for_less(tmp_path):
    with serving(tmp_path) as server, chromium() as browser:
        context = new_context(browser)
        begin = time.perf_counter()
        slow = visited(context, server, SLOW_LINE)
        assert slow.milliseconds < 1000 * (time.perf_counter() - begin)
        # The bytes alone take as long on this line.
        assert slow.milliseconds > 1000 * slow.bytes / SLOW_LINE["downloadThroughput"] > 500
        warm = visited(context, server, SLOW_LINE)
        assert 1 <= warm.requests < slow.requests
        context.close()
        with others(server, 12):
            page = new_context(browser).new_page()
            page.goto(server.url, wait_until="domcontentloaded")
            page.evaluate("() => globalThis.firstDrawn")
            page.wait_for_function("() => document.body.dataset.connection === 'open'")
            assert page.evaluate("() => globalThis.received") > 1000
