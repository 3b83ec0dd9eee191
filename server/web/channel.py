"""What servers on several machines tell each other about their classes, through a Redis that all of them reach.

Redis keeps nothing of it. While it is away nobody hears anything, and each looks up in the store what has changed.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from server.web.bus import MOST_WAITING, Hear

log = logging.getLogger("numplay")

AGAIN = 0.5
"""Seconds between two tries to reach Redis."""
PATIENCE = 5.0
"""Seconds that Redis may take for an answer, and between two questions whether it is still there."""


class Channel:
    """The way through Redis. url: where it is. name: of the channel, the same at all servers that share their classes.
    server: bytes by which the processes of one server know each other; they have a shorter way."""

    def __init__(self, url: str, name: str, server: bytes) -> None:
        self._redis = Redis.from_url(
            url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
        )
        self._name = name
        self._server = server
        self.lost = True
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def listen(self, hear: Hear) -> None:
        """Connects, now or as soon as Redis is there, and again whenever it has been away."""
        self._task = asyncio.create_task(self._stay(hear))

    async def say(self, message: bytes) -> None:
        """Tells it to the other servers, unless too much waits already or Redis is away."""
        if not self.lost and self._bytes + len(message) <= MOST_WAITING:
            self._waiting.append(message)
            self._bytes += len(message)
            self._news.set()

    async def close(self) -> None:
        """Leaves the channel."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._redis.aclose()

    async def _stay(self, hear: Hear) -> None:
        told = False
        while True:
            try:
                async with self._redis.pubsub() as heard:
                    await heard.subscribe(self._name)
                    await heard.get_message(timeout=PATIENCE)  # that it is so
                    self.lost = False
                    if told:
                        log.warning("Redis is back: classes are in step with other servers at once")
                    told = False
                    await _first_fault(self._listen(heard, hear), self._speak())
            except (RedisError, OSError) as error:
                if not told:
                    text = "Redis can't be reached (%s): what happens in classes at other servers comes late"
                    log.warning(text, error)
                told = True
            finally:
                self.lost = True
                self._waiting.clear()
                self._bytes = 0
            await asyncio.sleep(AGAIN)
            await self._redis.connection_pool.disconnect()  # those to a Redis that has ended look as if they were good

    async def _listen(self, heard: PubSub, hear: Hear) -> None:
        while True:
            message = await heard.get_message(ignore_subscribe_messages=True, timeout=PATIENCE)
            if message is None or message["data"].startswith(self._server):
                continue
            try:
                hear(message["data"][len(self._server) :])
            except Exception:
                log.exception("another server said something that can't be understood")

    async def _speak(self) -> None:
        while True:
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._news.wait()
            except TimeoutError:
                await self._redis.ping()
            self._news.clear()
            while self._waiting:
                await self._redis.publish(self._name, self._server + self._waiting[0])
                self._bytes -= len(self._waiting.popleft())


async def _first_fault(*works: Coroutine[Any, Any, None]) -> None:
    """Does all of them at once until one fails, and raises what it raised."""
    tasks = [asyncio.create_task(each) for each in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for each in done:
            each.result()
    finally:
        for each in tasks:
            each.cancel()
        await asyncio.wait(tasks)
