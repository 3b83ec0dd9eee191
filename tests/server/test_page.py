"""server/page.py: rendered once, and again when a file changes."""

import os
from pathlib import Path

import pytest

from server.assets import STATIC, Assets
from server.page import NONCE, Page


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A directory with a page of one line."""
    (tmp_path / "index.html").write_text('{{ version }} <script nonce="{{ nonce }}">', "utf-8")
    return tmp_path


def test_each_answer_has_its_own_nonce(templates: Path) -> None:
    page = Page(templates, Assets(STATIC))
    one, other = page.text("one"), page.text("other")
    assert 'nonce="one"' in one and 'nonce="other"' in other
    assert NONCE not in one + other


def test_it_is_rendered_once(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr("server.page.page_context", lambda assets, base: calls.append(base) or {})
    page = Page(templates, Assets(STATIC))
    page.text("one")
    page.text("two")
    assert len(calls) == 1


def test_a_changed_template_is_seen(templates: Path) -> None:
    page = Page(templates, Assets(STATIC))
    page.text("one")
    path = templates / "index.html"
    path.write_text("changed", "utf-8")
    os.utime(path, (1, 1))
    assert page.text("one") == "changed"
