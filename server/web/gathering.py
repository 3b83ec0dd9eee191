"""Something is asked of all members of a class, wherever they are connected: each web process looks at its own members'
runs, and tells the one that asked. Does.

Nothing of a run leaves its process but what the question is about, such as sums over all members. A process that
doesn't answer within a second is left out, and counted.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import ormsgpack

from server.classroom.member import Member
from server.classroom.questions import QUESTIONS, Answer

log = logging.getLogger("numplay")

PATIENCE = 1.0
"""Seconds for which another process is waited for."""


class Class(Protocol):
    """What asking needs of the rooms of this process (`server.web.rooms`)."""

    me: str

    def say(self, kind: str, code: str, **more: object) -> None:
        """Tells the other processes."""

    def others(self, code: str) -> set[str]:
        """The other processes that have browsers of a class."""

    def members(self, code: str) -> Sequence[Member]:
        """The students who are connected here."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Something is done by and by."""


class Gathered(NamedTuple):
    """What the processes have answered, this one first. missing: how many others have not."""

    answers: Sequence[Answer]
    missing: int


class Gathering:
    """Asks and answers for the classes of this process."""

    def __init__(self, rooms: Class) -> None:
        self._rooms = rooms
        self._numbers = itertools.count(1)
        self._waiting: dict[int, dict[str, Answer]] = {}
        self._came: dict[int, asyncio.Event] = {}

    async def ask(self, code: str, question: str, told: Mapping[str, Any]) -> Gathered:
        """What every process of a class says. question: by its name. told: what goes with it."""
        number = next(self._numbers)
        others = self._rooms.others(code)
        answers, came = self._waiting[number], self._came[number] = dict[str, Answer](), asyncio.Event()
        try:
            if others:
                self._rooms.say("ask", code, question=question, number=number, told=told)
            own = await self._look(code, question, told)
            try:
                async with asyncio.timeout(PATIENCE):
                    while not others <= answers.keys():
                        came.clear()
                        await came.wait()
            except TimeoutError:
                log.warning("%d web processes have not answered %r of a class", len(others - answers.keys()), question)
        finally:
            del self._waiting[number], self._came[number]
        return Gathered([own, *answers.values()], len(others - answers.keys()))

    def hear(self, message: Mapping[str, Any]) -> None:
        """Another process asks, or answers."""
        if message["kind"] == "ask":
            self._rooms.spawn(self._answer(message))
        elif message["kind"] == "answer" and message["to"] == self._rooms.me and message["number"] in self._waiting:
            self._waiting[message["number"]][message["from"]] = message["answer"]
            self._came[message["number"]].set()

    async def _answer(self, message: Mapping[str, Any]) -> None:
        code = message["code"]
        answer = await self._look(code, message["question"], message["told"])
        self._rooms.say("answer", code, to=message["from"], number=message["number"], answer=answer)

    async def _look(self, code: str, question: str, told: Mapping[str, Any]) -> Answer:
        """What is to be said of the members here. It is found out beside the event loop."""
        found = await asyncio.to_thread(QUESTIONS[question], self._rooms.members(code), told)
        answer: Answer = ormsgpack.unpackb(ormsgpack.packb(found))  # alike, whether it came from here or elsewhere
        return answer
