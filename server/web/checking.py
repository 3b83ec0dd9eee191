"""`/api/check`: what students have handed in for the goal of a link, as a table for whoever brings the files. Does.

The server keeps nothing of it. Anybody may ask: the answer says what the files say, and whether this server signed
them. So what is taken is bounded: bytes, files, who asks how often, and how many at once. Whoever sends slowly holds no
place among these: a request has one from when it is there to its answer.
"""

from __future__ import annotations

import asyncio
import json
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.requests import ClientDisconnect

from server.messages.protocol import RANKS
from server.sessions.handed import COLUMNS, Row, as_csv, in_one_line, pieces, read_all, table_of
from server.sessions.signing import Signer
from server.web.bodies import Bodies, Late
from server.web.visitors import Visitors, network

PATH = "/api/check"
LARGEST = 500_000
"""Bytes of a request: less than proxies let through by themselves."""
MOST_FILES = 400
"""Files and codes of a request: more than a class has students."""
AT_ONCE = 4
"""Requests that are answered at once, of one address one."""
READ_AT_ONCE, READ_EACH = 40, 4
"""Requests that are read at once, and of one address: 20 MB at most."""
EACH_A_MINUTE, MOST_A_MINUTE = 30, 120
"""Requests of one address, and of all. One of the largest takes a tenth of a second."""


class Refused(Exception):
    """A request that gets no table. status: as HTTP has it. The words are for the reader of the page."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


class Queue:
    """Who may ask. clock: seconds of any steady clock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._under_way = 0
        self._one_each = Visitors(1)
        self._minute = 0
        self._asked: Counter[str] = Counter()

    def look(self, client: str) -> None:
        """Raises Refused for whoever asks too often, before anything is read."""
        minute = int(self._clock() // 60)
        if minute != self._minute:
            self._minute, self._asked = minute, Counter()
        address = network(client)
        own = 0 if address is None else self._asked[address]
        if own >= EACH_A_MINUTE or self._asked.total() >= MOST_A_MINUTE:
            raise Refused(429, "Too many tables were asked for within a minute. Try again in a minute.")

    def enter(self, client: str) -> None:
        """A request is there whole, and `leave` has to follow. Raises Refused."""
        self.look(client)
        if self._under_way >= AT_ONCE or not self._one_each.enter(client):
            raise Refused(429, "Other files are being checked. Try again in a few seconds.")
        self._under_way += 1
        self._asked[network(client) or ""] += 1

    def leave(self, client: str) -> None:
        """Its answer is there."""
        self._under_way -= 1
        self._one_each.leave(client)


def add_checking(app: FastAPI, clock: Callable[[], float]) -> None:
    """The path. clock: seconds of any steady clock."""
    queue, bodies = Queue(clock), Bodies(READ_AT_ONCE, READ_EACH)

    @app.post(PATH)
    async def check(request: Request) -> Response:
        client = request.client.host if request.client is not None else ""
        try:
            queue.look(client)
            body = await received(request, bodies, client)
            queue.enter(client)
            try:
                told = await asyncio.to_thread(answer, body, app.state.hub.signer)
            finally:
                queue.leave(client)
        except Refused as refused:
            return _json({"message": str(refused)}, refused.status)
        return _json(told, 200)


async def received(request: Request, bodies: Bodies, client: str) -> bytes:
    """The body of a request. client: its address. Raises Refused for one that is too large or too slow, or is no page's
    of ours."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "Send JSON.")  # which a page of another origin may not, without being asked first
    body = bytearray()
    try:
        async with bodies.reading(client):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST:
                    text = f"These files are larger than {LARGEST // 1000} kB together. Check fewer at a time."
                    raise Refused(413, text)
    except ClientDisconnect:
        raise Refused(400, "The connection was lost.") from None
    except Late:
        raise Refused(408, "These files came too slowly. Check fewer at a time.") from None
    return bytes(body)


def answer(body: bytes, signer: Signer) -> Mapping[str, Any]:
    """The table of what a request brings: heads, rows of texts, and both as CSV. Raises Refused."""
    files, by = _asked(body)
    if not files:
        raise Refused(400, "Nothing that was handed in is there: neither a file nor a code.")
    rows: list[Row] = []
    for name, data in files:
        rows += read_all(name, data, signer)
        if len(rows) > MOST_FILES:
            raise Refused(413, f"These are more than {MOST_FILES} files. Check fewer at a time.")
    table = table_of(rows, by)
    cells = table.cells()
    return {
        "columns": list(COLUMNS),
        "rows": cells[1:],
        "csv": as_csv(cells),
        "rank": table.rank,
        "genuine": sum(bool(row.fields) for row in table.rows),
        "reached": sum(row.place is not None for row in table.rows),
    }


def _asked(body: bytes) -> tuple[list[tuple[str, bytes]], str]:
    """Names and contents of files and codes, and the rank that is asked for, if one is."""
    try:
        fields = json.loads(body)
        files = [(in_one_line(each["name"]), _content(each)) for each in fields.get("files", [])]
        pasted, by = fields.get("pasted", ""), fields.get("by", "")
        if not isinstance(pasted, str) or not isinstance(by, str):
            raise TypeError
        if by and by not in RANKS:
            raise ValueError
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Refused(400, "This can't be read as files to be checked.") from None
    found = pieces(pasted, MOST_FILES + 1)
    return [*files, *((f"pasted {number}", _bytes(text)) for number, text in enumerate(found, 1))], by


def _content(file: Mapping[str, str]) -> bytes:
    """What a file holds: its text, or for a zip file base64 of it."""
    return b64decode(file["zip"], validate=True) if "zip" in file else _bytes(file["text"])


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _json(told: Mapping[str, Any], status: int) -> Response:
    headers = {"cache-control": "no-store"}
    return Response(json.dumps(told), status, media_type="application/json", headers=headers)
