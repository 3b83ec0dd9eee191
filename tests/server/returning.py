"""Browsers that come back after their server was killed, each with its run."""

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any

import ormsgpack
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from server.messages.replies import to_text
from tests.browser.serving import Server

BACK_OFF = 0.25
"""Seconds between two tries."""
SAME = ("epoch", "train_loss", "test_loss", "parameters")
"""What a frame tells of a run, bit for bit; of an answered change only the epoch."""
FIRST, CHANGED = 0.03, 0.1
"""Learning rates: the first one, and the one of those who change it."""


@dataclass(frozen=True)
class Back:
    """One that is back: when, by `time.monotonic`, and whether its run is the one that it had, bit for bit."""

    at: float
    same: bool


async def killed_under(server: Server, count: int) -> tuple[float, list[Back]]:
    """Kills the server under so many browsers and starts it again. Returns when that was up, and all that are back."""
    ready = asyncio.Semaphore(0)
    browsers = [asyncio.create_task(browser(server, number, ready)) for number in range(count)]
    for _ in range(count):
        await ready.acquire()
    server.kill()
    await asyncio.to_thread(server.start)
    up = time.monotonic()
    return up, await asyncio.gather(*browsers)


async def browser(server: Server, number: int, ready: asyncio.Semaphore) -> Back:
    """Plays until its connection ends, and then goes on with its newest checkpoint. ready: told once it has one. Every
    second one changes a setting, and says that it is ready when that is answered."""
    address = server.url.replace("http", "ws") + "/ws"
    kept: dict[str, Any] = {}
    changes = number % 2 == 1
    async with connect(address, max_size=None, compression=None) as socket:
        await say(socket, "hello", protocol=1, link=f"seed={number}", playing=True, speed={"rate": 20})
        try:
            while True:
                told = await next_told(socket)
                if told["type"] == "frame" and "checkpoint" in told and told["epoch"] > 0:
                    if not kept and changes:
                        await say(socket, "set", changes={"learningRate": CHANGED})
                    elif not kept:
                        ready.release()
                    kept = told
                elif told["type"] == "state" and told["checkpoint"]:
                    kept = told
                    ready.release()
        except ConnectionClosed:
            pass
    while True:
        try:
            async with connect(address, max_size=None, compression=None) as socket:
                sealed = kept["checkpoint"]
                run = sealed if isinstance(sealed, str) else to_text(sealed)
                await say(socket, "hello", protocol=1, run=run, resume=True)
                welcome = await next_told(socket)
                frame = await next_told(socket)
                names = SAME if kept["type"] == "frame" else SAME[:1]
                same = all(frame[name] == kept[name] for name in names)
                rate = CHANGED if changes else FIRST
                return Back(time.monotonic(), same and welcome["config"]["learningRate"] == rate)
        except (OSError, ConnectionClosed):
            await asyncio.sleep(BACK_OFF)


async def say(socket: ClientConnection, type: str, **fields: object) -> None:
    await socket.send(json.dumps({"type": type, **fields}))


async def next_told(socket: ClientConnection) -> dict[str, Any]:
    """The next frame, acknowledged, or the next message."""
    message = await socket.recv()
    told: dict[str, Any]
    if isinstance(message, bytes):
        told = ormsgpack.unpackb(message)
        await say(socket, "ack", n=told["n"])
    else:
        told = json.loads(message)
    return told
