"""Pages: the thin shell around hub and assets."""

from __future__ import annotations

import asyncio
import functools
import json
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from fastapi import FastAPI, Request, Response
from fastapi.exception_handlers import http_exception_handler
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from engine import catalog
from server import VERSION
from server.compute.pool import Compute
from server.web.addresses import behind_escaped_hash, lost
from server.web.assets import FIRST, STATIC, TEMPLATES, Asset, Assets, asset
from server.web.checking import add_checking
from server.web.diagnosis import Door, seen
from server.web.hub import Hub
from server.web.page import Page
from server.web.policy import frame_ancestors, policy
from server.web.sockets import PATH, Asgi, Message, Receive, Scope, Send, Sockets
from server.web.visitors import Visitors

READING = ["GET", "HEAD"]
FOR_EVER = "public, max-age=31536000, immutable"
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def create_app(
    make_hub: Callable[[], tuple[Hub, Compute]], origins: str, stall: float, address_sessions: int, frames: str
) -> Asgi:
    """The application. `make_hub` gives the hub and its workers, once the event loop runs.

    address_sessions: connections of one address at most. frames: origins whose pages may frame the page.
    """
    ancestors = frame_ancestors(frames)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.hub, compute = make_hub()
        hub = app.state.hub
        running = [asyncio.create_task(each) for each in (compute.tend(hub.wake), hub.run(), hub.classes.run())]
        try:
            yield
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            compute.close()

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(SecurityHeaders, policy=policy(ancestors))
    door = Door(origins)
    add_pages(app, ancestors)
    add_diagnosis(app, door)
    add_checking(app, time.monotonic)
    app.add_exception_handler(404, not_found)
    app.add_exception_handler(405, not_allowed)
    return Sockets(app, lambda: app.state.hub, door, Visitors(address_sessions), stall)


@dataclass(frozen=True)
class Prepared:
    """The pages and their parts by name, their files, and the catalogue as JSON."""

    pages: Mapping[str, Page]
    parts: Mapping[str, Page]
    assets: Assets
    catalogue: Asset


@functools.cache
def prepared() -> Prepared:
    """What is made once, however many processes are forked afterwards. It follows changes of the files."""
    assets, catalogue = Assets(STATIC), asset(_catalogue(), "application/json")
    pages = {
        path.stem: Page(TEMPLATES, assets, name=f"pages/{path.name}", catalog_hash=catalogue.etag.strip('"'))
        for path in TEMPLATES.glob("pages/*.html")
    }
    for page in pages.values():
        page.get()  # names the joined style sheets: a browser may have the page from before a restart
    parts = {path.stem: Page(TEMPLATES, assets, name=f"parts/{path.name}") for path in TEMPLATES.glob("parts/*.html")}
    return Prepared(pages, parts, assets, catalogue)


def add_pages(app: FastAPI, ancestors: Iterable[str]) -> None:
    """`/`, also as `/index.html`, every other page by its name, `/parts/…`, `/static/…`, `/api/catalog` and `/healthz`.

    ancestors: origins whose pages may frame the page.
    """
    made = prepared()
    pages, parts, assets, described = made.pages, made.parts, made.assets, made.catalogue

    def page(name: str, request: Request) -> Response:
        rendered, scripts = pages[name].get()
        answer = _file_response(rendered, request)
        answer.headers["content-security-policy"] = policy(ancestors, scripts)
        return answer

    @app.api_route("/index.html", methods=READING)
    @app.api_route("/", methods=READING)
    async def index(request: Request) -> Response:
        return page(FIRST, request)

    for each in pages.keys() - {FIRST}:
        app.add_api_route(f"/{each}", functools.partial(page, each), methods=READING)

    @app.api_route("/parts/{name}", methods=READING)
    async def part(name: str, request: Request) -> Response:
        if name not in parts:
            return Response(f"there is no part {name!r} of the page here\n", 404, media_type="text/plain")
        return _file_response(parts[name].get()[0], request)

    @app.api_route("/static/{name:path}", methods=READING)
    async def static(name: str, request: Request) -> Response:
        found = assets.get(name)
        if found is None:
            return Response(f"there is no file {name!r} here\n", 404, media_type="text/plain")
        return _file_response(found, request)

    @app.api_route("/api/catalog", methods=READING)
    async def catalogue(request: Request) -> Response:
        lasting = request.url.query == described.etag.strip('"')
        return _file_response(replace(described, lasting=lasting), request)

    @app.api_route("/healthz", methods=READING)
    async def healthz() -> dict[str, object]:
        return {"status": "ok", "version": VERSION, "sessions": app.state.hub.sessions}


def add_diagnosis(app: FastAPI, door: Door) -> None:
    """What a page is told that asks why its socket doesn't open, with an ordinary request at the socket's address."""

    @app.api_route(PATH, methods=READING)
    async def why(request: Request) -> Response:
        if "sec-websocket-key" in request.headers:  # the beginning of a socket, and no proxy passed it on as one
            door.without_upgrade()
        finding = door.finding(seen(request.scope, request.query_params.get("origin")))
        status = 200 if "origin" in request.query_params else 426
        return JSONResponse(finding.described(), status, headers={"upgrade": "websocket", "cache-control": "no-store"})


async def not_found(request: Request, error: Exception) -> Response:
    """A path that leads nowhere: on to the page where its `#` was escaped, words for a browser, JSON for a program."""
    assert isinstance(error, HTTPException)
    raw = request.scope.get("raw_path", b"").decode("latin-1").partition("?")[0]
    meant = behind_escaped_hash(raw, request.url.query)
    if meant is not None:
        return Response(status_code=307, headers={"location": meant})
    if "text/html" not in request.headers.get("accept", "") or raw.startswith("/api/"):
        return await http_exception_handler(request, error)
    return Response(lost(raw), 404, media_type="text/html")


async def not_allowed(request: Request, error: Exception) -> Response:
    """Another method than those of a path. OPTIONS asks for these, as health checks of proxies do."""
    assert isinstance(error, HTTPException) and error.headers is not None
    if request.method == "OPTIONS":
        allowed = ", ".join([*sorted(error.headers["Allow"].split(", ")), "OPTIONS"])
        return Response(status_code=204, headers={"allow": allowed})
    return await http_exception_handler(request, error)


def _catalogue() -> bytes:
    """The catalogue as JSON, without the previews of datasets: they are half of it, and in the page as pictures."""
    described = dict(catalog())
    described["dataset"] = [
        {name: value for name, value in row.items() if name != "preview"} for row in described["dataset"]
    ]
    return json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode()


def _file_response(asset: Asset, request: Request) -> Response:
    keep = FOR_EVER if asset.lasting else "no-cache"
    headers = {"etag": asset.etag, "cache-control": keep, "vary": "accept-encoding"}
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = asset.content
    if asset.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["content-encoding"] = asset.compressed, "gzip"
    return Response(body, media_type=asset.media_type, headers=headers)


class SecurityHeaders:
    """Adds the headers that keep the page to itself to every answer."""

    def __init__(self, app: Asgi, policy: str) -> None:
        self.app = app
        self.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                wanted = {"content-security-policy": self.policy, **HEADERS}
                added = [(name.encode(), value.encode()) for name, value in wanted.items()]
                message["headers"] = [*message["headers"], *(pair for pair in added if pair[0] not in present)]
            await send(message)

        await self.app(scope, receive, with_headers)
