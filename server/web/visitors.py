"""How many connections each address may have: nobody fills the server alone, and a class behind one address fits in."""

from __future__ import annotations

from collections import Counter
from ipaddress import IPv6Address, ip_address

NETWORK = 64
"""Bits of an IPv6 address that tell networks apart: one machine may have any address within its own."""


class Visitors:
    """Counts the connections of this process by their address. most: of one address; those of this machine are not
    counted, as a proxy may stand there that does not say for whom it asks."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._counts: Counter[str] = Counter()

    def enter(self, client: str) -> bool:
        """Lets a connection from this address in, unless it has enough already. Then `leave` has to follow."""
        address = network(client)
        if address is None:
            return True
        if self._counts[address] >= self.most:
            return False
        self._counts[address] += 1
        return True

    def leave(self, client: str) -> None:
        """A connection from this address is gone."""
        address = network(client)
        if address is None:
            return
        self._counts[address] -= 1
        if self._counts[address] <= 0:
            del self._counts[address]

    def __len__(self) -> int:
        return len(self._counts)


def network(client: str) -> str | None:
    """What an address is counted by; None for one that is not."""
    try:
        address = ip_address(client)
    except ValueError:
        return client or None  # a proxy may name a visitor in its own way
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    address = mapped or address
    if address.is_loopback:
        return None
    if isinstance(address, IPv6Address):
        return str(IPv6Address(int(address) >> (128 - NETWORK) << (128 - NETWORK)))
    return str(address)
