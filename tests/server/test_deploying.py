"""docs/deploying.md: its configurations, with the real proxies. Page, socket and resume work, or words say why not."""

import asyncio
import json
import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake

from server.web.diagnosis import HOST_LINES, UPGRADE_LINES
from server.web.process import PING_SECONDS
from tests.browser.serving import Server, serving
from tests.server.proxies import LANGUAGES, TAGS, Way, certificate, configuration, installed, proxied, trusting
from tests.server.talking import SECONDS, Client

PATHS = [tag for tag in TAGS if tag not in ("plain", "TLS")]
READ_TIMEOUT = 15
HURRY = 10
"""So many times as fast as in life, pings come and a proxy's patience ends."""
WRONG_HOST = {
    "nginx": ("        proxy_set_header Host $http_host;\n", ""),
    "HAProxy": ("\nbackend numplay\n", "\nbackend numplay\n    http-request set-header Host numplay\n"),
    "Caddy": ("127.0.0.1:8000\n", "127.0.0.1:8000 {\n    header_up Host numplay\n    header_up -X-Forwarded-Host\n}\n"),
}
"""By proxy: what in its configuration makes it pass another host on."""
NO_SOCKETS = {
    "nginx": ("        proxy_set_header Upgrade $http_upgrade;\n", ""),
    "HAProxy": ("\nbackend numplay\n", "\nbackend numplay\n    http-request del-header Upgrade\n"),
    "Caddy": ("127.0.0.1:8000\n", "127.0.0.1:8000 {\n    header_up -Upgrade\n}\n"),
}
"""By proxy: what makes it drop websockets."""

