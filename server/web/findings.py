"""What is looked up for an act before it is done, as an act itself only decides. By the name in `Act.needs`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from server.classroom import consensus
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


async def _group(rooms: Rooms, code: str) -> Mapping[str, Any]:
    """The members whose networks can be compared. Raises MessageError if there are none."""
    asked = await rooms.gathering.ask(code, "groups", {})
    group = consensus.chosen(asked.answers)
    if group is None:
        raise MessageError("nobody", said("consensus_nobody"), "act")
    return group


async def view(rooms: Rooms, seat: Seat, fields: Fields) -> Fields:
    """What the networks of the class say together. Raises MessageError."""
    code = rooms.of[seat.number]
    group = await _group(rooms, code)
    asked = await rooms.gathering.ask(code, "views", group)
    return {"view": {**consensus.merged(asked.answers, group), "missing": asked.missing}}


async def place(rooms: Rooms, seat: Seat, fields: Fields) -> Fields:
    """Who of the class says what of a place. Raises MessageError."""
    code = rooms.of[seat.number]
    group = await _group(rooms, code)
    asked = await rooms.gathering.ask(code, "place", {**group, **fields})
    return {"place": consensus.sides(asked.answers, group["classes"])}


FINDINGS: Mapping[str, Callable[[Rooms, Seat, Fields], Awaitable[Any]]] = {
    "run": run,
    "present": present,
    "consensus": view,
    "consensus_place": place,
}
