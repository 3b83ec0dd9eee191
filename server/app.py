"""Pages and sockets: the thin shell around hub and assets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response, WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

from engine import catalog
from server import VERSION, replies
from server.assets import STATIC, TEMPLATES, Asset, Assets, asset
from server.executor import Compute
from server.fields import MessageError
from server.hub import Hub, Seat
from server.page import Page

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Asgi = Callable[[Scope, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]
TRY_AGAIN = 1013
POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def create_app(make_hub: Callable[[], tuple[Hub, Compute]], origins: str, stall: float) -> FastAPI:
    """The application. `make_hub` gives the hub and its workers, once the event loop runs."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.hub, compute = make_hub()
        running = [asyncio.create_task(compute.tend(app.state.hub.wake)), asyncio.create_task(app.state.hub.run())]
        try:
            yield
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            compute.close()

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(SecurityHeaders)
    add_pages(app, Assets(STATIC))
    allowed = {origin.strip().rstrip("/") for origin in origins.split(",") if origin.strip()}

    @app.websocket("/ws")
    async def websocket(socket: WebSocket) -> None:
        if not _same_origin(socket, allowed):
            await socket.close(1008, "origin not allowed")
            return
        await socket.accept()
        hub: Hub = app.state.hub
        if hub.full:
            text = f"The server is full ({hub.sessions} {'student' if hub.sessions == 1 else 'students'})."
            await socket.send_text(replies.encode(dict(replies.error(MessageError("server_full", text)))))
            await socket.close(TRY_AGAIN, "server full")
            return
        await _converse(socket, hub, stall)

    return app


def add_pages(app: FastAPI, assets: Assets) -> None:
    """`/`, `/static/…`, `/api/catalog` and `/healthz`."""
    page = Page(TEMPLATES, assets)
    described = asset(_catalogue(), "application/json")

    @app.get("/")
    async def index(request: Request) -> Response:
        rendered, scripts = page.get()
        answer = _file_response(rendered, request)
        answer.headers["content-security-policy"] = POLICY.format(scripts=" ".join(("", *scripts)))
        return answer

    @app.get("/static/{name:path}")
    async def static(name: str, request: Request) -> Response:
        found = assets.get(name)
        if found is None:
            return Response(f"there is no file {name!r} here\n", 404, media_type="text/plain")
        return _file_response(found, request)

    @app.get("/api/catalog")
    async def catalogue(request: Request) -> Response:
        return _file_response(described, request)

    @app.get("/healthz")
    async def healthz() -> dict[str, object]:
        return {"status": "ok", "version": VERSION, "sessions": app.state.hub.sessions}


def _catalogue() -> bytes:
    """The catalogue as JSON, without the previews of datasets: they are half of it, and in the page as pictures."""
    described = dict(catalog())
    described["dataset"] = [
        {name: value for name, value in row.items() if name != "preview"} for row in described["dataset"]
    ]
    return json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode()


def _file_response(asset: Asset, request: Request) -> Response:
    headers = {"etag": asset.etag, "cache-control": "no-cache", "vary": "accept-encoding"}
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = asset.content
    if asset.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["content-encoding"] = asset.compressed, "gzip"
    return Response(body, media_type=asset.media_type, headers=headers)


class SecurityHeaders:
    """Adds the headers that keep the page to itself to every answer."""

    def __init__(self, app: Asgi) -> None:
        self.app = app

    async def __call__(
        self, scope: Scope, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        """Handles one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                wanted = {"content-security-policy": POLICY.format(scripts=""), **HEADERS}
                added = [(name.encode(), value.encode()) for name, value in wanted.items()]
                message["headers"] = [*message["headers"], *(pair for pair in added if pair[0] not in present)]
            await send(message)

        await self.app(scope, receive, with_headers)


def _same_origin(socket: WebSocket, allowed: set[str]) -> bool:
    """Whether the page that connects came from this server (or a program connects, which sends no origin)."""
    origin = socket.headers.get("origin")
    if origin is None or "*" in allowed or origin in allowed:
        return True
    return urlsplit(origin).netloc.lower() == socket.headers.get("host", "").lower()


async def _converse(socket: WebSocket, hub: Hub, stall: float) -> None:
    """One connection from its acceptance to its end."""
    seat = hub.join()

    async def send(message: str | bytes) -> None:
        await (socket.send_text(message) if isinstance(message, str) else socket.send_bytes(message))

    sender = asyncio.create_task(seat.outbox.send_all(send, stall, lambda: hub.taken(seat)))
    listener = asyncio.create_task(_listen(socket, hub, seat))
    try:
        await asyncio.wait({sender, listener}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        hub.leave(seat)
        for task in (sender, listener):
            task.cancel()
        await asyncio.gather(sender, listener, return_exceptions=True)
    if socket.client_state is WebSocketState.CONNECTED and socket.application_state is WebSocketState.CONNECTED:
        await socket.close(1001, "the browser took nothing for too long")


async def _listen(socket: WebSocket, hub: Hub, seat: Seat) -> None:
    while True:
        await seat.outbox.room()
        try:
            message = await socket.receive()
        except (WebSocketDisconnect, RuntimeError):
            return
        if message["type"] == "websocket.disconnect":
            return
        if "fault" in message:
            code, text = message["fault"]
            hub.refuse(seat, MessageError(code, text))
        elif message.get("text") is not None:
            await hub.receive(seat, message["text"])
        else:
            text = "a binary message came; every message of a browser is JSON text"
            hub.refuse(seat, MessageError("binary_not_expected", text))
