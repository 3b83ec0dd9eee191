"""Connections that are handed over, to an event loop of the test's own."""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Callable, Coroutine, Iterator

import pytest

from server.web import family as web
from server.web.connections import CONNECTION, Connections

resource = pytest.importorskip("resource", reason="this system has no limits of open files to set")
pytestmark = pytest.mark.skipif(not web.SHARING, reason="this system can not hand over connections")
SECONDS = 10.0


class Echo(asyncio.Protocol):
    """Says back what it hears."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)


def pair() -> tuple[socket.socket, socket.socket]:
    ends = socket.socketpair()
    for end in ends:
        end.settimeout(SECONDS)
    return ends


@contextlib.contextmanager
def no_more_files() -> Iterator[None]:
    """This process can open nothing more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, hard))
    taken = []
    try:
        with contextlib.suppress(OSError):
            while True:
                taken.append(os.dup(0))
        yield
    finally:
        for handle in taken:
            os.close(handle)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def with_channel(run: Callable[[socket.socket, socket.socket], Coroutine[None, None, None]]) -> None:
    """Runs a test with both ends of a channel."""
    listening, channel = pair()
    with listening, channel:
        asyncio.run(run(listening, channel))


def hand_over(channel: socket.socket) -> socket.socket:
    """Hands a connection over. Returns the browser's end."""
    browser, accepted = pair()
    with accepted:
        socket.send_fds(channel, [CONNECTION], [accepted.fileno()])
    return browser


def test_what_is_handed_over_is_spoken_on_and_said_to_be_taken():
    async def run(listening: socket.socket, channel: socket.socket) -> None:
        Connections(channel, Echo)
        # Not of TCP, so that its options are refused, as some systems do where the other end has gone.
        browsers = [hand_over(listening) for _ in range(3)]
        for browser in browsers:
            browser.sendall(b"hello")
            assert await asyncio.to_thread(browser.recv, 10) == b"hello"
            browser.close()
        await asyncio.sleep(0.1)  # their other ends are closed as well
        assert listening.recv(10) == CONNECTION * 3

    with_channel(run)


def test_too_many_open_files_lose_a_connection_and_say_so(caplog):
    async def run(listening: socket.socket, channel: socket.socket) -> None:
        Connections(channel, Echo)
        lost = hand_over(listening)
        with no_more_files():
            await asyncio.sleep(0.1)
        assert lost.recv(10) == b""
        kept = hand_over(listening)
        kept.sendall(b"hello")
        assert await asyncio.to_thread(kept.recv, 10) == b"hello"
        lost.close()
        kept.close()
        await asyncio.sleep(0.1)

    with caplog.at_level(logging.WARNING):
        with_channel(run)
    assert caplog.messages == ["connections were lost: this process has too many open files (ulimit -n)"]
