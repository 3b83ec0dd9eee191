"""How students come to a class: an address that they can reach, and its code for phones."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit, urlunsplit

import segno

from server.messages.replies import Reply
from server.web.interfaces import openable, own_addresses, reachable, routed


def invitation(address: str, code: str, port: int) -> Reply:
    """Where students join, for a teacher whose page is at `address`, and its QR code as rows of 0 and 1.

    A teacher at this very machine has an address that nobody else can reach: students get one of the network's.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        parts = urlsplit(f"http://localhost:{port}/")
    netloc = parts.netloc
    if _own(parts.hostname or ""):
        others = [each for each in reachable("0.0.0.0", own_addresses(), routed()) if openable(each)]
        if others:
            host = f"[{others[0]}]" if ":" in others[0] else others[0]
            netloc = f"{host}:{parts.port}" if parts.port else host
    join = urlunsplit((parts.scheme, netloc, parts.path or "/", f"class={code}", ""))
    code_of = segno.make(join, error="m", micro=False)
    rows = ["".join(map(str, row)) for row in code_of.matrix_iter(border=0)]
    return {"join": join, "qr": rows}


def _own(host: str) -> bool:
    """Whether a host's name means the very machine of whoever uses it."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
