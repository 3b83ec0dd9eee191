"""Addresses that are not quite the page's: a `#` that a mail escaped, and paths that lead nowhere.

Every answer is relative to the path asked for, so that it holds below a proxy's prefix and never leads to another host.
"""

from __future__ import annotations

import re
from html import escape

ESCAPED_HASH = re.compile(r"/(?:index\.html)?%(?:25)*23")
KEPT = re.compile(r"[^A-Za-z0-9!$%&'()*+,./:;=?@_~-]")
LOST = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Page not found – NumPlay</title>
<link rel="icon" href="{home}static/favicon.svg" type="image/svg+xml">
<style>:root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }}
main {{ max-width: 32rem; margin: 15vh auto; padding: 0 1rem }}</style></head>
<body><main><h1>This page doesn't exist</h1>
<p>The link may be incomplete. Copy all of it, from <code>http</code> to the end, and open it again.</p>
<p><a href="{home}">Open NumPlay</a> and paste the link there if that doesn't help.</p>{hint}</main></body>
</html>
"""
FOLDER = re.compile(r"((?:/[A-Za-z0-9._~-]+)+)/?")
HINT = """
<p><small>For whoever runs this server: if a proxy serves NumPlay at this address, start it with
<code>--root-path {folder}</code>.</small></p>"""


def behind_escaped_hash(raw_path: str, query: str) -> str | None:
    """Where a path with an escaped `#` was meant to lead, relative to it; None for any other path.

    raw_path: as it was asked for, escapes and all, below the server's prefix.
    """
    found = ESCAPED_HASH.match(raw_path)
    if found is None:
        return None
    behind = raw_path[found.end() :] + (f"?{query}" if query else "")
    return f"{home(raw_path)}#{KEPT.sub('', behind)}"


def home(path: str) -> str:
    """The page, relative to a path below the server's prefix."""
    return "../" * (path.count("/") - 1) or "./"


def lost(path: str) -> str:
    """The page that says what to do where there is none; also to whoever set up a proxy that keeps its own path."""
    folder = FOLDER.fullmatch(path)
    return LOST.format(home=escape(home(path)), hint=HINT.format(folder=escape(folder[1])) if folder else "")
