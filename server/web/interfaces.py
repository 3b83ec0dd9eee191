"""The addresses at which other machines reach this one, asked of its network interfaces.

A route to anywhere would tell the same, but a switch or a hotspot without a router has none.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import ifaddr

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

MOST = 4
"""Addresses that are shown."""
INNER = ("docker", "br-", "veth", "virbr", "vbox", "vmnet", "lxc", "podman", "cni")
"""How interfaces begin that lead to containers and virtual machines of this machine, not to a room."""
OUTSIDE = {4: "192.0.2.1", 6: "2001:db8::1"}
"""Addresses reserved for documents. Nothing is sent there."""


@dataclass(frozen=True)
class Own:
    """An address of this machine. inner: of an interface that leads to no other machine."""

    address: Address
    inner: bool = False


def reachable(host: str, own: Iterable[Own], routed: Iterable[str] = ()) -> list[str]:
    """The addresses by which others reach a server that listens on `host`, the likeliest first.

    Only the first listed is shown as a QR code. routed: addresses this machine would use to reach others. A name is
    taken for one that others know. An IPv6 address of its link alone is last: a browser can't open it.
    """
    try:
        given = ipaddress.ip_address(host)
    except ValueError:
        return [] if host == "localhost" else [host]
    if given.is_loopback:
        return []
    if not given.is_unspecified:
        return [str(given)]
    versions = {4} if given.version == 4 else {4, 6}
    fitting = [each for each in own if each.address.version in versions and not each.address.is_loopback]
    first = list(routed)

    def order(each: Own) -> tuple[bool, bool, bool, int]:
        link = each.address.is_link_local
        return each.inner, link, str(each.address) not in first, each.address.version

    return [str(each.address) for each in sorted(fitting, key=order)][:MOST]


def url(address: str, port: int) -> str:
    """The page at an address of a host; IPv6 needs brackets."""
    return f"http://{f'[{address}]' if ':' in address else address}:{port}/"


def openable(address: str) -> bool:
    """Whether a browser can open it: not an IPv6 address of a link, which needs the name of the reader's interface."""
    return not address.lower().startswith("fe80:")


def own_addresses() -> list[Own]:
    """All addresses of interfaces that are connected, those of the machine itself included."""
    found = []
    for adapter in ifaddr.get_adapters():
        if not _connected(adapter.nice_name):
            continue
        inner = adapter.nice_name.lower().startswith(INNER)
        for ip in adapter.ips:
            text = ip.ip if isinstance(ip.ip, str) else ip.ip[0]
            found.append(Own(ipaddress.ip_address(text), inner))
    return found


def own_names() -> list[str]:
    """The names of this machine, as it knows them. Asking may take seconds where no name server answers."""
    return [socket.gethostname(), socket.getfqdn()]


def routed() -> list[str]:
    """The addresses this machine would use to reach others, where it has a way there."""
    found = []
    for version, outside in OUTSIDE.items():
        family = socket.AF_INET if version == 4 else socket.AF_INET6
        # Nothing is sent: asking for a way tells which of our addresses would be used.
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((outside, 9))
            found.append(str(probe.getsockname()[0]))
    return found


def _connected(name: str) -> bool:
    """Whether the interface has its cable or its network, as far as the system says (Linux does)."""
    try:
        return Path("/sys/class/net", name, "operstate").read_text("ascii").strip() != "down"
    except (OSError, ValueError):
        return True
