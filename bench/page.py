"""`python -m bench.page`: what a visitor waits for, what is drawn, and what that costs, in a real Chromium.

Times are those of the browser's clock. Browser and server share this machine's cores.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, ViewportSize
from websockets.sync.client import connect

from bench.report import machine
from server.load.mix import DEEP
from tests.browser.serving import Server, chromium, serving

SIZE: ViewportSize = {"width": 1366, "height": 768}
WATCHED_SECONDS = 8.0
SETTLING_SECONDS = 3.0
PAGES = 30
"""Pages of the class of which one is measured."""
SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
"""Milliseconds, and bytes a second: 1.6 Mbit/s. Chromium delays requests by it; a socket's messages, by its version."""
STORE = "const { store } = document.querySelector('np-run').run;"

NOTICED = """(() => {
  globalThis.received = 0;
  const Plain = WebSocket;
  globalThis.WebSocket = class extends Plain {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data }) => { globalThis.received += data.byteLength ?? data.length; });
    }
  };
  globalThis.firstDrawn = new Promise((resolve) => {
    // The page's own scripts have run by then, and its element is there.
    document.addEventListener('DOMContentLoaded', async () => {
      STORE
      const look = () => {
        if (!store.get().frame) return;
        end();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
      };
      const end = store.subscribe(look);
      look();
    });
  });
})()""".replace("STORE", STORE)
"""Before the page's own scripts: counts the socket's bytes, and notices when the first frame was drawn, in milliseconds
since the visitor asked for the page."""

QUALITY = "try {{ localStorage.setItem('numplay.quality', '{}'); }} catch {{}}"

BYTES = """() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
  .filter((each) => !/\\.woff2/.test(each.name)).reduce((sum, each) => sum + each.encodedBodySize, 0)"""

WATCH = f"""async (seconds) => {{
  {STORE}
  const {{ aside }} = document.querySelector("np-output"), byWorker = aside.count;
  let drawn = 0, shown = 0, last = store.get().frame.n;
  const begin = performance.now(), first = store.get().frame.epoch, before = globalThis.received;
  await new Promise((resolve) => {{
    const look = () => {{
      const {{ n }} = store.get().frame;
      shown += 1;
      if (n !== last) {{ drawn += 1; last = n; }}
      if (performance.now() - begin < seconds * 1000) requestAnimationFrame(look); else resolve();
    }};
    requestAnimationFrame(look);
  }});
  const took = (performance.now() - begin) / 1000;
  const {{ frame, quality }} = store.get();
  const frames = Math.min(drawn, aside.count - byWorker || drawn);
  return {{ seconds: took, frames, shown, epochs: frame.epoch - first, level: quality.level,
    bytes: globalThis.received - before }};
}}"""
"""What came and was drawn in so many seconds, by the worker that draws the output if there is one; `shown` counts what
the display could have shown."""

CLICK = f"""async () => {{
  {STORE}
  const {{ send }} = document.querySelector('np-run').run;
  const rates = [0.01, 0.1], took = [];
  for (let i = 0; i < 40; i++) {{
    const rate = rates[i % 2], begin = performance.now();
    let answered = false;
    const shown = new Promise((resolve) => {{
      const end = store.subscribe((state) => {{
        if (answered && state.frame.n > before) {{ end(); resolve(performance.now() - begin); }}
      }});
    }});
    const before = store.get().frame.n;
    send('set', {{ changes: {{ learningRate: rate }} }}).then(() => {{ answered = true; }});
    took.push(await shown);
    await new Promise((resolve) => setTimeout(resolve, 100 + 37 * (i % 5)));
  }}
  return took;
}}"""
"""Milliseconds from a change to the first frame behind its answer."""


@dataclass(frozen=True)
class Visit:
    """milliseconds: from asking for the page to its first drawn frame. requests: over the network, the socket aside.
    bytes: compressed, without fonts."""

    milliseconds: float
    requests: int
    bytes: int


@dataclass(frozen=True)
class Played:
    """What was seen of a page that plays. frames: drawn; display: that there could be; epochs, bytes (the socket's
    messages): each a second. level: the quality of the pictures. busy: milliseconds in which the main thread was at
    work, for each drawn frame; processor: those of them in which it had a core."""

    frames: float
    display: float
    epochs: float
    bytes: float
    level: str
    busy: float
    processor: float


@dataclass(frozen=True)
class Seen:
    """Visits in browsers that know nothing yet, at once and over a slow line, and again over that. Milliseconds from a
    change to the frame that shows it, paused and playing. The default and the deep network, and one page of many."""

    near: list[Visit]
    slow: list[Visit]
    warm: list[Visit]
    paused: list[float]
    playing: list[float]
    default: Played
    deep: Played
    many: Played


def new_context(browser: Browser, quality: str = "auto") -> BrowserContext:
    """A visitor who was never here, but for the choice of a quality."""
    context = browser.new_context(viewport=SIZE)
    context.add_init_script(NOTICED + ";" + QUALITY.format(quality))
    return context


def visited(context: BrowserContext, server: Server, line: Mapping[str, object] | None = None) -> Visit:
    """A visit in a tab of its own, over a line of these properties."""
    page = context.new_page()
    requests: list[str] = []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.responseReceived", lambda event: note(event["response"], requests))
    if line is not None:
        session.send("Network.emulateNetworkConditions", dict(line))
    page.goto(server.url, wait_until="domcontentloaded")
    milliseconds = page.evaluate("() => globalThis.firstDrawn")
    size = page.evaluate(BYTES)
    page.close()
    return Visit(milliseconds, len(requests), size)


