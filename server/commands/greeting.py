"""What `numplay serve` says in the terminal once it can be reached: its addresses, and a code for phones."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import segno

from server import VERSION
from server.commands.lesson import OpenClass
from server.console import say
from server.web.interfaces import Own, openable, own_addresses, reachable, routed, url


def greet(host: str, port: int, opened: OpenClass | None = None) -> None:
    """The addresses, and the code that a phone reads: that of the class which was opened, if any."""
    say(f"NumPlay {VERSION}\n\n  on this machine   http://localhost:{port}/")
    own = own_addresses()
    addresses = reachable(host, own, routed())
    if not addresses:
        say(f"  in the network    not reachable; {_how_reachable(own)}")
    for number, address in enumerate(addresses):
        say(f"  {'in the network    ' if not number else '                 or '}{url(address, port)}")
    if addresses and not openable(addresses[0]):
        say("                    Browsers can't open this address. Give this machine another, such as fd00::1.")
    join = opened.students if opened is not None else ""
    if opened is not None:
        first = url(addresses[0], port) if addresses and openable(addresses[0]) else f"http://localhost:{port}/"
        say(f"\n  class             {opened.code}")
        say(f"  for students      {first}{join}")
        say(f"  for you alone     http://localhost:{port}/{opened.teacher}")
    if addresses and openable(addresses[0]):
        say("")
        with contextlib.suppress(UnicodeEncodeError):  # a terminal without block characters
            segno.make(url(addresses[0], port) + join).terminal(compact=True)
    say("\nCtrl-C stops it.")


def _how_reachable(own: Sequence[Own]) -> str:
    """What lets other machines connect, in a network that this machine is part of."""
    for host in ("0.0.0.0", "::"):
        if reachable(host, own):
            return f"add --host {host} to let other machines connect"
    return "this machine is connected to no network"
