"""The page as text: rendered from its templates once, and again when one of its files has changed.

Rendering takes some fifteen milliseconds, and a class opens its pages all at once.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from engine import catalog
from server import VERSION
from server.assets import Assets, page_context

STATIC_BASE = "./static/"
NONCE = "nonce-of-this-answer"
"""Stands in the kept text where each answer has a nonce of its own."""


class Page:
    """The page made of `templates` and of what lies in `assets`."""

    def __init__(self, templates: Path, assets: Assets) -> None:
        self._templates = templates
        self._assets = assets
        loader = FileSystemLoader(templates)
        self._environment = Environment(loader=loader, autoescape=select_autoescape(), trim_blocks=True)
        self._kept: tuple[tuple[tuple[str, int], ...], str] | None = None

    def text(self, nonce: str) -> str:
        """The page with this nonce for its one inline script."""
        stamp = self._stamp()
        if self._kept is None or self._kept[0] != stamp:
            context = {
                "catalog": catalog(),
                "version": VERSION,
                "nonce": NONCE,
                **page_context(self._assets, STATIC_BASE),
            }
            self._kept = (stamp, self._environment.get_template("index.html").render(context))
        return self._kept[1].replace(NONCE, nonce)

    def _stamp(self) -> tuple[tuple[str, int], ...]:
        files = [*self._templates.glob("*.html"), *self._assets.directory.rglob("*.js")]
        return tuple((str(path), path.stat().st_mtime_ns) for path in files)
