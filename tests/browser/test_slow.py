"""static/page/slow.js: a network that takes its time, by a clock that is told and, once, by a server."""

import re
from itertools import combinations
from typing import Any

from playwright.sync_api import Page, expect

from .playing import STORE, button, message, opened

FIRST = "This network is large. Its first epoch is still being computed."
BATCHES = 16
"""Mini-batches of an epoch, of one point each, where a test tells the clock."""

DRIVER = """async ({ steps, batches, speed, begun }) => {
  const { Slowness } = await import("/static/page/slow.js");
  const { createStore } = await import("/static/page/store.js");
  const { dropOutdated } = await import("/static/page/messages.js");
  let now = 0;
  const timers = new Map();
  performance.now = () => now;
  globalThis.setTimeout = (then, after) => timers.set(timers.size + 1, { then, at: now + after }).size;
  globalThis.clearTimeout = (id) => timers.has(id) && (timers.get(id).at = Infinity);
  const waiting = [];
  const settle = () => { while (waiting.length) waiting.shift()(); };
  const pass = (milliseconds) => {
    const end = now + milliseconds;
    for (;;) {
      const next = [...timers.values()].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      [now, next.at] = [next.at, Infinity];
      next.then();
      settle();
    }
    now = end;
  };
  const store = createStore((flush) => waiting.push(flush));
  const state = { epoch: begun, layers: [], speed, target: null };
  const data = { columns: 3, train: new Float32Array(3 * batches) };
  store.set({ connection: "open", state, data });
  settle();
  dropOutdated(store);
  const slowness = new Slowness(store);
  let started = false;
  return steps.map(([milliseconds, done, at]) => {
    pass(milliseconds);
    if (done === "play") store.set({ playing: true });
    if (done === "pause") store.set({ playing: false });
    if (done === "picture")
      store.set({ frame: { epoch: Math.floor(at), position: Math.round((at % 1) * batches) } });
    if (done === "reset") {
      store.set({ state: { ...store.get().state, epoch: 0 }, frame: { epoch: 0, position: 0 }, playing: false });
    }
    if (done === "close") store.set({ messages: [] });
    settle();
    if (done === "play" && !started) slowness.start();
    started ||= done === "play";
    settle();
    return store.get().messages.map(({ message }) => message).join(" | ");
  });
}"""

Step = tuple[float, str] | tuple[float, str, float]
"""Milliseconds that pass; then `play`, `pause`, `reset`, `close` the notice, a `picture` of an epoch, or nothing."""


def said(page: Page, *steps: Step, rate: float | None = None, unit: str = "epoch", begun: int = 0) -> list[str]:
    """What the page says after each step. rate: of the pace, None for as fast as possible. begun: epochs so far."""
    speed: dict[str, Any] = {"unit": unit, "rate": rate}
    arguments = {"steps": [list(each) for each in steps], "batches": BATCHES, "speed": speed, "begun": begun}
    return list(page.evaluate(DRIVER, arguments))


def pictures(every: float, *epochs: float) -> list[Step]:
    """Pictures of these epochs, so many milliseconds apart."""
    return [(every, "picture", each) for each in epochs]


def test_it_says_that_the_first_epoch_is_computed_and_then_how_long_one_takes(module_page: Page) -> None:
    """At a pace of an epoch a second a picture is late by what is beyond two seconds."""
    takes = "This network takes 2.5 s an epoch here; 0% of epoch 2."
    steps: list[Step] = [(0, "play"), (1999, ""), (2, ""), (499, "picture", 1.0), (100, "pause")]
    assert said(module_page, *steps, rate=1) == ["", "", FIRST, takes, ""]


def test_it_does_not_call_an_epoch_the_first_that_is_not(module_page: Page) -> None:
    found = said(module_page, (0, "play"), (1001, ""), begun=11)
    assert found[-1] == "This network is large. Its epoch 12 is still being computed."
    steps: list[Step] = [(0, "play"), *pictures(100, 3, 6), (100, "pause"), (100, "play"), (1001, "")]
    assert said(module_page, *steps)[-1] == "This network is large. Its epoch 7 is still being computed."


