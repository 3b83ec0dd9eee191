"""How students come to a class: an address that they can reach, and its code for phones."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urlsplit, urlunsplit

import segno

from server.messages.replies import Reply
from server.web.interfaces import openable, own_addresses, reachable, routed

HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9.])?")
"""A host's name as a browser writes it."""
LONGEST_HOST = 253
PATH = "/%:@!$&'()*+,;=~"
"""Characters that an address's path may hold as they are, beside letters and digits."""


def invitation(address: str, code: str, listens: tuple[str, int]) -> Reply:
    """Where students join, for a teacher whose page is at `address`, and its QR code as rows of 0 and 1.

    A teacher at this very machine has an address that nobody else can reach: students get one of the network's, as far
    as the server listens there. listens: the address and the port where it does.
    """
    listening, port = listens
    scheme, host, place, path = _read(address) or ("http", "localhost", port or None, "/")
    if _own(host):
        others = [each for each in reachable(listening, own_addresses(), routed()) if openable(each)]
        host = others[0] if others else host
    netloc = f"[{host}]" if ":" in host else host
    join = urlunsplit((scheme, f"{netloc}:{place}" if place else netloc, path, f"class={code}", ""))
    code_of = segno.make(join, error="m", micro=False)
    rows = ["".join(map(str, row)) for row in code_of.matrix_iter(border=0)]
    return {"join": join, "qr": rows}


def _read(address: str) -> tuple[str, str, int | None, str] | None:
    """Scheme, host, port and path of a page's address, without a user's name and password; None for nonsense."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        if ":" in host:
            ipaddress.IPv6Address(host)
    except ValueError:
        return None
    named = HOST.fullmatch(host) and len(host) <= LONGEST_HOST and "\\" not in parts.netloc
    if parts.scheme not in ("http", "https") or not (":" in host or named):
        return None
    return parts.scheme, host, port, quote(parts.path or "/", safe=PATH)


def _own(host: str) -> bool:
    """Whether a host's name means the very machine of whoever uses it."""
    if host.removesuffix(".") == "localhost" or host.removesuffix(".").endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
