"""The socket at which browsers arrive."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import time

BACKLOG = 1024
"""Connections that may wait to be accepted."""
PORT_SECONDS = 1.0
"""In which a port may become free."""


def listen(host: str, port: int, stall: float) -> socket.socket:
    """A listening socket; a port that is taken is waited for a moment, as a server that was killed leaves it only when
    its processes have noticed. stall: seconds after which whoever takes nothing is given up. Raises OSError."""
    last = time.monotonic() + PORT_SECONDS
    while True:
        try:
            return _listen_now(host, port, stall)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > last:
                raise
        time.sleep(PORT_SECONDS / 20)


def _listen_now(host: str, port: int, stall: float) -> socket.socket:
    """A listening socket. Raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere it would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6 and address[0] == "::":  # both, as the user means it; not so everywhere by itself
            with contextlib.suppress(OSError):  # a system that has no IPv4
                listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # its connections inherit it: Linux ends those that take no bytes
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(1000 * stall))
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    listener.set_inheritable(True)
    return listener


def why_not(host: str, port: int, error: OSError) -> str:
    """Why there is no listening socket, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken by another program (perhaps another numplay); choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} may only be used by the administrator; choose one above 1023 with --port"
    return f"can't listen on {host}:{port}: {error.strerror or error}; choose another address with --host"
