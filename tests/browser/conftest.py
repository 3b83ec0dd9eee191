"""Fixtures of the browser tests: a real server, a real Chromium, guarded pages in two sizes."""

import json
import mimetypes
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from .guard import Guard
from .serving import Server, chromium, serving

ROOT = Path(__file__).parents[2]
ARTIFACTS = ROOT / "test-artifacts"
LAPTOP: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
MODULE_ORIGIN = "http://numplay.test"
ACTION_MILLISECONDS = 15_000  # patience, not a promise: a timing is a benchmark

expect.set_options(timeout=ACTION_MILLISECONDS)

VISITED = "try { localStorage.setItem('numplay.visited', 'true'); } catch {}"

failed = pytest.StashKey[bool]()


class Guarded(Page):
    """A page with its guard."""

    guard: Guard


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that the test failed, so that its page's fixture takes a screenshot."""
    report = yield
    if report.when == "call":
        item.stash[failed] = report.failed
    return report


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that tests share. Its sessions are apart; nothing of one test is seen by another."""
    with serving(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server for one test alone, which may kill and start it again."""
    with serving(tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with chromium() as running:
        yield running


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Guarded]]:
    """Make guarded pages: `open_page(origin, **context_options)`; `page.guard` is its guard.

    Each page has a context, hence a storage, of its own. At the end of the test the faults of all count. A page was
    visited before, so that no notes for newcomers lie over it, unless it is a `first` visit.
    """
    pages: list[Guarded] = []

    def make(origin: str, first: bool = False, **options: Any) -> Guarded:
        options = {"viewport": LAPTOP, **options}
        context = browser.new_context(base_url=origin, **options)
        if not first:
            context.add_init_script(VISITED)
        context.set_default_timeout(ACTION_MILLISECONDS)
        page = cast(Guarded, context.new_page())
        page.guard = Guard(page, origin)
        pages.append(page)
        return page

    yield make
    faults = [fault for page in pages for fault in page.guard.faults]
    if faults or request.node.stash.get(failed, True):
        for number, page in enumerate(pages):
            take_screenshot(page, f"{request.node.nodeid}-{number}")
    for page in pages:
        page.context.close()
    assert not faults, "the page misbehaved:\n" + "\n".join(faults)


def take_screenshot(page: Page, name: str) -> None:
    """Keep what the page looked like, for whoever reads the failure."""
    ARTIFACTS.mkdir(exist_ok=True)
    safe = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)
    if not page.is_closed():
        page.screenshot(path=ARTIFACTS / f"{safe}.png")


@pytest.fixture
def page(open_page: Callable[..., Guarded], server: Server) -> Guarded:
    """A guarded page the size of a small laptop, not yet opened: `page.goto("/")`."""
    return open_page(server.url)


@pytest.fixture
def phone(open_page: Callable[..., Guarded], server: Server) -> Guarded:
    """A guarded page the size of a phone, with touch, not yet opened."""
    return open_page(server.url, viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)


@pytest.fixture(scope="session")
def module_tab(browser: Browser) -> Iterator[Guarded]:
    """The tab of all tests of modules: making a context for each would take longer than the tests."""
    with browser.new_context(base_url=MODULE_ORIGIN) as context:
        context.set_default_timeout(ACTION_MILLISECONDS)
        tab = cast(Guarded, context.new_page())
        tab.guard = Guard(tab, MODULE_ORIGIN)
        tab.route("**/*", serve_file)
        yield tab


@pytest.fixture
def module_page(module_tab: Guarded) -> Iterator[Guarded]:
    """An empty page in which a test imports modules of ours; files come from the tree, no server runs.

    `module_page.evaluate("async () => (await import('/static/page/colours.js')).colour(0)")`
    """
    module_tab.goto("/")
    module_tab.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    module_tab.guard.forget()
    yield module_tab
    assert not module_tab.guard.faults, "the module misbehaved:\n" + "\n".join(module_tab.guard.faults)


def serve_file(route: Route) -> None:
    """Answer with a file of static/, or with a page that has nothing but the import map."""
    path = route.request.url.removeprefix(MODULE_ORIGIN).partition("?")[0]
    if path == "/":
        script = f'<script type="importmap">{import_map()}</script>'
        page = f'<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">{script}'
        route.fulfill(body=page, content_type="text/html")
        return
    file = (ROOT / path.lstrip("/")).resolve()
    if not file.is_relative_to(ROOT / "static") or not file.is_file():
        route.fulfill(status=404)
        return
    route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file)[0])


def import_map() -> str:
    """The import map of the page, from the vendored libraries' manifest."""
    manifest = json.loads((ROOT / "static/vendor/manifest.json").read_text("utf-8"))
    names = {name: f"/static/vendor/{entry['file']}" for entry in manifest for name in entry["specifiers"]}
    return json.dumps({"imports": names})
