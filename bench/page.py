"""`python -m bench.page`: what a visitor alone on the server waits for, and what is drawn, in a real Chromium.

Times are those of the browser's clock. Browser and server share this machine's cores.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize

from bench.report import machine
from server.load.mix import DEEP
from tests.browser.serving import Server, chromium, serving

SIZE: ViewportSize = {"width": 1366, "height": 768}
WATCHED_SECONDS = 8.0

READY = """async () => {
  const { store } = await import(new URL('static/store.js', document.baseURI));
  await new Promise((resolve) => {
    const look = () => { if (store.get().frame) { end(); requestAnimationFrame(() => setTimeout(resolve)); } };
    const end = store.subscribe(look);
    setTimeout(look);
  });
  return performance.now();
}"""
"""Resolves once the first frame was drawn: milliseconds since the visitor asked for the page."""

BYTES = """() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
  .filter((each) => !/\\.woff2/.test(each.name)).reduce((sum, each) => sum + each.encodedBodySize, 0)"""

WATCH = """async (seconds) => {
  const { store } = await import(new URL('static/store.js', document.baseURI));
  await new Promise((resolve) => setTimeout(resolve, 3000));  // until its speed has settled
  let drawn = 0, last = store.get().frame.n, moments = [];
  const begin = performance.now(), first = store.get().frame.epoch;
  await new Promise((resolve) => {
    const look = (now) => {
      const { n } = store.get().frame;
      if (n !== last) { drawn += 1; last = n; }
      moments.push(now);
      if (performance.now() - begin < seconds * 1000) requestAnimationFrame(look); else resolve();
    };
    requestAnimationFrame(look);
  });
  const took = (performance.now() - begin) / 1000;
  return { frames: drawn / took, epochs: (store.get().frame.epoch - first) / took, level: store.get().quality.level };
}"""
"""Frames that were on the screen, and epochs, a second."""

CLICK = """async () => {
  const { store } = await import(new URL('static/store.js', document.baseURI));
  const { send } = await import(new URL('static/connection.js', document.baseURI));
  const rates = [0.01, 0.1], took = [];
  for (let i = 0; i < 40; i++) {
    const rate = rates[i % 2], begin = performance.now();
    let answered = false;
    const shown = new Promise((resolve) => {
      const end = store.subscribe((state) => {
        if (answered && state.frame.n > before) { end(); resolve(performance.now() - begin); }
      });
    });
    const before = store.get().frame.n;
    send('set', { changes: { learningRate: rate } }).then(() => { answered = true; });
    took.push(await shown);
    await new Promise((resolve) => setTimeout(resolve, 100 + 37 * (i % 5)));
  }
  return took;
}"""
"""Milliseconds from a change to the first frame behind its answer."""


@dataclass(frozen=True)
class Seen:
    """load: milliseconds to the first drawn frame, each in a browser that knows nothing yet. bytes: compressed, without
    fonts. clicks: milliseconds to the first frame that shows a change, paused and playing. frames, epochs: a second, of
    the default and of the deep network; level: the quality the page chose."""

    load: list[float]
    bytes: int
    paused: list[float]
    playing: list[float]
    default: dict[str, Any]
    deep: dict[str, Any]


def visited(browser: Browser, server: Server, link: str = "") -> Page:
    """The page in a browser that knows nothing yet."""
    page = browser.new_context(viewport=SIZE).new_page()
    page.goto(f"{server.url}/#{link}", wait_until="commit")
    return page


def measured(visits: int) -> Seen:
    """Everything, in about half a minute."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server, chromium() as browser:
        load, size = [], 0
        for _ in range(visits):
            page = visited(browser, server)
            load.append(page.evaluate(READY))
            size = page.evaluate(BYTES)
            page.context.close()
        page = visited(browser, server)
        page.evaluate(READY)
        paused = page.evaluate(CLICK)
        page.get_by_role("button", name="Play", exact=True).click()
        default = page.evaluate(WATCH, WATCHED_SECONDS)
        playing = page.evaluate(CLICK)
        page.context.close()
        page = visited(browser, server, DEEP)
        page.evaluate(READY)
        page.get_by_role("button", name="Play", exact=True).click()
        deep = page.evaluate(WATCH, WATCHED_SECONDS)
        return Seen(load, size, paused, playing, default, deep)


def p95(values: Sequence[float]) -> float:
    """The nearest-rank 95th percentile."""
    return sorted(values)[ceil(0.95 * len(values)) - 1]


def table(seen: Seen) -> str:
    """As Markdown."""
    rows = [
        ("first load, compressed, without fonts", "< 200 kB", f"{seen.bytes / 1000:.0f} kB"),
        (
            "first load to the first drawn frame, median (slowest)",
            "< 1 s",
            f"{statistics.median(seen.load) / 1000:.2f} s ({max(seen.load) / 1000:.2f} s)",
        ),
        ("change to the first frame that shows it, p95, paused", "< 50 ms", f"{p95(seen.paused):.0f} ms"),
        ("the same while playing", "< 50 ms", f"{p95(seen.playing):.0f} ms"),
        *(
            (f"{name} network, playing, quality {found['level']}", "30 frames/s, 60 epochs/s",
             f"{found['frames']:.1f} frames/s, {found['epochs']:.1f} epochs/s")
            for name, found in (("default", seen.default), ("deep", seen.deep))
        ),
    ]  # fmt: skip
    lines = ["| what | wanted | measured |", "|---|---|---|"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints; writes JSON if asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.page", description=__doc__)
    parser.add_argument("--visits", type=int, default=7)
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args(arguments)
    seen = measured(asked.visits)
    print(table(seen))
    if asked.json:
        asked.json.write_text(json.dumps({"machine": machine(), **asdict(seen)}, indent=1), "utf-8")


if __name__ == "__main__":
    main()
