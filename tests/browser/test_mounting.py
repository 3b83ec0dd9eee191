"""Every panel, mounted by tests/browser/mounting.py without a server: alone, and several side by side."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from scripts.golden import FRAMES, GOLDEN

from .mounting import drawn, hear, look, mount, sent

PANELS = sorted(path.stem for path in (Path(__file__).parents[2] / "static/panels").glob("*.js"))

PAGES = 4
"""Pages on which all panels are tried: a page for each would take as long as its panel."""

OPENED_FIRST = {"callouts", "class", "full", "messages", "status", "task"}
"""Panels that show nothing before something happens, which their own tests do."""

ROOTS = """
  const roots = (root) => [root, ...[...root.querySelectorAll("*")].flatMap(({ shadowRoot }) =>
    shadowRoot ? roots(shadowRoot) : [])];
"""
"""A tree and all shadows in it."""

HIDDEN = "[...root.querySelectorAll('canvas')].some((each) => each.style.visibility === 'hidden')"
"""Whether a worker draws in place of the page."""

SEEN = f"""async (runs) => {{
  {ROOTS}
  const texts = ({{ childNodes }}) => [...childNodes].map(({{ data }}) => data?.trim() ?? "");
  const hidden = (each) => each.localName === "canvas" && each.style.visibility === "hidden";
  const of = (each) => each.localName === "style" || hidden(each) ? [] : [
    ...texts(each),
    ...["aria-label", "aria-valuetext"].map((name) => each.getAttribute(name) ?? ""),
    each.value ?? "",
    each.localName === "canvas" && each.width * each.height ? each.toDataURL() : "",
  ];
  const words = (around) => roots(around).flatMap((root) => [...root.querySelectorAll("*")].flatMap(of)).join("|");
  // Until two looks in a row are the same: panels draw when they have their size, and a chart ten times a second. A
  // worker draws on a canvas in place of the page's, which is hidden then.
  let [before, now] = [[], runs.map(words)];
  for (let k = 0; k < 40 && now.some((each, run) => each !== before[run]); k++) {{
    await new Promise((resolve) => setTimeout(resolve, 120));
    [before, now] = [now, runs.map(words)];
  }}
  return now;
}}"""
"""All that each of the runs shows: texts, values and pictures, inside shadows too."""

DOUBLED = f"""() => {{
  {ROOTS}
  return roots(document).flatMap((root) => {{
    const ids = [...root.querySelectorAll("[id]")].map(({{ id }}) => id);
    return ids.filter((id, k) => ids.indexOf(id) !== k);
  }});
}}"""
"""Ids that two elements of one tree have."""

ASTRAY = f"""() => {{
  {ROOTS}
  const names = ["for", "aria-labelledby", "aria-describedby", "popovertarget"];
  const astray = (root, each, name) => each.getAttribute(name).split(" ").filter((id) =>
    root.querySelector(`[id="${{id}}"]`)?.closest("np-run") !== each.closest("np-run"));
  return roots(document).flatMap((root) => names.flatMap((name) =>
    [...root.querySelectorAll(`[${{name}}]`)].flatMap((each) => astray(root, each, name))));
}}"""
"""Ids that are referred to and lead nowhere, or into another run."""


def golden(name: str) -> dict[str, Any]:
    """What is in a golden frame."""
    content: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    return content


def shown(page: Page) -> list[str]:
    """What each run on the page shows."""
    texts: list[str] = page.locator("np-run").evaluate_all(SEEN)
    return texts


def timeless(text: str) -> str:
    """What a run shows, but for what depends on the time of the test."""
    return re.sub(r"[\d.]+ (?=\w*B/s|a second)", "", text)


@pytest.fixture
def still(module_page: Page) -> Iterator[Page]:
    """The page of modules for a reader who wants no motion: links that move look otherwise each time.

    Typeface and worker are there already, as later on any page.
    """
    module_page.emulate_media(reduced_motion="reduce")
    for panel in ("network", "loss"):
        mount(module_page, panel, "first")
    module_page.wait_for_function(f"""() => {{
          {ROOTS}
          document.querySelector("np-network").motion.draw();  // no frame comes by itself
          return roots(document).some((root) => {HIDDEN});
        }}""")
    module_page.evaluate("async () => { await document.fonts.ready; document.body.replaceChildren(); }")
    yield module_page
    module_page.emulate_media(reduced_motion="null")


@pytest.mark.parametrize("panels", [PANELS[k::PAGES] for k in range(PAGES)], ids=range(PAGES))
def test_a_panel_shows_something_and_the_same_alone_and_beside_others(still: Page, panels: list[str]) -> None:
    for panel in panels:
        alone = {}
        for name in FRAMES:
            mount(still, panel, name)
            (alone[name],) = shown(still)
            still.evaluate("() => document.body.replaceChildren()")
        for name in FRAMES:
            mount(still, panel, name)
        for name, text in zip(FRAMES, shown(still), strict=True):
            assert timeless(text) == timeless(alone[name]), (panel, name)
        assert still.evaluate(DOUBLED) == [], panel
        assert still.evaluate(ASTRAY) == [], panel
        assert panel in OPENED_FIRST or any(text.strip("|\n") for text in alone.values()), panel
        still.evaluate("() => document.body.replaceChildren()")


def test_what_is_seen_is_a_runs_own_numbers(module_page: Page) -> None:
    """An oracle that knows no panel: the numbers of the golden files, and two that differ."""
    first, classes = mount(module_page, "loss", "first"), mount(module_page, "loss", "classes")
    for run, name in ((first, "first"), (classes, "classes")):
        loss = golden(name)["train_loss"]
        digits = 4 if loss < 0.1 else 3
        expect(run.locator('dd[data-key="train_loss"]')).to_have_text(f"{loss:.{digits}f}")
    texts = shown(module_page)
    assert len(texts) == 2 and texts[0] != texts[1]


def test_what_a_panel_sends_goes_to_its_own_run(module_page: Page) -> None:
    runs = [mount(module_page, "transport", name) for name in ("first", "classes")]
    runs[1].locator("select[data-pace]").select_option(value="epoch 1")
    assert ("speed", {"unit": "epoch", "rate": 1}) in sent(runs[1])
    assert not [type for type, _ in sent(runs[0]) if type == "speed"]


def test_a_message_is_heard_by_its_own_run(module_page: Page) -> None:
    runs = [mount(module_page, "messages", "first") for _ in range(2)]
    hear(runs[0], {"type": "notice", "code": "test", "message": "Heard.", "field": None})
    expect(runs[0].get_by_text("Heard.")).to_be_visible()
    expect(runs[1].get_by_text("Heard.")).to_have_count(0)
    assert [look(run, "state.messages.length") for run in runs] == [1, 0]


def test_an_answer_is_the_one_that_was_given(module_page: Page) -> None:
    reply = {"type": "formula", "text": None, "label": None, "map": None}
    fault = {"message": "unknown name 'y'", "position": 0, "formula": "y"}
    run = mount(module_page, "network", "first", answers={"formula": {**reply, "fault": fault}})
    run.locator("np-formula input").fill("y")
    expect(run.get_by_text("unknown name 'y'")).to_be_visible()


def test_a_setting_and_a_panel_share_the_run_around_them(module_page: Page) -> None:
    control = '<np-setting name="learningRate" kind="number"><input class="typed"></np-setting>'
    run = mount(module_page, "loss", "first", markup=drawn("loss") + control)
    run.locator("np-setting input").fill("0.5")
    run.locator("np-setting input").press("Enter")
    assert ("set", {"changes": {"learningRate": 0.5}}) in sent(run)
