"""The page as it is sent: rendered from its templates once, and again when one of its files has changed.

Rendering and compressing take some twenty milliseconds, and a class opens its pages all at once.
"""

from __future__ import annotations

import base64
import hashlib
import re
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from engine import CONTROLS, LESSONS, WORDS, catalog
from server import VERSION
from server.web.assets import FIRST, Asset, Assets, asset, page_context

STATIC_BASE = "./static/"
LOOK_AGAIN = 1.0
"""Seconds after which files are looked at again for changes."""
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


@lru_cache(maxsize=1)
def _environment(templates: Path) -> Environment:
    """Pages have most of their templates in common, and each is compiled once."""
    return Environment(loader=FileSystemLoader(templates), autoescape=select_autoescape(), trim_blocks=True)


class Page:
    """The page, or a part of it, made of `templates` and of what lies in `assets`. clock: seconds of any steady clock.
    name: of the template. catalog_hash: the page asks for the catalogue by it."""

    def __init__(
        self,
        templates: Path,
        assets: Assets,
        clock: Callable[[], float] = time.monotonic,
        name: str = f"pages/{FIRST}.html",
        catalog_hash: str = "",
    ) -> None:
        self._name = name
        self._page = Path(name).stem if Path(name).parent.name == "pages" else FIRST
        self._catalog_hash = catalog_hash
        self._templates = templates
        self._assets = assets
        self._clock = clock
        self._kept: tuple[tuple[tuple[str, int], ...], Asset, tuple[str, ...]] | None = None
        self._looked = 0.0

    def get(self) -> tuple[Asset, tuple[str, ...]]:
        """The page, and what a content security policy calls each of its inline scripts."""
        now = self._clock()
        if self._kept is None or now - self._looked >= LOOK_AGAIN:
            self._looked = now
            stamp = self._stamp()
            if self._kept is None or self._kept[0] != stamp:
                text = self._rendered()
                self._kept = stamp, asset(text.encode(), "text/html"), tuple(map(_source, INLINE.findall(text)))
        return self._kept[1:]

    def _rendered(self) -> str:
        context = {
            "catalog": catalog(),
            "catalog_hash": self._catalog_hash,
            "controls": CONTROLS,
            "lessons": LESSONS,
            "words": WORDS,
            "version": VERSION,
            **page_context(self._assets, STATIC_BASE, self._page),
        }
        return _environment(self._templates).get_template(self._name).render(context)

    def _stamp(self) -> tuple[tuple[str, int], ...]:
        written = ((str(path), path.stat().st_mtime_ns) for path in self._templates.rglob("*.html"))
        return (*written, (self._assets.edition().name, 0))


def _source(script: str) -> str:
    """A script by its hash: no other is allowed."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
