"""Websockets: one conversation for each browser, between its socket and its seat in the hub.

Spoken in plain ASGI, in front of everything else: each of the layers of a web framework would handle every frame.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from server.messages import replies
from server.messages.fields import MessageError
from server.messages.texts import Said, said
from server.web.diagnosis import Door, seen
from server.web.hub import Hub
from server.web.intake import Intake
from server.web.places import Seat
from server.web.visitors import Visitors

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

PATH = "/ws"
HELLO_SECONDS = 120.0
"""From a browser's first message until a `hello` of it was accepted. A large run on a slow network takes a while."""
HELLO = "hello"
"""The part of an address that may hold a browser's first message."""
GOING_AWAY, NOT_ALLOWED, TRY_AGAIN = 1001, 1008, 1013


class Sockets:
    """Answers websockets at PATH and hands everything else on.

    hub: asked for once a browser comes. door: says which pages may connect. visitors: how many of one address.
    stall: seconds after which a browser that takes nothing is given up.
    """

    def __init__(self, app: Asgi, hub: Callable[[], Hub], door: Door, visitors: Visitors, stall: float) -> None:
        self.app = app
        self.hub = hub
        self.door = door
        self.visitors = visitors
        self.stall = stall
        self.intake = Intake()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one connection."""
        if scope["type"] != "websocket" or scope["path"] != PATH:
            await self.app(scope, receive, send)
            return
        await receive()  # that it wants to connect
        came = seen(scope)
        if not self.door.accepts(came):
            self.door.refused(came)
            await send({"type": "websocket.close", "code": NOT_ALLOWED, "reason": "origin not allowed"})
            return
        await send({"type": "websocket.accept"})
        hub, client = self.hub(), (scope.get("client") or ("",))[0]
        if hub.full:
            await _refuse(send, _full(hub))
        elif not self.visitors.enter(client):
            await _refuse(send, said("address_full", tabs=self.visitors.most))
        else:
            try:
                await self._converse(hub, receive, send, scope)
            finally:
                self.visitors.leave(client)

    async def _converse(self, hub: Hub, receive: Receive, send: Send, scope: Scope) -> None:
        """One connection from its acceptance to its end. Until it says something it takes no seat: a silent one costs
        little memory, and nobody's place."""
        gone = scope.get("gone", asyncio.Event())
        first = _in_address(scope) or await receive()
        if first["type"] == "websocket.disconnect":
            return
        if hub.full:
            await _refuse(send, _full(hub))
            return
        seat = hub.join()

        async def say(message: str | bytes) -> None:
            await send({"type": "websocket.send", "text" if isinstance(message, str) else "bytes": message})

        sender = asyncio.create_task(seat.outbox.send_all(say, self.stall, lambda origin: hub.taken(seat, origin)))
        listener = asyncio.create_task(self._listen(first, receive, hub, seat, gone))
        ends = "the browser took nothing for too long"
        try:
            talking = {sender, listener}
            over, _ = await asyncio.wait(talking, timeout=HELLO_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if not over and seat.session.run is None:
                ends = "no hello came in time"
            elif not over:
                await asyncio.wait(talking, return_when=asyncio.FIRST_COMPLETED)
        finally:
            hub.leave(seat)
            left = listener.done()
            for task in (sender, listener):
                task.cancel()
            await asyncio.gather(sender, listener, return_exceptions=True)
        if not left:
            await send({"type": "websocket.close", "code": GOING_AWAY, "reason": ends})

    async def _listen(self, message: Message, receive: Receive, hub: Hub, seat: Seat, gone: asyncio.Event) -> None:
        """Hands on what the browser says, from this message on, until it is gone."""
        used = 0.0
        while message["type"] != "websocket.disconnect":
            _, seconds = message.get("weight", (0, 0.0))
            if seconds:
                await self.intake.turn(seconds, used, gone)
                used += seconds
            if "fault" in message:
                code, text = message["fault"]
                hub.refuse(seat, MessageError(code, text))
            elif message.get("text") is not None:
                await hub.receive(seat, message["text"])
                await asyncio.sleep(0)  # the others' turn, however much more has come
            else:
                text = "a binary message came; every message of a browser is JSON text"
                hub.refuse(seat, MessageError("binary_not_expected", text))
            await seat.outbox.room()
            message = await receive()


def _in_address(scope: Scope) -> Message | None:
    """What the browser says first, if its address holds that already (`?hello=`)."""
    said = parse_qs(scope.get("query_string", b"").decode("latin-1")).get(HELLO, [])
    return {"type": "websocket.receive", "text": said[0]} if said else None


def _full(hub: Hub) -> Said:
    return said("server_full_one") if hub.sessions == 1 else said("server_full", students=hub.sessions)


async def _refuse(send: Send, text: Said) -> None:
    """There is no room for this connection; its page tries again."""
    await send(
        {"type": "websocket.send", "text": replies.encode(dict(replies.error(MessageError("server_full", text))))}
    )
    await send({"type": "websocket.close", "code": TRY_AGAIN, "reason": "server full"})
