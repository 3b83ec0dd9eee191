"""What all tests share: the order they run in, and how Hypothesis draws."""

import signal
from pathlib import Path

import pytest
from hypothesis import settings

BROWSER = Path(__file__).parent / "browser"

# The same cases in every run; no time limit per case, since a timing is a benchmark and not a test.
settings.register_profile("numplay", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("numplay")


# Whoever runs the tests in the background may have Ctrl-C ignored, and so would everything that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many changes in the middle of a training are compared with PyTorch."""
    parser.addoption("--live-changes", type=int, default=200, help="drawn changes in the middle of a training")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop in the main thread as long as it lives."""
    items.sort(key=lambda item: BROWSER in item.path.parents)
