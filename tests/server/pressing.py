"""Connections as a rude client makes them, without a library's manners, and the memory that a server needs for them."""

import contextlib
import resource
import socket
from pathlib import Path

from tests.browser.serving import Server
from tests.server.lines import HANDSHAKE

HALF = HANDSHAKE[: len(HANDSHAKE) // 2]
PATIENCE = 30.0


def opened(server: Server, *said: bytes) -> socket.socket:
    """A connection to the server, on which something was said."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
    for piece in said:
        connection.sendall(piece)
    return connection


def until_closed(connection: socket.socket) -> bytes:
    """All that comes until the server closes the connection. Raises TimeoutError where it says nothing for PATIENCE."""
    came = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(65536):
            came += piece
    return came


def memory(server: Server) -> int:
    """Bytes that the server's process has in memory, as the kernel counts them. Its children aside."""
    assert server.process is not None
    return int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) * resource.getpagesize()
