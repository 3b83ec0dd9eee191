"""static/wire/checkpoint.js: which checkpoint a new page takes up."""

from typing import Any

import pytest
from playwright.sync_api import Page

KEPT = {"run": "AAAA", "epoch": 7, "playing": True, "speed": None, "hash": "seed=1"}


def recalled(page: Page, hash: str, navigation: str, kept: object = KEPT) -> Any:
    """The checkpoint found by a page that was reached in this way at this address."""
    return page.evaluate(
        """async ([hash, navigation, kept]) => {
          sessionStorage.setItem("numplay.checkpoint", typeof kept === "string" ? kept : JSON.stringify(kept));
          const { Kept } = await import("/static/wire/checkpoint.js");
          return new Kept().recallCheckpoint(hash, navigation);
        }""",
        [hash, navigation, kept],
    )


def test_a_reload_finds_it(module_page: Page) -> None:
    assert recalled(module_page, "seed=1", "reload") == KEPT
    assert recalled(module_page, "seed=1", "back_forward") == KEPT


def test_an_opened_link_does_not(module_page: Page) -> None:
    assert recalled(module_page, "seed=1", "navigate") is None


def test_without_a_connection_a_reload_ends_on_the_browsers_own_page_and_counts_all_the_same(module_page: Page) -> None:
    assert recalled(module_page, "seed=1", "navigate", {**KEPT, "cut": True}) == {**KEPT, "cut": True}
    assert recalled(module_page, "seed=2", "navigate", {**KEPT, "cut": True}) is None


def test_another_address_does_not(module_page: Page) -> None:
    assert recalled(module_page, "seed=2", "reload") is None


def test_changes_come_with_the_checkpoint_or_not_at_all(module_page: Page) -> None:
    found = module_page.evaluate(
        """async ([kept]) => {
          const { Kept } = await import("/static/wire/checkpoint.js");
          const page = new Kept();
          const changes = { undo: [{ run: "AAAA", change: "a", gesture: 1 }], redo: [] };
          page.keepChanges(changes);
          const alone = page.recallChanges();
          sessionStorage.setItem("numplay.checkpoint", JSON.stringify(kept));
          page.recallCheckpoint("seed=1", "reload");
          const together = page.recallChanges();
          const broken = ["null", "{", '{"undo": 3, "redo": []}', '{"undo": [null], "redo": []}'].map((text) => {
            sessionStorage.setItem("numplay.changes", text);
            return page.recallChanges();
          });
          page.keepChanges(changes);
          page.forgetCheckpoint();
          return { alone, together, broken, after: sessionStorage.length };
        }""",
        [KEPT],
    )
    none: dict[str, list[object]] = {"undo": [], "redo": []}
    assert found["together"] == {"undo": [{"run": "AAAA", "change": "a", "gesture": 1}], "redo": []}
    assert found["alone"] == none and found["broken"] == [none] * 4 and found["after"] == 0


def test_where_there_is_no_room_for_both_the_run_is_kept(module_page: Page) -> None:
    kept = module_page.evaluate(
        """async () => {
          const { Kept } = await import("/static/wire/checkpoint.js");
          const page = new Kept();
          page.keepChanges({ undo: [{ run: "A".repeat(2_000_000), change: "a", gesture: 0 }], redo: [] });
          page.keepCheckpoint({ run: "B".repeat(4_000_000) });
          const { run } = JSON.parse(sessionStorage.getItem("numplay.checkpoint"));
          const first = sessionStorage.getItem("numplay.changes");
          page.keepChanges({ undo: [{ run: "A".repeat(2_000_000), change: "a", gesture: 0 }], redo: [] });
          return [first, run.length, sessionStorage.getItem("numplay.changes")];
        }"""
    )
    assert kept == [None, 4_000_000, None]


@pytest.mark.parametrize("kept", ["", "{", "null", "[]", '{"run": 3, "hash": "seed=1"}'])
def test_what_is_broken_is_nothing(module_page: Page, kept: str) -> None:
    assert recalled(module_page, "seed=1", "reload", kept) is None


def test_it_is_kept_in_parts(module_page: Page) -> None:
    kept = module_page.evaluate(
        """async () => {
          const { Kept } = await import("/static/wire/checkpoint.js");
          const page = new Kept();
          page.keepCheckpoint({ playing: true });
          const before = page.checkpoint;
          page.keepCheckpoint({ run: "AAAA", epoch: 3 });
          page.keepCheckpoint({ playing: true });
          return [before, page.checkpoint, JSON.parse(sessionStorage.getItem("numplay.checkpoint"))];
        }"""
    )
    assert kept[0] is None
    assert (
        kept[1]
        == kept[2]
        == {
            "run": "AAAA",
            "epoch": 3,
            "playing": True,
            "speed": None,
            "target": None,
            "steps": None,
            "cut": False,
            "hash": "",
            "view": {},
            "hide": [],
            "seat": "",
            "before": "",
        }
    )


def test_a_reload_as_the_address_changes_may_begin_at_the_one_before(module_page: Page) -> None:
    kept = {**KEPT, "before": "seed=0"}
    assert recalled(module_page, "seed=0", "reload", kept) == kept
    assert recalled(module_page, "seed=0", "navigate", kept) is None
    assert recalled(module_page, "seed=2", "reload", kept) is None


def test_two_runs_of_one_page_are_kept_apart(module_page: Page) -> None:
    kept = module_page.evaluate(
        """async () => {
          const { Kept } = await import("/static/wire/checkpoint.js");
          const [first, second] = [new Kept(), new Kept("right")];
          first.keepCheckpoint({ run: "AAAA", hash: "seed=1" });
          second.keepCheckpoint({ run: "BBBB", hash: "seed=1" });
          first.keepChanges({ undo: [{ run: "C", change: "c" }], redo: [] });
          const recalled = ["", "right"].map((name) => {
            const kept = new Kept(name);
            return [kept.recallCheckpoint("seed=1", "reload").run, kept.recallChanges().undo.length];
          });
          second.forgetCheckpoint();
          return [...recalled, new Kept().recallCheckpoint("seed=1", "reload")?.run];
        }"""
    )
    assert kept == [["AAAA", 1], ["BBBB", 0], "AAAA"]
