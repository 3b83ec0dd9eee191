"""static/elements/view.js, static/wire/subscriptions.js: a view with its panel, the two files of docs/extending.md."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .mounting import mount
from .playing import look, opened, train, wait_for
from .serving import Server, serving

ROOT = Path(__file__).parents[2]
EXAMPLE = re.compile(r"^`(engine/inspection/views/\w+\.py|static/panels/\w+\.js)`\n\n```\w+\n(.*?)^```$", re.M | re.S)


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a copy of the project with the two files of the example."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("engine", "server", "static", "templates"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    files = EXAMPLE.findall((ROOT / "docs" / "extending.md").read_text("utf-8"))
    assert len(files) == 2
    for path, text in files:
        (copy / path).write_text(text, "utf-8")
    with serving(tmp_path_factory.mktemp("data"), tree=copy) as running:
        yield running


def fold(page: Page, view: str = "spread") -> None:
    """Open a panel, or close it."""
    page.locator(f"[data-view={view}] > summary").click()


def test_two_files_are_a_panel(open_page: Callable[..., Page], extended: Server) -> None:
    page = opened(open_page(extended.url), "networkShape=3&seed=1")
    card = page.locator("[data-view=spread]")
    expect(card).to_contain_text("How the weights of a layer are spread.")
    assert look(page, "state.frame.spread") is None
    fold(page)
    expect(card.locator("meter")).to_have_count(20)
    train(page, 2)
    assert sum(look(page, "[...state.frame.spread.counts]")) == 3 * 2
    layer = card.get_by_label("Layer")
    layer.fill("2")
    layer.blur()
    wait_for(page, "state.frame.spread?.values[0] === 2")
    assert sum(look(page, "[...state.frame.spread.counts]")) == 3
    layer.fill("9")
    layer.blur()
    expect(card).to_contain_text("This network has 2 layers after the input.")
    fold(page)
    wait_for(page, "state.frame.spread === null")
    train(page, 1)
    assert look(page, "state.frame.spread") is None


def test_refused_values_are_told_and_spoil_nothing(open_page: Callable[..., Page], extended: Server) -> None:
    page = opened(open_page(extended.url))
    fold(page)
    layer = page.locator("[data-view=spread]").get_by_label("Layer")
    wait_for(page, "state.frame.spread")
    layer.fill("1000")
    layer.blur()
    expect(page.locator("np-messages")).to_contain_text("from 1 to 100")
    fold(page, "metrics")
    wait_for(page, "state.frame.metrics && state.frame.spread?.values[0] === 1")


def test_while_training_goes_on_a_panel_is_drawn_where_it_is_seen_and_near_the_window_now_and_then(
    module_page: Page,
) -> None:
    panel = mount(module_page, "space", "classes").locator("np-space")
    drawn = panel.evaluate(
        """async (panel) => {
          await panel.updateComplete;
          for (const watcher of panel.watchers) watcher.disconnect();
          const drawn = (inSight, near, ago, changed = new Map()) => {
            Object.assign(panel, { inSight, near, drawnLast: performance.now() - ago });
            return panel.shouldUpdate(changed);
          };
          const [long, now] = [1e6, -1e6];
          return {
            seen: drawn(true, true, now),
            near: drawn(false, true, now),
            "near, after some time": drawn(false, true, long),
            far: drawn(false, false, long),
            "far, for the first time": drawn(false, false, long, new Map([["shown", null]])),
          };
        }"""
    )
    assert drawn == {
        "seen": True,
        "near": False,
        "near, after some time": True,
        "far": False,
        "far, for the first time": True,
    }
