"""`python -m bench.inside`: a deep network that plays with every panel open; and the timeline's way back.

Times are those of the browser's clock, in a real Chromium. Browser and server share this machine's cores.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Page

from bench.page import SETTLING_SECONDS, STORE, WATCHED_SECONDS, Played, new_context, opened, played, watched
from bench.report import machine
from server.load.mix import DEEP
from tests.browser.serving import chromium, serving

BACK = 10_000
"""Epochs that are gone back."""
FIRST, APART = 100, 37
"""The first epoch that is gone back to, and how far each of the others lies behind the one before."""

OPEN = """() => {
  const panels = [...document.querySelectorAll("details[data-view]")].filter((each) => !each.hidden);
  for (const panel of panels) panel.open = true;
  return panels.map((panel) => panel.dataset.view);
}"""

SHOWN = ("health", "space", "landscape")
"""Panels that are scrolled to, one after the other: those that draw most."""

LONG = """async (seconds) => {
  const spent = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) spent.push(duration);
  });
  observer.observe({ entryTypes: ["longtask"] });
  await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  observer.disconnect();
  return spent;
}"""
"""Milliseconds of the tasks above 50: for so long a page doesn't answer."""

TRAINED = f"""async (epoch) => {{
  {STORE}
  const {{ send }} = document.querySelector("np-run").run;
  await send("forward", {{ epoch }});
  await new Promise((resolve) => {{
    const look = () => {{
      const {{ frame, playing }} = store.get();
      if (frame.epoch >= epoch && !playing) resolve();
      else setTimeout(look, 20);
    }};
    look();
  }});
}}"""

WENT_BACK = f"""async ([at, last]) => {{
  {STORE}
  const find = (root) => root.querySelector("np-timeline") ?? [...root.querySelectorAll("*")]
    .map((each) => each.shadowRoot && find(each.shadowRoot)).find(Boolean);
  const timeline = find(document);
  const begin = performance.now();
  await timeline.seek(at);
  if (store.get().frame.epoch !== at) throw new Error(`epoch ${{store.get().frame.epoch}} instead of ${{at}}`);
  await new Promise(requestAnimationFrame);
  const took = performance.now() - begin;
  await timeline.seek(last);
  return took;
}}"""
"""Milliseconds until that epoch is shown; then the last one is shown again."""


@dataclass(frozen=True)
class Inside:
    """What was measured of a deep network without a panel and with all, first at the top of
    the page, then with some of the panels in sight. panels: those that were open. long: milliseconds
    of the main thread's tasks above 50 ms. back: milliseconds until an epoch so far back was shown."""

    panels: list[str]
    none: Played
    all: Played
    seen: dict[str, Played]
    long: list[float]
    back: list[float]


def open_all(page: Page) -> list[str]:
    """Opens every panel that the page shows. Returns their names, once all have loaded."""
    names: list[str] = page.evaluate(OPEN)
    for name in names:
        page.wait_for_function(f"() => customElements.get('np-{name}')")
    return names


def measured(times: int) -> Inside:
    """Everything, in about a minute."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server, chromium() as browser:
        page = opened(new_context(browser, "full"), server, DEEP)
        none = played(page)
        page.context.close()
        page = opened(new_context(browser, "full"), server, DEEP)
        panels = open_all(page)
        found = played(page)
        seen = {name: scrolled(page, name) for name in SHOWN}
        long = page.evaluate(LONG, WATCHED_SECONDS)
        page.context.close()
        page = opened(new_context(browser, "full"), server)
        last = FIRST + BACK + times * APART
        page.evaluate(TRAINED, last)
        back = [page.evaluate(WENT_BACK, [FIRST + APART * number, last]) for number in range(times)]
    return Inside(panels, none, found, seen, long, back)


def scrolled(page: Page, name: str) -> Played:
    """The page plays on, watched with that panel at the top of the window."""
    page.evaluate(f"() => document.querySelector('[data-view={name}]').scrollIntoView()")
    page.wait_for_timeout(1000 * SETTLING_SECONDS)
    return watched(page)


def table(found: Inside) -> str:
    """As Markdown."""

    def worked(each: Played) -> str:
        return f"{each.busy:.1f} ms ({each.processor:.1f} ms of a core)"

    rows = [
        ("deep network, no panel: drawn", "", f"{found.none.frames:.1f} frames/s"),
        ("deep network, no panel: main thread a frame", "", worked(found.none)),
        (f"all {len(found.panels)} panels open: drawn", "≥ 20 frames/s", f"{found.all.frames:.1f} frames/s"),
        ("the same: main thread a frame", "< 16 ms", worked(found.all)),
        *(
            row
            for name, each in found.seen.items()
            for row in (
                (f"the same with *{name}* in sight: drawn", "≥ 20 frames/s", f"{each.frames:.1f} frames/s"),
                (f"the same with *{name}* in sight: main thread a frame", "< 16 ms", worked(each)),
            )
        ),
        (
            "the last of them: tasks above 50 ms",
            "none",
            f"{len(found.long)}, {max(found.long, default=0):.0f} ms at most",
        ),
        (
            f"{BACK:,} epochs back, default network, median (slowest)",
            "< 1,000 ms",
            f"{statistics.median(found.back):.0f} ms ({max(found.back):.0f} ms)",
        ),
    ]
    lines = ["| what | wanted | measured |", "|---|---|---|"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints; writes JSON if asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.inside", description=__doc__)
    parser.add_argument("--times", type=int, default=15, help="that it goes back; the default is %(default)s")
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args(arguments)
    found = measured(asked.times)
    print(table(found))
    if asked.json:
        asked.json.write_text(json.dumps({"machine": machine(), **asdict(found)}, indent=1), "utf-8")


if __name__ == "__main__":
    main()
