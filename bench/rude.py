"""Clients that ask much: each kind sends one costly message after the other, without a pause, for `bench.beside`."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import struct
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from itertools import count

import ormsgpack
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

HUGE = 14_700_000
"""Bytes of a long message: a little less than a server takes."""
LARGE = {"networkShape": [128] * 12, "points": 5000, "batchSize": 1}
"""Settings of the largest network that the page allows, or nearly."""
Messages = Callable[[str], Iterator[str]]


def _same(**message: object) -> Messages:
    """One message again and again."""
    return lambda run: (json.dumps(message) for _ in count())


def _brackets(run: str) -> Iterator[str]:
    text = '{"type":"set","changes":[' + "[]," * (HUGE // 3) + "[]]}"
    return (text for _ in count())


def _packed(run: str) -> Iterator[str]:
    body = b"[" + b"[]," * (HUGE // 3) + b"[]]"
    data = zlib.compress(struct.pack("<I", len(body)) + body, 9)
    return (json.dumps({"type": "open", "run": base64.urlsafe_b64encode(data).decode()}) for _ in count())


KINDS: dict[str, tuple[bool, Messages]] = {
    "train": (True, lambda run: iter([json.dumps({"type": "play"})])),
    "formula": (False, _same(type="formula", text="sin(x*y)*cos(x)*exp(-y^2)", size=100)),
    "view": (False, _same(type="view", output=50)),
    "ack": (False, _same(type="ack", n=1)),
    "brackets": (False, _brackets),
    "packed": (False, _packed),
    "reset": (True, _same(type="reset")),
    "set": (True, lambda run: (json.dumps({"type": "set", "changes": {"seed": str(n)}}) for n in count())),
    "open": (True, lambda run: (json.dumps({"type": "open", "run": run}) for _ in count())),
}
"""Of each kind: whether its network is large, and what it sends, given the text of its saved run."""


async def ask(address: str, kind: str, until: float) -> None:
    """One client of a kind, until a time of the steady clock."""
    large, messages = KINDS[kind]
    async with connect(address, compression=None, max_size=None, ping_interval=None) as socket:
        await socket.send(json.dumps({"type": "hello", "protocol": 1}))
        if large:
            await socket.send(json.dumps({"type": "set", "changes": LARGE}))
        run = await _saved(socket) if kind == "open" else ""
        reader = asyncio.create_task(_read(socket))
        try:
            for message in messages(run):
                await socket.send(message)
                await asyncio.sleep(0)
                if time.monotonic() > until:
                    break
            await asyncio.sleep(max(0.0, until - time.monotonic()))
        finally:
            reader.cancel()


async def _saved(socket: ClientConnection) -> str:
    await socket.send(json.dumps({"type": "save", "format": "bytes", "id": 1}))
    async for message in socket:
        if isinstance(message, str) and (answer := json.loads(message)).get("reply_to") == 1:
            return str(answer["content"])
    return ""


async def _read(socket: ClientConnection) -> None:
    """Takes everything and acknowledges what is a frame."""
    async for message in socket:
        if isinstance(message, bytes):
            await socket.send(json.dumps({"type": "ack", "n": ormsgpack.unpackb(message)["n"]}))


async def crowd(address: str, kind: str, number: int, seconds: float) -> None:
    """So many clients of a kind at once. A server that ends a conversation is within its rights."""
    until = time.monotonic() + seconds
    asked = (asyncio.wait_for(ask(address, kind, until), seconds + 5) for _ in range(number))
    for error in await asyncio.gather(*asked, return_exceptions=True):
        if error is not None and not isinstance(error, ConnectionClosed | TimeoutError):
            raise error


if __name__ == "__main__":
    os.nice(10)  # on their own machine they would not take the students' processor
    asyncio.run(crowd(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
