"""What all tests share: how they are spread over processes, the order they run in, and how Hypothesis draws."""

import gc
import os
import signal
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

from server.commands.cli import THREAD_VARIABLES

ROOT = Path(__file__).parents[1]
BROWSER = Path(__file__).parent / "browser"
WAITING = "pytest.mark.waiting"
NOT_TESTED = "NOT TESTED"
"""Begins why a test was skipped that should not be."""
DOOR, ROOM = Path(__file__), BROWSER / "conftest.py"
"""Files that are there anyway; what is locked is not what they hold."""
INSIDE = pytest.StashKey[tuple[IO[str], IO[str]]]()
"""The door and the room, where a test is inside."""

# One thread of arithmetic for each process of tests, before NumPy and PyTorch read it: several run side by side.
os.environ.update(dict.fromkeys(THREAD_VARIABLES, "1"))

# Thousands of tests are in memory and stay: Python looks through them for garbage less often.
gc.set_threshold(10_000, 20, 20)

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that wait for servers come first: one process has them all, and the others keep the cores busy meanwhile.
    Browser tests come last: Playwright keeps an event loop in the main thread as long as it lives. Of their files the
    largest comes first, so that no process has a long one to do when the others are done. All others come as in a
    shuffled pack: files of one folder often need the same thing at the same time."""
    places = {path: place(path) for path in {item.path for item in items}}
    items.sort(key=lambda item: places[item.path])


def place(path: Path) -> tuple[int, int, str]:
    """Where the file comes among the others, the same in every run."""
    if BROWSER in path.parents:
        return 2, -path.stat().st_size, path.name
    return 0 if waits(path) else 1, zlib.crc32(f"{path.parent.name}/{path.name}".encode()), path.name


@cache
def waits(path: Path) -> bool:
    """Whether a file is marked as one whose tests wait: by its text, for the process that spreads the tests collects
    none."""
    return WAITING in path.read_text("utf-8")


class Spread(LoadFileScheduling):  # type: ignore[misc] # it is untyped
    """Whole files go to a process, and all files that wait to the same one: two that wait are half of the machine."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return WAITING if waits(ROOT / file) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Spread:
    """How tests are spread over processes."""
    return Spread(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What could not be tested here for want of a server is said once more, in red."""
    reasons = [str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", ()) if report.longrepr]
    for reason, count in sorted(Counter(each for each in reasons if NOT_TESTED in each).items()):
        terminalreporter.write_sep("=", f"{reason.partition(': ')[2]} ({count} tests)", red=True, bold=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Where tests run side by side, each is in a room with the others, unless it is `alone`."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return (yield)
    import fcntl  # not on Windows, where the tests run one after the other

    with DOOR.open() as door, ROOM.open() as room:
        enter(door, room, fcntl.LOCK_SH)
        item.stash[INSIDE] = door, room
        try:
            return (yield)
        finally:
            fcntl.flock(room, fcntl.LOCK_UN)  # for a process that inherited the file, too


class Alone:
    """The machine for a test alone, from `begin` to `end`: no other test runs meanwhile.

    A test waits for that until the others are done. So that it disturbs nobody who measures just then, it has nothing
    going on. Garbage is not looked for in what thousands of tests have left in memory, as a server doesn't look through
    what it loaded at its start (server/garbage.py).
    """

    def __init__(self, files: tuple[IO[str], IO[str]] | None) -> None:
        self._files = files
        self._until_end = ExitStack()

    def begin(self) -> None:
        """Waits for the others."""
        if self._files is not None:
            self._until_end.enter_context(nobody_else(*self._files))
        self._until_end.callback(gc.unfreeze)
        gc.freeze()

    def end(self) -> None:
        """Lets the others go on."""
        self._until_end.close()


@pytest.fixture
def alone(request: pytest.FixtureRequest) -> Iterator[Alone]:
    """For the part of a test that measures the machine."""
    machine = Alone(request.node.stash.get(INSIDE, None))
    yield machine
    machine.end()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """While a failure is put into words no time of the test passes: were it over then, all tests would end."""
    with no_time():
        return (yield)


@contextmanager
def no_time() -> Iterator[None]:
    """A test's time stands still."""
    left, _ = signal.setitimer(signal.ITIMER_REAL, 0) if hasattr(signal, "setitimer") else (0, 0)
    try:
        yield
    finally:
        if left:
            signal.setitimer(signal.ITIMER_REAL, left)


def enter(door: IO[str], room: IO[str], how: int) -> None:
    """Waits until there is room. All come by a door, which one that will be alone keeps shut until the others left."""
    import fcntl

    fcntl.flock(door, fcntl.LOCK_EX)
    fcntl.flock(room, how)
    fcntl.flock(door, fcntl.LOCK_UN)


@contextmanager
def nobody_else(door: IO[str], room: IO[str]) -> Iterator[None]:
    """Leaves the room, so that two who both want to be alone don't wait for each other, and has it alone."""
    import fcntl

    with no_time():
        fcntl.flock(room, fcntl.LOCK_UN)
        enter(door, room, fcntl.LOCK_EX)
    try:
        yield
    finally:
        with no_time():
            fcntl.flock(room, fcntl.LOCK_SH)
