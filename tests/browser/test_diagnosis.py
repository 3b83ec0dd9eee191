"""static/wire/diagnosis.js: why no socket opens, told in words, and nothing told that isn't sure."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from server.web.diagnosis import HOST_LINES, UPGRADE_LINES
from tests.server.proxies import Way, configuration, installed, proxied

from .playing import message, opened
from .serving import Server

REFUSED = "WebSocket|Failed to load resource|ERR_CONNECTION"
WAY = Way("nginx")

pytestmark = pytest.mark.skipif(not installed("nginx"), reason="nginx is not installed")


@pytest.fixture
def behind(server: Server, open_page: Callable[..., Page], tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens the page behind an nginx whose configuration lacks the lines with these words."""
    with ExitStack() as stack:

        def make(*without: str) -> Page:
            lines = configuration(WAY).splitlines(keepends=True)
            text = "".join(line for line in lines if not any(each in line for each in without))
            url = stack.enter_context(proxied(WAY, text, server.port, tmp_path))
            page = open_page(url.rstrip("/"))
            page.guard.allow(REFUSED)
            return page

        yield make


def test_a_host_that_is_not_kept_is_named_with_the_line_that_mends_it(behind: Callable[..., Page]) -> None:
    page = behind("Host $")
    page.goto("/")
    told = message(page, "the proxy in front asked NumPlay for numplay (header Host)")
    expect(told).to_be_visible()
    for proxy, line in HOST_LINES.items():
        expect(told).to_contain_text(f"{proxy}: {line}")
    expect(page.locator("#connection")).to_contain_text("Reconnecting")


def test_a_proxy_without_websockets_is_named_with_the_lines_that_mend_it(behind: Callable[..., Page]) -> None:
    page = behind("Upgrade $", "Connection $")
    page.goto("/")
    told = message(page, "doesn't pass websockets on")
    expect(told).to_be_visible()
    expect(told).to_contain_text(f"nginx: {UPGRADE_LINES['nginx']}")
    page.wait_for_timeout(3000)  # it goes on trying: the words stay, once
    expect(page.locator("np-messages .message.error")).to_have_count(1)


def test_a_server_that_does_not_run_behind_its_proxy_is_told_apart(
    open_page: Callable[..., Page], own_server: Server, tmp_path: Path
) -> None:
    with proxied(WAY, configuration(WAY), own_server.port, tmp_path) as url:
        page = open_page(url.rstrip("/"))
        page.guard.allow(REFUSED)
        opened(page)
        page.evaluate("import(new URL('static/wire/diagnosis.js', document.baseURI)).then(() => {})")
        own_server.kill()
        expect(message(page, "answers with HTTP status 502")).to_be_visible()
        own_server.start()
        expect(page.locator("body")).to_have_attribute("data-connection", "open")
        expect(page.locator("np-messages .message.error")).to_have_count(0)
