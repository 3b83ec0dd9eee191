"""What a proxy in front does to a request, undone: its path below a prefix, and what it tells of the visitor.

A proxy may strip the prefix (`/numplay`) or keep it; below this module every path is as if there were none. All
answers are relative to the path asked for, so nobody needs to know the prefix. Headers that tell of the visitor
(`X-Forwarded-…`) are believed from the addresses of known proxies only. A name that is none of the server's own is
answered with words, unless a known proxy on another machine passes it on. One on this machine can't be told from a
browser here, whose scripts may write any such header.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Any, cast
from urllib.parse import unquote

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from server.web.diagnosis import FORWARDED_HOST, UNKNOWN_PROXY
from server.web.hosts import Hosts
from server.web.sockets import NOT_ALLOWED, Asgi, Receive, Scope, Send

PREFIX = re.compile(r"(?:/[A-Za-z0-9._~%-]+)+")
OURS = ("api", "healthz", "index.html", "parts", "static", "ws")
"""Where paths of the server itself begin: a prefix of that name could not be told from them."""

HEALTH = "/healthz"
"""Answers balancers, whatever name they ask for."""
MISDIRECTED = 421

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def prefix(text: str) -> str:
    """A prefix with its first slash and without its last, or nothing. Raises ValueError saying what is allowed."""
    segments = text.strip().strip("/")
    if not segments:
        return ""
    if not PREFIX.fullmatch(f"/{segments}"):
        raise ValueError(f"{text!r} isn't a path such as /numplay")
    if segments.partition("/")[0] in OURS:
        raise ValueError(f"{text!r} begins like a path of NumPlay's own; choose another, such as /numplay")
    return f"/{segments}"


def networks(text: str) -> list[Network]:
    """Addresses and networks, separated by commas; `*` is all. Raises ValueError saying what is allowed."""
    found: list[Network] = []
    for each in filter(None, map(str.strip, text.split(","))):
        try:
            both = ("0.0.0.0/0", "::/0") if each == "*" else (each,)
            found += [ipaddress.ip_network(one, strict=False) for one in both]
        except ValueError:
            raise ValueError(f"{each!r} is neither an address nor a network such as 10.0.0.0/8") from None
    return found


def check(root_path: str, proxies: str) -> None:
    """Raises ValueError naming the option that is wrong, and what is allowed."""
    for option, read, text in (("--root-path", prefix, root_path), ("--proxies", networks, proxies)):
        try:
            read(text)
        except ValueError as error:
            raise ValueError(f"{option}: {error}") from None


class Behind:
    """Takes requests as a proxy passes them on, and hands them to `app` as a visitor made them.

    root_path: the prefix, stripped or kept. proxies: addresses and networks whose headers are believed. hosts: knows
    the server's names.
    """

    def __init__(self, app: Asgi, root_path: str, proxies: str, hosts: Hosts) -> None:
        self._hosts = hosts
        self._prefix = prefix(root_path)
        self._known = networks(proxies)
        self._untold = app
        # It has the same list of known peers. Its types of ASGI are narrower than ours.
        self._told: Asgi = cast(Any, ProxyHeadersMiddleware)(app, [str(each) for each in self._known])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one connection or request."""
        if scope["type"] not in ("http", "websocket"):
            await self._untold(scope, receive, send)
            return
        known, away, peer = self._peer(scope)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        forwarded = any(name.startswith("x-forwarded-") for name in headers)
        scope[FORWARDED_HOST] = headers.get("x-forwarded-host", "").partition(",")[0].strip() if known else ""
        scope[UNKNOWN_PROXY] = peer if forwarded and not known else ""
        for each in (self._prefix, _told_prefix(headers) if known else ""):
            if each and scope["path"] == unquote(each) and scope["type"] == "http":
                await _add_slash(scope, send)
                return
            if each and scope["path"].startswith(f"{unquote(each)}/"):
                _strip(scope, each)
                break
        host = headers.get("host", "")
        if not ((away and forwarded) or scope["path"] == HEALTH or self._hosts.accepts(host)):
            await _refuse(scope, receive, send, self._hosts.refused(host, scope[UNKNOWN_PROXY]))
            return
        del headers  # of a websocket they would stay as long as it does
        await (self._told if known else self._untold)(scope, receive, send)

    def _peer(self, scope: Scope) -> tuple[bool, bool, str]:
        """Whether the other end of the connection is a known proxy, whether one on another machine, and its address."""
        peer = (scope.get("client") or ("", 0))[0]
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False, False, peer
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:  # of a socket for both versions
            address = address.ipv4_mapped
            scope["client"] = str(address), scope["client"][1]
        known = any(address in each for each in self._known)
        return known, known and not address.is_loopback, str(address)


def _told_prefix(headers: dict[str, str]) -> str:
    """The prefix that a proxy tells of; nothing if it is none."""
    try:
        return prefix(headers.get("x-forwarded-prefix", "").partition(",")[0])
    except ValueError:
        return ""


def _strip(scope: Scope, each: str) -> None:
    """Takes the prefix off a path."""
    scope["path"] = scope["path"][len(unquote(each)) :]
    raw = scope.get("raw_path", b"").split(b"/")
    scope["raw_path"] = b"/" + b"/".join(raw[1 + each.count("/") :])


async def _add_slash(scope: Scope, send: Send) -> None:
    """On to the page: without the slash at its end, what it names would be looked for one level too high."""
    last = scope.get("raw_path", b"").partition(b"?")[0].rpartition(b"/")[2]
    query = scope.get("query_string", b"")
    location = b"./" + last + b"/" + (b"?" + query if query else b"")
    headers = [(b"location", location), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 307, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _refuse(scope: Scope, receive: Receive, send: Send, text: str) -> None:
    """Words, as plain text: they repeat what the visitor sent."""
    if scope["type"] == "websocket":
        await receive()  # that it wants to connect
        await send({"type": "websocket.close", "code": NOT_ALLOWED, "reason": "host not known"})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": MISDIRECTED, "headers": headers})
    await send({"type": "http.response.body", "body": f"{text}\n".encode()})
