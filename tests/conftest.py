"""What all tests share: how they are spread over processes, the order they run in, and how Hypothesis draws."""

import gc
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from server.commands.cli import THREAD_VARIABLES

BROWSER = Path(__file__).parent / "browser"
NOT_TESTED = "NOT TESTED"
"""Begins why a test was skipped that should not be."""
DOOR, ROOM = Path(__file__), BROWSER / "conftest.py"
"""Files that are there anyway; what is locked is not what they hold."""

# One thread of arithmetic for each process of tests, before NumPy and PyTorch read it: several run side by side.
os.environ.update(dict.fromkeys(THREAD_VARIABLES, "1"))

# The same cases in every run; no time limit per case, since a timing is a benchmark and not a test.
settings.register_profile("numplay", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("numplay")


# Whoever runs the tests in the background may have Ctrl-C ignored, and so would everything that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many changes in the middle of a training are compared with PyTorch."""
    parser.addoption("--live-changes", type=int, default=200, help="drawn changes in the middle of a training")


def pytest_xdist_auto_num_workers() -> int:
    """Processes for `--numprocesses auto`: one more than there are cores, for some tests wait for servers."""
    return len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)) + 1


def pytest_configure(config: pytest.Config) -> None:
    """The marker of tests that need the machine for themselves."""
    config.addinivalue_line("markers", "alone: measures the machine, so no other test runs beside it")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop in the main thread as long as it lives. Of their files
    the one with the most tests comes first, so that no process has a long one to do when the others are done."""
    paths = {item.path for item in items}
    last = {path for path in paths if BROWSER in path.parents}
    tests = Counter(item.path for item in items)
    places = {path: (path in last, -tests[path] if path in last else 0) for path in paths}
    items.sort(key=lambda item: places[item.path])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What could not be tested here for want of a server is said once more, in red."""
    reasons = [str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", ()) if report.longrepr]
    for reason, count in sorted(Counter(each for each in reasons if NOT_TESTED in each).items()):
        terminalreporter.write_sep("=", f"{reason.partition(': ')[2]} ({count} tests)", red=True, bold=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Where tests run side by side, one that is marked `alone` waits until the others are done, and they for it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return (yield)
    with room(alone=item.get_closest_marker("alone") is not None):
        return (yield)


@pytest.fixture(autouse=True)
def set_aside(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that measures doesn't look for garbage through what thousands of others have left in memory, as a server
    doesn't through what it loaded at its start (server/garbage.py)."""
    alone = request.node.get_closest_marker("alone") is not None
    if alone:
        gc.freeze()
    yield
    if alone:
        gc.unfreeze()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """A test's time stands still while a failure is put into words: were it over then, all tests would end."""
    left, _ = signal.setitimer(signal.ITIMER_REAL, 0) if hasattr(signal, "setitimer") else (0, 0)
    try:
        return (yield)
    finally:
        if left:
            signal.setitimer(signal.ITIMER_REAL, left)


@contextmanager
def room(alone: bool) -> Iterator[None]:
    """The machine, shared or alone. All enter by a door, which one that will be alone keeps shut until all left."""
    import fcntl  # not on Windows, where the tests run one after the other

    with DOOR.open() as door, ROOM.open() as inside:
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(inside, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(door, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(inside, fcntl.LOCK_UN)  # for a process that inherited the file, too
