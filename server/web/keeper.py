"""What keeps the classes of a server, as its web processes use it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Protocol

from server.classroom.codes import new_code
from server.classroom.lesson import Lesson

Version = tuple[int, Lesson]
"""A class, and how often it has changed."""


class Keeper(Protocol):
    """What keeps the classes (`server.store.lessons`)."""

    async def add(self, lesson: Lesson) -> None:
        """Keeps a new class."""

    async def count(self) -> int:
        """How many classes there are."""

    async def get(self, code: str) -> Version | None:
        """A class with its version, by any code that it has had."""

    async def change(self, code: str, transition: Callable[[Lesson], Lesson]) -> Version | None:
        """Changes a class."""

    async def versions(self, codes: Collection[str]) -> Mapping[str, int]:
        """The versions of these classes, but of those that are over."""

    async def guessed(self, most: int) -> bool:
        """Something was guessed wrong. Whether that was one of the first so many of late, of all processes."""

    async def guessable(self, most: int) -> bool:
        """Whether fewer than so many were wrong of late."""

    async def remove(self, code: str) -> None:
        """Forgets a class."""

    async def remove_untouched(self, seconds: float) -> Iterable[str]:
        """Forgets classes that nobody has changed for so long, and returns their codes."""

    async def close(self) -> None:
        """Ends."""


async def free_code(keeper: Keeper) -> str:
    """A code that no class has or has had."""
    while True:
        code = new_code(secrets.randbelow, await keeper.count())
        if await keeper.get(code) is None:
            return code
