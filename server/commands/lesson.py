"""`numplay serve --class TITLE`: a class that is open before anybody has come."""

from __future__ import annotations

import argparse
import asyncio
import secrets
from typing import NamedTuple

from server.classroom import codes
from server.classroom.lesson import Lesson, title
from server.web.keeper import free_code
from server.web.shared import keeper


class OpenClass(NamedTuple):
    """A class that was opened, and what its teacher has to know. The server keeps a hash of the secret."""

    code: str
    secret: str

    @property
    def students(self) -> str:
        """What follows the page's address in the link for students."""
        return f"?class={self.code}"

    @property
    def teacher(self) -> str:
        """The same in the teacher's own link."""
        return f"wall#{self.code}/{self.secret}"


def open_class(options: argparse.Namespace, named: str) -> OpenClass:
    """Opens a class in the database that the options name. Raises MessageError."""
    secret = secrets.token_urlsafe(codes.SECRET_BYTES)

    async def add() -> OpenClass:
        store = keeper(options)
        try:
            made = OpenClass(await free_code(store), secret)
            await store.add(Lesson(made.code, title(named), codes.hashed(secret)))
            return made
        finally:
            await store.close()

    return asyncio.run(add())
