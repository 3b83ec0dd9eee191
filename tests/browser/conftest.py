"""Fixtures of the browser tests: a real server, a real Chromium, guarded pages in two sizes."""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from .modules import files
from .serving import Server, chromium, serving
from .tabs import ACTION_MILLISECONDS, Guarded, Tabs, opening

ROOT = Path(__file__).parents[2]
ARTIFACTS = ROOT / "test-artifacts"
LAPTOP: ViewportSize = {"width": 1366, "height": 768}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
"""A phone, as options of a context."""

expect.set_options(timeout=ACTION_MILLISECONDS)

UNOPTIMIZED = "--js-flags=--no-opt --no-maglev"
"""A test's pages are open so shortly that compiling their scripts a second time takes longer than it saves."""

VISITED = "try { localStorage.setItem('numplay.visited', 'true'); } catch {}"

failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that the test failed, so that its page's fixture takes a screenshot."""
    report = yield
    if report.when == "call":
        item.stash[failed] = report.failed
    return report


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that tests share, started by the command. Its sessions are apart; nothing of one test is seen by
    another."""
    with serving(tmp_path_factory.mktemp("server"), typed=True) as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server of one process for one test alone, which may kill and start it again."""
    with serving(tmp_path, "--web", "1", "--compute", "inline") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with chromium(UNOPTIMIZED) as running:
        yield running


@pytest.fixture(scope="session")
def tabs(browser: Browser, server: Server) -> Iterator[Tabs]:
    """The tabs of the shared server's page."""
    kept = Tabs(browser, server.url, VISITED)
    yield kept
    kept.close()


@contextmanager
def watched(request: pytest.FixtureRequest) -> Iterator[list[Guarded]]:
    """A list for a test's tabs: at its end the faults of all count, and a failure leaves screenshots."""
    pages: list[Guarded] = []
    yield pages
    faults = [fault for page in pages for fault in page.guard.faults]
    if faults or request.node.stash.get(failed, True):
        for number, page in enumerate(pages):
            take_screenshot(page, f"{request.node.nodeid}-{number}")
            page.lasting = True
    assert not faults, "the page misbehaved:\n" + "\n".join(faults)


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Guarded]]:
    """Make guarded pages: `open_page(origin, **context_options)`; `page.guard` is its guard.

    Each page has a context, hence a storage and a cache, of its own. A page was visited before, so that no notes for
    newcomers lie over it, unless it is a `first` visit.
    """

    def make(origin: str, first: bool = False, **options: Any) -> Guarded:
        page = opening(browser, origin, None if first else VISITED, **{"viewport": LAPTOP, **options})
        after.callback(page.home.close)
        pages.append(page)
        return page

    with ExitStack() as after, watched(request) as pages:
        yield make


@pytest.fixture
def lend(tabs: Tabs, request: pytest.FixtureRequest) -> Iterator[Callable[..., Guarded]]:
    """Lend tabs of the shared server's page: `lend(**context_options)`. Another test has had them, and left nothing.

    first: a first visit, as with `open_page`. Tests marked `routed` get tabs whose sockets they may answer.
    """
    routed = request.node.get_closest_marker("routed") is not None

    def take(**options: Any) -> Guarded:
        options = {"viewport": LAPTOP, "routed": routed, **options}
        tab = tabs.take(**options)
        after.callback(tabs.give_back, tab, **options)
        pages.append(tab)
        return tab

    with ExitStack() as after, watched(request) as pages:
        yield take


def take_screenshot(page: Page, name: str) -> None:
    """Keep what the page looked like, for whoever reads the failure."""
    ARTIFACTS.mkdir(exist_ok=True)
    safe = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)
    if not page.is_closed():
        page.screenshot(path=ARTIFACTS / f"{safe}.png")


@pytest.fixture
def page(lend: Callable[..., Guarded]) -> Guarded:
    """A guarded page the size of a small laptop, not yet opened: `page.goto("/")`."""
    return lend()


@pytest.fixture
def phone(lend: Callable[..., Guarded]) -> Guarded:
    """A guarded page the size of a phone, with touch, not yet opened."""
    return lend(**PHONE)


@pytest.fixture(scope="session")
def module_tab(browser: Browser) -> Iterator[Guarded]:
    """The tab of all tests of modules."""
    with files() as origin:
        tab = opening(browser, origin)
        yield tab
        tab.home.close()


@pytest.fixture
def module_page(module_tab: Guarded) -> Iterator[Guarded]:
    """An empty page in which a test imports modules of ours; files come from the tree, no server runs.

    `module_page.evaluate("async () => (await import('/static/page/colours.js')).colour(0)")`
    """
    module_tab.goto("/")
    module_tab.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    module_tab.mouse.move(0, 0)  # where a new tab has it: one that stands still over a panel points at it
    module_tab.guard.forget()
    yield module_tab
    assert not module_tab.guard.faults, "the module misbehaved:\n" + "\n".join(module_tab.guard.faults)
