"""`numplay serve --class TITLE`: a class that is open before anybody has come."""

from __future__ import annotations

import asyncio
import secrets
from typing import NamedTuple

from server.classroom import codes
from server.classroom.lesson import LONGEST_TITLE, Lesson
from server.web.process import kept


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


def open_class(directory: str, title: str) -> OpenClass:
    """Opens a class in the database of a data directory. Raises MessageError, OSError or SQLAlchemyError."""
    made = OpenClass(codes.new_code(secrets.randbelow), secrets.token_urlsafe(codes.SECRET_BYTES))

    async def add() -> None:
        keeper = kept(directory)
        try:
            await keeper.add(Lesson(made.code, title.strip()[:LONGEST_TITLE], codes.hashed(made.secret)))
        finally:
            await keeper.close()

    asyncio.run(add())
    return made