NEEDS_NGINX = pytest.mark.skipif(not installed("nginx"), reason="nginx is not installed, and only root can install it")
pytestmark = [
    pytest.mark.waiting,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    options = ("--compute", "inline", "--root-path", "/numplay", "--log-level", "info")
    with serving(tmp_path_factory.mktemp("deploying"), *options) as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("proxies")
    certificate(made)
    return made


def each_proxy() -> list:
    """All of them; one that isn't installed is skipped."""
    missing = "{} is not installed"
    return [
        pytest.param(proxy, marks=pytest.mark.skipif(not installed(proxy), reason=missing.format(program)))
        for proxy, program in LANGUAGES.items()
    ]


def get(url: str) -> tuple[int, str, str]:
    """Status, where a redirect led, body."""
    with urllib.request.urlopen(url, timeout=SECONDS, context=trusting()) as answer:
        return answer.status, answer.url, answer.read().decode()


def origin(page: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(page))


class Spoken:
    """A connection that one thread alone reads and writes: OpenSSL's bear no two, as a reading client has them."""

    def __init__(self, portal: BlockingPortal, connection: ClientConnection) -> None:
        self.portal = portal
        self.connection = connection

    def send(self, text: str) -> None:
        self.portal.call(self.connection.send, text)

    def recv(self, timeout: float) -> str | bytes:
        async def received() -> str | bytes:
            async with asyncio.timeout(timeout):
                return await self.connection.recv()

        return self.portal.call(received)


@contextmanager
def socket(page: str) -> Iterator[Client]:
    """The socket as the page at that address opens it."""
    options = {"ssl": trusting()} if page.startswith("https") else {}
    address = urljoin(page, "ws").replace("http", "ws", 1)

    async def opened() -> ClientConnection:
        return await connect(address, origin=origin(page), compression=None, max_size=None, close_timeout=1, **options)

    with start_blocking_portal() as portal:
        connection = portal.call(opened)
        try:
            yield Client(Spoken(portal, connection))
        finally:
            portal.call(connection.close)


def trains_and_resumes(page: str) -> None:
    """The page is there with its files, trains, and goes on after a reload."""
    status, _, text = get(page)
    assert status == 200 and "<title>NumPlay" in text
    assert get(urljoin(page, "static/pages/playground.js"))[0] == 200
    status, where, _ = get(page.rstrip("/"))
    assert (status, where.rstrip("/")) == (200, page.rstrip("/")) and (where == page or urlsplit(page).path == "/")
    with socket(page) as first:
        assert first.ask("hello", protocol=1)["type"] == "welcome"
        first.ask("step", count=3)
        frame = first.frame(lambda frame: frame["epoch"] == 3)
        saved = first.ask("save", format="bytes")
    with socket(page) as second:
        welcome = second.ask("hello", protocol=1, run=saved["content"], resume=True)
        assert (welcome["type"], welcome["epoch"]) == ("welcome", 3)
        again = second.frame()
        assert [notice["code"] for notice in welcome["notices"]] == ["resumed"]
        assert (again["epoch"], again["train_loss"]) == (3, frame["train_loss"])


def diagnosed(page: str) -> dict:
    """What the page asks when its socket doesn't open."""
    with pytest.raises(InvalidHandshake), socket(page):
        pass
    return json.loads(get(urljoin(page, f"ws?origin={origin(page)}"))[2])


def changed(text: str, change: tuple[str, str]) -> str:
    assert text.count(change[0]) == 1
    return text.replace(*change)


@pytest.mark.parametrize("kept", [True, False], ids=["host kept", "host not kept"])
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("proxy", each_proxy())
def test_behind_a_proxy_all_works_or_is_named(proxy, path, tls, kept, server, folder):
    way = Way(proxy, path, tls)
    right = configuration(way)
    if kept:
        with proxied(way, right, server.port, folder) as page:
            trains_and_resumes(page)
        return
    text = changed(right, WRONG_HOST[proxy])
    with proxied(way, text, server.port, folder) as page:
        found = diagnosed(page)
        assert not found["accepted"] and f"This page is at {origin(page)}, " in found["message"]
        assert found["lines"] == HOST_LINES
    before, after = MENDED[proxy]
    with proxied(way, changed(text, (before, after.format(found["lines"][proxy]))), server.port, folder) as page:
        trains_and_resumes(page)


MENDED = {
    "nginx": ("proxy_http_version 1.1;\n", "proxy_http_version 1.1;\n        {}\n"),
    "HAProxy": ("    http-request set-header Host numplay\n", "    {}\n    http-request set-header Host numplay\n"),
    "Caddy": ("    header_up Host numplay\n", "    {}\n"),
}
"""By proxy: where the line that was named goes."""


@pytest.mark.parametrize("proxy", each_proxy())
def test_a_proxy_without_websockets_looks_different_and_is_named_once(proxy, server, folder):
    way = Way(proxy)
    with proxied(way, changed(configuration(way), NO_SOCKETS[proxy]), server.port, folder) as page:
        found = diagnosed(page)
        assert found["accepted"] and "doesn't pass websockets" in found["message"]
        assert found["lines"] == UPGRADE_LINES
        diagnosed(page)
    assert server.log.read_text("utf-8").count("doesn't pass websockets") == 1


@NEEDS_NGINX
def test_nginx_passes_websockets_with_the_lines_that_are_named(server, folder):
    way = Way("nginx")
    lines = configuration(way).splitlines(keepends=True)
    bare = [line for line in lines if not any(each in line for each in ("http_version", "Upgrade", "Connection"))]
    assert len(bare) == len(lines) - 3
    mended = changed("".join(bare), ("proxy_buffering off;", f"proxy_buffering off; {UPGRADE_LINES['nginx']}"))
    with proxied(way, mended, server.port, folder) as page:
        trains_and_resumes(page)


@NEEDS_NGINX
def test_the_log_says_why_a_page_was_refused_and_says_it_once(server, folder):
    way = Way("nginx")
    with proxied(way, changed(configuration(way), WRONG_HOST["nginx"]), server.port, folder) as page:
        for _ in range(3):
            diagnosed(page)
    told = server.log.read_text("utf-8").split(f"This page is at {origin(page)}")
    assert len(told) == 2 and all(f"  {name}: {line}\n" in told[1] for name, line in HOST_LINES.items())


@NEEDS_NGINX
def test_a_path_told_by_a_proxy_is_taken_without_the_option(tmp_path, folder):
    way = Way("nginx", "path kept")
    told = ("proxy_http_version 1.1;\n", "proxy_http_version 1.1; proxy_set_header X-Forwarded-Prefix /numplay;\n")
    with (
        serving(tmp_path, "--compute", "inline") as server,
        proxied(way, changed(configuration(way), told), server.port, folder) as page,
    ):
        trains_and_resumes(page)


def test_a_silent_page_outlives_a_proxy_that_waits_15_seconds(tmp_path_factory):
    waits = READ_TIMEOUT / HURRY
    changes: dict[str, Callable[[str], str]] = {
        "nginx": lambda text: changed(
            text, ("buffering off;", f"buffering off; proxy_read_timeout {1000 * waits:.0f}ms;")
        ),
        "HAProxy": lambda text: text.replace("60s", f"{1000 * waits:.0f}ms"),
        "Caddy": lambda text: text,
    }
    assert PING_SECONDS < READ_TIMEOUT
    quick = f"from server.web import process; process.PING_SECONDS = {PING_SECONDS / HURRY}; "
    with ExitStack() as stack:
        directory, options = tmp_path_factory.mktemp("pinging"), ("--compute", "inline", "--web", "1")
        server = stack.enter_context(serving(directory, *options, first=quick))
        silent = []
        for proxy, change in changes.items():
            if installed(proxy):
                way, folder = Way(proxy), tmp_path_factory.mktemp("silent")
                page = stack.enter_context(proxied(way, change(configuration(way)), server.port, folder))
                silent.append(stack.enter_context(socket(page)))
        for client in silent:
            client.ask("hello", protocol=1)
            client.frame()
        time.sleep(2 * waits)
        assert {client.ask("step")["type"] for client in silent} == {"state"}


def test_the_document_names_the_lines_that_the_server_names():
    assert HOST_LINES["nginx"] in configuration(Way("nginx"))
    for line in UPGRADE_LINES["nginx"].split("; "):
        assert line.rstrip(";") in configuration(Way("nginx"))
