"""What all tests share: the order they run in."""

from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop in the main thread as long as it lives."""
    items.sort(key=lambda item: BROWSER in item.path.parents)
