"""static/checkpoint.js: which checkpoint a new page takes up."""

from typing import Any

import pytest
from playwright.sync_api import Page

KEPT = {"run": "AAAA", "epoch": 7, "playing": True, "speed": None, "hash": "seed=1"}


def recalled(page: Page, hash: str, navigation: str, kept: object = KEPT) -> Any:
    """The checkpoint found by a page that was reached in this way at this address."""
    return page.evaluate(
        """async ([hash, navigation, kept]) => {
          sessionStorage.setItem("numplay.checkpoint", typeof kept === "string" ? kept : JSON.stringify(kept));
          return (await import("/static/checkpoint.js")).recallCheckpoint(hash, navigation);
        }""",
        [hash, navigation, kept],
    )


def test_a_reload_finds_it(module_page: Page) -> None:
    assert recalled(module_page, "seed=1", "reload") == KEPT
    assert recalled(module_page, "seed=1", "back_forward") == KEPT


def test_an_opened_link_does_not(module_page: Page) -> None:
    assert recalled(module_page, "seed=1", "navigate") is None


def test_another_address_does_not(module_page: Page) -> None:
    assert recalled(module_page, "seed=2", "reload") is None


@pytest.mark.parametrize("kept", ["", "{", "null", "[]", '{"run": 3, "hash": "seed=1"}'])
def test_what_is_broken_is_nothing(module_page: Page, kept: str) -> None:
    assert recalled(module_page, "seed=1", "reload", kept) is None


def test_it_is_kept_in_parts(module_page: Page) -> None:
    kept = module_page.evaluate(
        """async () => {
          const { keepCheckpoint, presentCheckpoint } = await import("/static/checkpoint.js");
          keepCheckpoint({ playing: true });
          const before = presentCheckpoint();
          keepCheckpoint({ run: "AAAA", epoch: 3 });
          keepCheckpoint({ playing: true });
          return [before, presentCheckpoint(), JSON.parse(sessionStorage.getItem("numplay.checkpoint"))];
        }"""
    )
    assert kept[0] is None
    assert kept[1] == kept[2] == {"run": "AAAA", "epoch": 3, "playing": True, "speed": None, "target": None, "hash": ""}
