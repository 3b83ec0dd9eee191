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
    """Plays until its connection ends, and then goes on with its newest checkpoint. ready: told once it has one."""
    address = server.url.replace("http", "ws") + "/ws"
    kept: dict[str, Any] = {}
    async with connect(address, max_size=None, compression=None) as socket:
        await say(socket, "hello", protocol=1, link=f"seed={number}", playing=True, speed={"rate": 20})
        try:
            while True:
                frame = await next_frame(socket)
                if "checkpoint" in frame and frame["epoch"] > 0:
                    if not kept:
                        ready.release()
                    kept = frame
        except ConnectionClosed:
            pass
    while True:
        try:
            async with connect(address, max_size=None, compression=None) as socket:
                await say(socket, "hello", protocol=1, run=to_text(kept["checkpoint"]), resume=True)
                frame = await next_frame(socket)
                return Back(time.monotonic(), all(frame[name] == kept[name] for name in SAME))
        except (OSError, ConnectionClosed):
            await asyncio.sleep(BACK_OFF)


async def say(socket: ClientConnection, type: str, **fields: object) -> None:
    await socket.send(json.dumps({"type": type, **fields}))


async def next_frame(socket: ClientConnection) -> dict[str, Any]:
    """The next frame, acknowledged."""
    while True:
        message = await socket.recv()
        if isinstance(message, bytes):
            frame: dict[str, Any] = ormsgpack.unpackb(message)
            await say(socket, "ack", n=frame["n"])
            return frame
