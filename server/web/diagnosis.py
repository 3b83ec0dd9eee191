"""Why a socket doesn't open, in words, with the line that mends it in a proxy.

A browser tells a page nothing about a socket that failed. So the page asks with a plain request at the socket's address
(`GET /ws?origin=…`), and learns what the server saw.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

log = logging.getLogger("numplay")

Lines = Mapping[str, str]
HOST_LINES: Lines = {
    "nginx": "proxy_set_header Host $http_host;",
    "HAProxy": "http-request set-header X-Forwarded-Host %[req.hdr(host)]",
    "Caddy": "header_up Host {hostport}",
}
"""By proxy, what passes on the address that the visitor asked for."""
UPGRADE_LINES: Lines = {
    "nginx": "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; "
    "proxy_set_header Connection $http_connection;",
    "HAProxy": "mode http passes them by itself; remove what deletes Upgrade or Connection (http-request del-header)",
    "Caddy": "reverse_proxy passes them by itself; remove what deletes Upgrade or Connection (header_up -Upgrade)",
}
"""By proxy, what passes on a websocket."""
PORTS = {"http": 80, "https": 443}
FORWARDED_HOST = "numplay.forwarded_host"
"""In a scope: the `Host` that the visitor asked for, as a known proxy tells it; else empty."""
UNKNOWN_PROXY = "numplay.unknown_proxy"
"""In a scope: the address of a proxy whose headers are not believed; else empty."""
LONGEST, MOST_SAID = 200, 20
"""Characters of a header that are repeated; things that are logged, each once."""


@dataclass(frozen=True)
class Seen:
    """What came with a request. forwarded_host: as a known proxy tells it. unknown_proxy: one that is not believed."""

    origin: str | None
    host: str
    forwarded_host: str = ""
    unknown_proxy: str = ""


def seen(scope: Mapping[str, Any], origin: str | None = None) -> Seen:
    """What came with an ASGI scope. origin: of the page, where it is told otherwise than by the header."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    told = origin if origin is not None else headers.get("origin")
    return Seen(told, headers.get("host", ""), scope.get(FORWARDED_HOST, ""), scope.get(UNKNOWN_PROXY, ""))


@dataclass(frozen=True)
class Finding:
    """Whether a socket is accepted. message: why not; if it is, why it doesn't open all the same."""

    accepted: bool
    message: str
    lines: Lines

    def described(self) -> dict[str, object]:
        """The finding as the page gets it."""
        return {"accepted": self.accepted, "message": self.message, "lines": dict(self.lines)}


class Once:
    """Logs each text once, and not too many."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def say(self, text: str, lines: Lines = MappingProxyType({})) -> None:
        """Logs a text. lines: by proxy, what mends it there."""
        if text in self._said or len(self._said) >= MOST_SAID:
            return
        self._said.add(text)
        log.warning("%s", "\n  ".join((text, *(f"{proxy}: {line}" for proxy, line in lines.items()))))


class Door:
    """Lets pages of this server in, and those of other origins that were named. Says once in the log why not others.

    origins: separated by commas; `*` for all.
    """

    def __init__(self, origins: str) -> None:
        self._allowed = {origin.strip().rstrip("/").lower() for origin in origins.split(",") if origin.strip()}
        self._log = Once()

    def accepts(self, seen: Seen) -> bool:
        """Whether a page may connect. A program may: it sends no origin."""
        origin = seen.origin
        if origin is None or "*" in self._allowed or origin.lower() in self._allowed:
            return True
        return any(host and same_place(origin, host) for host in (seen.host, seen.forwarded_host))

    def finding(self, seen: Seen) -> Finding:
        """What a page is told whose socket doesn't open."""
        if self.accepts(seen):
            return Finding(True, _not_passed(), UPGRADE_LINES)
        return Finding(False, _refused(seen), HOST_LINES)

    def refused(self, seen: Seen) -> None:
        """Logs that a page was refused."""
        self._log.say(f"A page's connection was refused. {_refused(seen)}", HOST_LINES)

    def without_upgrade(self) -> None:
        """Logs that the beginning of a websocket came as an ordinary request."""
        self._log.say(_not_passed(), UPGRADE_LINES)


def same_place(origin: str, host: str) -> bool:
    """Whether an origin and a `Host` header name the same host and port."""
    try:
        page, asked = urlsplit(origin), urlsplit(f"//{host}")
        usual = PORTS.get(page.scheme)
        return bool(page.hostname) and (page.hostname, page.port or usual) == (asked.hostname, asked.port or usual)
    except ValueError:  # no address: "http://["
        return False


def _refused(seen: Seen) -> str:
    page, host = short(seen.origin or ""), short(seen.host)
    parts = [
        f"This page is at {page}, but the proxy in front asked NumPlay for {host or 'no host at all'} (header Host)."
    ]
    if seen.unknown_proxy:
        parts.append(
            f"What the proxy at {short(seen.unknown_proxy)} tells in X-Forwarded-Host isn't believed; "
            f"--proxies {short(seen.unknown_proxy)} changes that."
        )
    parts.append(f"Add the line below to the proxy's settings, or start NumPlay with --origins {page}")
    return " ".join(parts)


def _not_passed() -> str:
    return (
        "NumPlay answers, but the proxy in front doesn't pass websockets on (headers Upgrade and Connection). "
        "Change the proxy's settings as below."
    )


def short(text: str) -> str:
    """Text of a header in a sentence."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:LONGEST])
