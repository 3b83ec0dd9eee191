"""What a message brings about, with its replies encoded, and the answer to one that could not be handled."""

from __future__ import annotations

import logging

from server.messages import replies
from server.messages.effects import Effect, Send
from server.messages.fields import MessageError
from server.messages.protocol import Message
from server.messages.replies import Reply
from server.messages.texts import said
from server.sessions.handlers import answer
from server.sessions.restraint import Guard
from server.sessions.session import Session

log = logging.getLogger("numplay")


def respond(session: Session, message: Message, now: float, guard: Guard | None = None) -> list[Effect]:
    """What a message brings about, with its replies encoded. guard: as in `server.sessions.restraint`."""
    session.restraint.guard = guard
    try:
        effects = answer(session, message, now)
    finally:
        session.restraint.guard = None
    return [Send(each.to, encoded(each.message)) if isinstance(each, Send) else each for each in effects]


def encoded(message: Reply | str | bytes) -> str | bytes:
    """A message as it is sent."""
    return message if isinstance(message, str | bytes) else replies.encode(message)


def fault(reply_to: int | None = None) -> MessageError:
    """The answer to a message whose handling failed, which is logged."""
    log.exception("a message could not be handled")
    return MessageError("server_fault", said("server_fault"), reply_to=reply_to)
