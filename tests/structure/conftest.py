"""What the structure tests read once."""

import json
from typing import Any

import pytest

from .tree import VENDOR


@pytest.fixture(scope="session")
def manifest() -> list[dict[str, Any]]:
    """The manifest of the vendored libraries."""
    entries: list[dict[str, Any]] = json.loads((VENDOR / "manifest.json").read_text("utf-8"))
    return entries


@pytest.fixture(scope="session")
def specifiers(manifest: list[dict[str, Any]]) -> set[str]:
    """What a module may write after `from`, besides paths."""
    return {name for entry in manifest for name in entry["specifiers"]}
