"""Websockets: one conversation for each browser, between its socket and its seat in the hub.

Spoken in plain ASGI, in front of everything else: each of the layers of a web framework would handle every frame.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from server import replies
from server.fields import MessageError
from server.hub import Hub, Seat

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

PATH = "/ws"
GOING_AWAY, NOT_ALLOWED, TRY_AGAIN = 1001, 1008, 1013


class Sockets:
    """Answers websockets at PATH and hands everything else on.

    hub: asked for once a browser comes. origins: other origins whose pages may connect, by commas; `*` for all.
    stall: seconds after which a browser that takes nothing is given up.
    """

    def __init__(self, app: Asgi, hub: Callable[[], Hub], origins: str, stall: float) -> None:
        self.app = app
        self.hub = hub
        self.allowed = {origin.strip().rstrip("/") for origin in origins.split(",") if origin.strip()}
        self.stall = stall

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one connection."""
        if scope["type"] != "websocket" or scope["path"] != PATH:
            await self.app(scope, receive, send)
            return
        await receive()  # that it wants to connect
        if not self._same_origin({name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}):
            await send({"type": "websocket.close", "code": NOT_ALLOWED, "reason": "origin not allowed"})
            return
        await send({"type": "websocket.accept"})
        hub = self.hub()
        if hub.full:
            text = f"The server is full ({hub.sessions} {'student' if hub.sessions == 1 else 'students'})."
            refusal = replies.encode(dict(replies.error(MessageError("server_full", text))))
            await send({"type": "websocket.send", "text": refusal})
            await send({"type": "websocket.close", "code": TRY_AGAIN, "reason": "server full"})
            return
        await self._converse(hub, receive, send)

    def _same_origin(self, headers: dict[str, str]) -> bool:
        """Whether the page that connects came from this server (or a program connects, which sends no origin)."""
        origin = headers.get("origin")
        if origin is None or "*" in self.allowed or origin in self.allowed:
            return True
        try:
            return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
        except ValueError:  # no address: "http://["
            return False

    async def _converse(self, hub: Hub, receive: Receive, send: Send) -> None:
        """One connection from its acceptance to its end."""
        seat = hub.join()

        async def say(message: str | bytes) -> None:
            await send({"type": "websocket.send", "text" if isinstance(message, str) else "bytes": message})

        sender = asyncio.create_task(seat.outbox.send_all(say, self.stall, lambda: hub.taken(seat)))
        listener = asyncio.create_task(_listen(receive, hub, seat))
        try:
            await asyncio.wait({sender, listener}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            hub.leave(seat)
            gone = listener.done()
            for task in (sender, listener):
                task.cancel()
            await asyncio.gather(sender, listener, return_exceptions=True)
        if not gone:
            reason = "the browser took nothing for too long"
            await send({"type": "websocket.close", "code": GOING_AWAY, "reason": reason})


async def _listen(receive: Receive, hub: Hub, seat: Seat) -> None:
    """Hands on what the browser says, until it is gone."""
    while True:
        await seat.outbox.room()
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        if "fault" in message:
            code, text = message["fault"]
            hub.refuse(seat, MessageError(code, text))
        elif message.get("text") is not None:
            await hub.receive(seat, message["text"])
            await asyncio.sleep(0)  # the others' turn, however much more has come
        else:
            text = "a binary message came; every message of a browser is JSON text"
            hub.refuse(seat, MessageError("binary_not_expected", text))
