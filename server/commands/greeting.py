"""What `numplay serve` says in the terminal once it can be reached: its addresses, and a code for phones."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import segno

from server import VERSION
from server.console import say
from server.web.interfaces import Own, openable, own_addresses, reachable, routed, url


def greet(host: str, port: int) -> None:
    """The addresses, and the code that a phone reads."""
    say(f"NumPlay {VERSION}\n\n  on this machine   http://localhost:{port}/")
    own = own_addresses()
    addresses = reachable(host, own, routed())
    if not addresses:
        say(f"  in the network    not reachable; {_how_reachable(own)}")
    for number, address in enumerate(addresses):
        say(f"  {'in the network    ' if not number else '                 or '}{url(address, port)}")
    if addresses and not openable(addresses[0]):
        say("                    Browsers can't open this address. Give this machine another, such as fd00::1.")
    elif addresses:
        say("")
        with contextlib.suppress(UnicodeEncodeError):  # a terminal without block characters
            segno.make(url(addresses[0], port)).terminal(compact=True)
    say("\nCtrl-C stops it.")


def _how_reachable(own: Sequence[Own]) -> str:
    """What lets other machines connect, in a network that this machine is part of."""
    for host in ("0.0.0.0", "::"):
        if reachable(host, own):
            return f"add --host {host} to let other machines connect"
    return "this machine is connected to no network"
