"""What the page may load, and which other pages may show it in a frame: its Content-Security-Policy."""

from __future__ import annotations

import re
from collections.abc import Iterable

POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'{frames}"
)
ANY = "*"
ORIGIN = re.compile(r"https?://(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[1-9][0-9]{0,4})?")


def frame_ancestors(text: str) -> tuple[str, ...]:
    """Origins, separated by commas, whose pages may frame this one; `*` is any. Raises ValueError saying what is
    allowed: nothing else may come into a header."""
    origins = tuple(each.strip().rstrip("/").lower() for each in text.split(",") if each.strip())
    for origin in origins:
        if origin != ANY and not ORIGIN.fullmatch(origin):
            raise ValueError(f"--frame-ancestors: {origin!r} isn't an origin such as https://course.example")
    return origins


def policy(frames: Iterable[str], scripts: Iterable[str] = ()) -> str:
    """The header. frames: origins whose pages may frame this one. scripts: hashes of scripts within the page."""
    return POLICY.format(scripts="".join(f" {each}" for each in scripts), frames="".join(f" {each}" for each in frames))
