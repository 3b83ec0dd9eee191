"""By which names the server is reached: a page of any other name is answered with words instead of a page.

Against DNS rebinding: somebody's page at `evil.example` lets that name lead to this machine after it was loaded, and
could then talk to NumPlay as to its own server. Names that a public name server can't give away are taken by
themselves: addresses, names of one word, and those that only a local network answers.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from server.web.diagnosis import Once, short

ANY = "*"
LOCAL = ("localhost", "local", "lan", "home.arpa", "internal")
"""Last parts of names that no public name server answers. Sources: RFC 6761, 6762, 8375; ICANN for the others."""
NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")

HOST = re.compile(r"(?:\[([^\[\]]*)\]|([^\s:/@\[\]]+))(?::\d*)?")
"""A `Host` header: an IPv6 address in brackets or anything else, perhaps with a port."""


def listed(text: str) -> list[str]:
    """Names, separated by commas; `*` is any. Raises ValueError saying what is allowed."""
    names = [each.strip().lower().rstrip(".") for each in text.split(",") if each.strip()]
    for name in names:
        if name != ANY and not NAME.fullmatch(name):
            raise ValueError(f"--hosts: {name!r} isn't a name such as school.example, without port and path")
    return names


def stated(host: str, origins: str, hosts: str) -> list[str]:
    """The names that the options `--host`, `--origins` and `--hosts` state. Raises ValueError."""
    pages = [origin.strip().rstrip("/") for origin in origins.split(",")]
    named = [ANY if page == ANY else _name(page.partition("//")[2]) for page in pages]
    return [name for name in (_name(host), *named, *listed(hosts)) if name]


class Hosts:
    """Knows the names of the server. names: those that were stated; `*` is any."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = set(names)
        self._log = Once()

    def add(self, names: Iterable[str]) -> None:
        """Takes further names."""
        self._names |= {name.lower().rstrip(".") for name in names}

    def accepts(self, host: str) -> bool:
        """Whether a request for this host (header Host) is answered. A program may send none; a browser can't."""
        if not host or ANY in self._names:
            return True
        name = _name(host)
        return bool(name) and (name in self._names or _is_address(name) or _is_local(name))

    def refused(self, host: str, unknown_proxy: str) -> str:
        """What a visitor is told whose host isn't known, and once the log. unknown_proxy: one that isn't believed."""
        name = short(_name(host) or host)
        proxy = f"or with --proxies {short(unknown_proxy)} if a proxy there passes it on, " if unknown_proxy else ""
        text = f"NumPlay isn't known by the name {name} (header Host). If it should be, "
        text += f"start it with --hosts {name}, {proxy}or open it by its address."
        self._log.say(text)
        return text


def _name(host: str) -> str:
    """A host without its port, in small letters; nothing if it is none."""
    found = HOST.fullmatch(host)
    return (found[1] or found[2]).lower().rstrip(".") if found else ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True


def _is_local(name: str) -> bool:
    return bool(NAME.fullmatch(name)) and ("." not in name or any(name.endswith(f".{last}") for last in LOCAL))