def test_it_says_so_no_longer_once_the_network_turns_out_to_be_quick(module_page: Page) -> None:
    before: list[Step] = [(0, "play"), *pictures(100, 30, 60, 100), (0, "reset"), (50, "play")]
    found = said(module_page, *before, (999, ""), (2, ""), (100, "picture", 400.0), (900, ""))
    assert found[-4:] == ["", FIRST, "", ""]


def test_it_says_how_far_the_present_epoch_is_in_other_words_every_three_seconds(module_page: Page) -> None:
    found = said(module_page, (0, "play"), *pictures(500, *[part / 16 for part in range(1, 25)]))
    words = [f"This network takes 8 s an epoch here; {far}." for far in ("37% of epoch 1", "75% of epoch 1")]
    assert found[1:6] == [""] * 5
    assert found[6:18] == [words[0]] * 6 + [words[1]] * 6
    assert found[24] == "This network takes 8 s an epoch here; 50% of epoch 2."


def test_a_notice_that_was_closed_stays_closed(module_page: Page) -> None:
    going_on = pictures(500, *[0.35 + part / 20 for part in range(12)])
    found = said(module_page, (0, "play"), *pictures(1000, 0.1, 0.2, 0.3), (0, "close"), *going_on, (5000, ""))
    assert "an epoch here" in found[3]
    assert not any(found[4:])
    assert "an epoch here" in said(module_page, (0, "play"), *pictures(1000, 0.1, 0.2, 0.3), *going_on)[-1]


def test_neither_a_slow_pace_nor_a_quick_network_nor_a_late_picture_of_one_is_called_slow(module_page: Page) -> None:
    slow_pace = pictures(1000, *[part / 10 for part in range(1, 31)])
    assert not any(said(module_page, (0, "play"), *slow_pace, rate=1, unit="batch"))
    quick = pictures(50, *range(2, 152, 2))  # what an epoch takes has been measured
    assert not any(said(module_page, (0, "play"), *quick, (2500, ""), (5000, "")))


LARGE_NETWORK = "networkShape=64,64,64,64,64,64&points=5000&batchSize=1&percTrainData=90"
RECORD = f"""async () => {{
  {STORE}
  const progress = ({{ frame, data }}) => frame.epoch + (frame.position * data.columns) / data.train.length;
  window.came = [[performance.now(), progress(store.get())]];
  store.subscribe((state, before) => {{
    if (state.frame !== before.frame) window.came.push([performance.now(), progress(state)]);
  }});
}}"""


def test_of_a_large_network_it_says_what_an_epoch_takes_and_how_far_the_present_one_is(page: Page) -> None:
    """Other tests share the processor, so that its speed changes: the words must fit two of the pictures that came."""
    opened(page, LARGE_NETWORK)
    page.evaluate(RECORD)
    button(page, "Play").click()
    notice = message(page, "an epoch here")
    expect(notice).to_be_visible(timeout=30_000)
    words = notice.inner_text()
    came: list[tuple[float, float]] = page.evaluate("window.came")
    said = re.search(r"takes ([\d.]+) (s|minutes) an epoch here; (\d+)% of epoch (\d+)", words)
    assert said is not None, words
    unit, rounding = (1 if said[2] == "s" else 60), 0.5 / 10 ** len(said[1].partition(".")[2])
    far = int(said[4]) - 1 + int(said[3]) / 100
    assert any(0 <= progress - far < 0.01 for _, progress in came)
    took = [(b[0] - a[0]) / 1000 / unit / (b[1] - a[1]) for a, b in combinations(came, 2) if b[1] > a[1]]
    assert any(abs(each - float(said[1])) <= rounding + 0.05 * each for each in took), (words, came)
    notice.get_by_role("button").first.click()
    expect(notice).to_have_count(0)
