"""static/panels/full.js: a server without room says so, and lets in who waits as soon as there is some."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from .playing import epoch, look, opened, train
from .serving import serving


def test_whoever_finds_no_room_is_told_and_let_in_when_somebody_leaves(
    open_page: Callable[..., Page], tmp_path: Path
) -> None:
    with serving(tmp_path, "--sessions", "1", "--compute", "inline") as server:
        inside = open_page(server.url)
        opened(inside)
        outside = open_page(server.url)
        outside.goto("/")
        banner = outside.locator("np-full")
        expect(banner.get_by_text("The server is full (1 student).")).to_be_visible()
        expect(banner.get_by_text("Trying again in")).to_be_visible()
        expect(outside.locator("body")).to_have_attribute("data-connection", "full")
        assert look(outside, "state.messages.length") == 0
        # Nothing that waits for a session can be operated before there is one.
        for key in ("Escape", "Escape", "Space", "s"):
            outside.keyboard.press(key)
        expect(banner.get_by_role("alertdialog")).to_be_visible()
        assert outside.evaluate("() => document.querySelector('dialog:modal') !== null")
        banner.get_by_role("button", name="Try now").click()
        expect(outside.locator("body")).to_have_attribute("data-connection", "full")
        inside.goto("about:blank")
        expect(outside.locator("body")).to_have_attribute("data-connection", "open", timeout=30_000)
        expect(banner).to_be_empty()
        train(outside, 2)
        assert epoch(outside) == 2