def note(response: Mapping[str, object], requests: list[str]) -> None:
    """Notes a response that came over the network."""
    address = str(response["url"])
    if address.startswith("http") and not response.get("fromDiskCache") and not response.get("fromPrefetchCache"):
        requests.append(address)


def metrics(session: CDPSession) -> dict[str, float]:
    """Chromium's own counters of the page, in seconds."""
    return {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}


def played(page: Page) -> Played:
    """The page plays, and is watched once it has settled."""
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(1000 * SETTLING_SECONDS)
    return watched(page)


def watched(page: Page) -> Played:
    """A page that plays already."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    before = metrics(session)
    found = page.evaluate(WATCH, WATCHED_SECONDS)
    return figures(found, before, metrics(session))


def figures(found: Mapping[str, float | str], before: Mapping[str, float], after: Mapping[str, float]) -> Played:
    """What WATCH has found, as rates; and the counters' difference for each drawn frame."""
    seconds, drawn = float(found["seconds"]), max(1.0, float(found["frames"]))
    frames, shown, epochs, size = (float(found[name]) / seconds for name in ("frames", "shown", "epochs", "bytes"))
    busy, processor = (1000 * (after[name] - before[name]) / drawn for name in ("TaskDuration", "ThreadTime"))
    return Played(frames, shown, epochs, size, str(found["level"]), busy, processor)


def opened(context: BrowserContext, server: Server, link: str = "") -> Page:
    """The page of a link, its first frame drawn."""
    page = context.new_page()
    page.goto(f"{server.url}/#{link}", wait_until="domcontentloaded")
    page.evaluate("() => globalThis.firstDrawn")
    return page


@contextmanager
def others(server: Server, count: int) -> Iterator[None]:
    """So many further pages are open at the server, as far as it can tell."""
    with ExitStack() as stack:
        for _ in range(count):
            socket = stack.enter_context(connect(server.url.replace("http", "ws") + "/ws"))
            socket.send(json.dumps({"type": "hello", "id": 1, "protocol": 1}))
            socket.recv()
        yield


def measured(visits: int) -> Seen:
    """Everything, in about a minute and a half."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        near, slow, warm = [], [], []
        for _ in range(visits):
            with chromium() as browser:
                near.append(visited(new_context(browser), server))
            with chromium() as browser:
                context = new_context(browser)
                slow.append(visited(context, server, SLOW_LINE))
                warm.append(visited(context, server, SLOW_LINE))
        with chromium() as browser:
            page = opened(new_context(browser, "full"), server)
            paused = page.evaluate(CLICK)
            default = played(page)
            playing = page.evaluate(CLICK)
            page.context.close()
            page = opened(new_context(browser, "full"), server, DEEP)
            deep = played(page)
            page.context.close()
            with others(server, PAGES - 1):
                many = played(opened(new_context(browser), server))
    return Seen(near, slow, warm, paused, playing, default, deep, many)


def p95(values: Sequence[float]) -> float:
    """The nearest-rank 95th percentile."""
    return sorted(values)[ceil(0.95 * len(values)) - 1]


def table(seen: Seen) -> str:
    """As Markdown."""

    def waited(visits: Sequence[Visit]) -> str:
        times = [visit.milliseconds / 1000 for visit in visits]
        most = max(visit.requests for visit in visits)
        return f"{statistics.median(times):.2f} s ({max(times):.2f} s), {most} request{'s' * (most != 1)}"

    def drawn(found: Played) -> str:
        return f"{found.frames:.1f} of {found.display:.1f} frames/s, {found.epochs:.1f} epochs/s"

    def worked(found: Played) -> str:
        return f"{found.busy:.1f} ms ({found.processor:.1f} ms of a core)"

    rows = [
        ("first visit, compressed, without fonts", "< 200 kB", f"{max(v.bytes for v in seen.near) / 1000:.0f} kB"),
        ("to the first drawn frame, median (slowest): cold browser, this machine", "≤ 0.5 s", waited(seen.near)),
        ("first visit at 1.6 Mbit/s and 150 ms", "≤ 2.0 s, ≤ 20 requests", waited(seen.slow)),
        ("second visit there", "≤ 0.6 s", waited(seen.warm)),
        ("change to the first frame that shows it, p95, paused", "< 50 ms", f"{p95(seen.paused):.0f} ms"),
        ("the same while playing", "< 50 ms", f"{p95(seen.playing):.0f} ms"),
    ]
    for name, found, time, most in (
        ("default", seen.default, 6, "400 kB/s"), ("deep", seen.deep, 10, "1,000 kB/s"),
    ):  # fmt: skip
        rows += [
            (f"{name} network, {found.level}: drawn", "60 frames/s, 60 epochs/s", drawn(found)),
            (f"{name} network, {found.level}: main thread a frame", f"≤ {time} ms", worked(found)),
            (f"{name} network, {found.level}: from the server", f"≤ {most}", f"{found.bytes / 1000:,.0f} kB/s"),
        ]
    rows.append((f"one of {PAGES} pages, {seen.many.level}", "≤ 40 kB/s", f"{seen.many.bytes / 1000:.0f} kB/s"))
    lines = ["| what | wanted | measured |", "|---|---|---|"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints; writes JSON if asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.page", description=__doc__)
    parser.add_argument("--visits", type=int, default=5)
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args(arguments)
    seen = measured(asked.visits)
    print(table(seen))
    if asked.json:
        asked.json.write_text(json.dumps({"machine": machine(), **asdict(seen)}, indent=1), "utf-8")


if __name__ == "__main__":
    main()
