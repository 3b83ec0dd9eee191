"""HTTP below the application: a request has to be complete in time."""

from __future__ import annotations

import asyncio
from typing import cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

WAIT = 10.0
"""Seconds that a request may take to come whole, and a new connection to begin one."""
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class HttpProtocol(H11Protocol):
    """uvicorn's HTTP protocol, which by itself waits for ever for the rest of a request. Between two requests its own
    limit holds (`timeout_keep_alive`)."""

    _timer: asyncio.TimerHandle | None = None
    _handed_over = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client is there: its first request is waited for."""
        super().connection_made(cast(asyncio.Transport, transport))  # of a socket it is one
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Handles bytes from the client."""
        super().data_received(data)
        state = self.conn.their_state
        if state is h11.SEND_BODY or (state is h11.IDLE and self.conn.trailing_data[0]):
            self._wait()
        else:
            self._rest()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._rest()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Hands the connection over, with what came behind the request. How long is waited is decided there."""
        self._rest()
        self._handed_over = True
        super().handle_websocket_upgrade(event)
        behind = self.conn.trailing_data[0]
        if behind:
            cast(asyncio.Protocol, self.transport.get_protocol()).data_received(behind)

    def _wait(self) -> None:
        if self._timer is None and not self._handed_over:
            self._timer = self.loop.call_later(WAIT, self._late)

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        self._timer = None
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):  # nothing was answered yet
            self.transport.write(TOO_SLOW)
        self.transport.close()
