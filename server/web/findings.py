"""What is looked up for an act before it is done, as an act itself only decides. By the name in `Act.needs`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from server.classroom.lesson import LARGEST_PUSH
from server.messages.fields import MessageError
from server.messages.replies import to_text
from server.messages.texts import said
from server.sessions.handlers import check_open
from server.sessions.opening import sealed
from server.web.places import Seat
from server.web.rooms import Rooms

Fields = Mapping[str, Any]


async def run(rooms: Rooms, seat: Seat, fields: Fields) -> Fields:
    """A `run` or `link` that opens: the sender's own run if none is given. Raises MessageError, InvalidValue."""
    session = seat.session
    given = {name: fields[name] for name in ("run", "link") if name in fields}
    if not given:
        own = session.present
        return {"run": await asyncio.to_thread(lambda: to_text(sealed(own, session.around.signer)))}
    for name, text in given.items():
        if len(text) > LARGEST_PUSH:
            raise MessageError("too_large", said("push_too_large", most=LARGEST_PUSH), name)
    await asyncio.to_thread(check_open, session, given)
    return given


async def present(rooms: Rooms, seat: Seat, fields: Fields) -> Mapping[str, Any]:
    """The sender's own run, `present`, and as text, `run`."""
    now, signer = seat.session.present, seat.session.around.signer
    return {"present": now, "run": await asyncio.to_thread(lambda: to_text(sealed(now, signer)))}


FINDINGS: Mapping[str, Callable[[Rooms, Seat, Fields], Awaitable[Any]]] = {"run": run, "present": present}
