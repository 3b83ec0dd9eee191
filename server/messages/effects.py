"""What is to happen, as values: whatever decides returns them, and the hub carries them out.

A new effect is one class here, and one branch in `server.web.hub.Hub._carry_out`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from server.messages.protocol import Message
from server.messages.replies import Reply
from server.messages.viewing import View


@dataclass(frozen=True)
class Send:
    """A message goes to the browser of a seat: a reply, or the bytes of a frame. A browser that has left gets none."""

    to: int
    message: Reply | str | bytes


@dataclass(frozen=True)
class Handle:
    """The session of a seat handles a message as if its own browser had sent it, and its browser is told the answer.

    So one browser can pause another's run, or give it another one.
    """

    seat: int
    message: Message


@dataclass(frozen=True)
class Watch:
    """The browser of the seat `viewer` sees the frames of another seat's session, as its view says; None ends it."""

    seat: int
    viewer: int
    view: View | None


Effect = Send | Handle | Watch


@dataclass(frozen=True)
class Answer:
    """The reply to whoever sent a message, and what happens besides."""

    reply: Reply
    effects: Sequence[Effect] = ()
