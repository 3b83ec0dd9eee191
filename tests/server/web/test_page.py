"""server/web/page.py: rendered once, and again when a file changes."""

import base64
import gzip
import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from server.web.assets import STATIC, TEMPLATES, Assets
from server.web.page import LOOK_AGAIN, Page


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A directory with a page of one line."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "playground.html").write_text(
        '{{ version }} <script>go()</script><script src="x.js"></script>', "utf-8"
    )
    return tmp_path


def test_inline_scripts_are_allowed_by_what_is_in_them(templates: Path) -> None:
    asset, scripts = Page(templates, Assets(STATIC)).get()
    assert b"<script>go()</script>" in asset.content and asset.media_type.startswith("text/html")
    assert scripts == (f"'sha256-{base64.b64encode(hashlib.sha256(b'go()').digest()).decode()}'",)


def test_it_is_rendered_once(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr("server.web.page.page_context", lambda assets, base, page: calls.append(base) or {})
    page = Page(templates, Assets(STATIC))
    assert page.get() == page.get()
    assert len(calls) == 1


def clock() -> tuple[list[float], Callable[[], float]]:
    """A clock that is set by hand."""
    now = [5.0]
    return now, lambda: now[0]


def test_a_changed_template_is_seen_a_little_later(templates: Path) -> None:
    now, tell = clock()
    page = Page(templates, Assets(STATIC), tell)
    before = page.get()
    path = templates / "pages" / "playground.html"
    path.write_text("changed", "utf-8")
    os.utime(path, (1, 1))
    assert page.get() == before
    now[0] += LOOK_AGAIN
    asset, scripts = page.get()
    assert (asset.content, scripts) == (b"changed", ()) and asset.etag != before[0].etag


def test_the_real_page_has_one_sheet_of_styles_that_is_there() -> None:
    assets = Assets(STATIC)
    asset, scripts = Page(TEMPLATES, assets).get()
    text = gzip.decompress(asset.compressed or b"").decode()
    (sheet, library) = (part.split('"')[0] for part in text.split('rel="stylesheet" href="')[1:])
    for address in (sheet, library):
        found = assets.get(address.removeprefix("./static/"))
        assert found and found.lasting
    assert "+" in sheet
    assert len(scripts) == 2  # the socket that opens at once, and the import map


def test_every_file_that_the_real_page_names_may_be_kept() -> None:
    assets = Assets(STATIC)
    text = Page(TEMPLATES, assets).get()[0].content.decode()
    named = set(re.findall(r'(?:href|src)="([^"#]*static/[^"]+)"', text))
    assert len(named) > 5
    assert all((found := assets.get(each.removeprefix("./static/"))) and found.lasting for each in named), named
