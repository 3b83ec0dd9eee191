"""Connections that another process has accepted, taken over by this one's event loop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
from collections.abc import Callable

log = logging.getLogger("numplay")

CONNECTION = b"c"
"""Comes with each connection, and is said back once it is taken."""
AT_ONCE = 16
"""Connections taken in one turn of the event loop; the rest wait for the next."""


class Connections:
    """What comes through a channel, from the process that `server.web.family` started first.

    protocol: makes what speaks on a connection.
    """

    def __init__(self, channel: socket.socket, protocol: Callable[[], asyncio.Protocol]) -> None:
        self._channel = channel
        self._protocol = protocol
        self._loop = asyncio.get_running_loop()
        self._beginning: set[asyncio.Task[object]] = set()
        channel.setblocking(False)
        self._loop.add_reader(channel.fileno(), self._take)

    def _take(self) -> None:
        try:
            said, handles, _, _ = socket.recv_fds(self._channel, AT_ONCE, AT_ONCE)
        except BlockingIOError:
            return
        except ConnectionError:  # the same as an end, if something that was said back is unread
            said, handles = b"", []
        if not said:
            # Who listens was killed. This process ends as abruptly, so that the port and the cores are free at once.
            os.kill(os.getpid(), signal.SIGKILL)
        with contextlib.suppress(OSError):  # who listens was killed just now
            self._channel.send(said)
        if len(handles) < len(said):
            log.warning("connections were lost: this process has too many open files (ulimit -n)")
        for handle in handles:
            connection = socket.socket(fileno=handle)
            connection.setblocking(False)
            with contextlib.suppress(OSError):  # some systems refuse it where the browser has gone already
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            task = self._loop.create_task(self._loop.connect_accepted_socket(self._protocol, connection))
            self._beginning.add(task)
            task.add_done_callback(self._beginning.discard)
