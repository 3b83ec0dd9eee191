"""What is looked up for an act before it is done, as an act itself only decides. By the name in `Act.needs`."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from engine import Run, run_to_bytes, write_link
from engine.datasets import datasets
from server.classroom import consensus, federation, neurons
from server.classroom.activities.assignment import open_to
from server.classroom.activities.federated import NAME as FEDERATED
from server.classroom.lesson import LARGEST_PUSH
from server.classroom.tasks import Result, judged, task_of
from server.messages.fields import MessageError
from server.messages.replies import from_text, to_text
from server.messages.texts import said
from server.sessions.handlers import check_open
from server.sessions.opening import open_text, sealed
from server.sessions.signing import HEADER_BYTES
from server.web.copies import PLAYGROUND
from server.web.keeper import free_code
from server.web.places import Seat
from server.web.rooms import Rooms

Fields = Mapping[str, Any]
MOST_AVERAGED = 2000
"""Parameters of networks that are averaged."""
LARGEST_BASE = 300_000
"""Characters of the run that they begin from."""


async def _own(rooms: Rooms, seat: Seat) -> Run:
    """The sender's own run; a wall shows none, and means that of the playground beside it. Raises MessageError."""
    code = rooms.of[seat.number]
    if seat.number not in rooms.by_code[code].walls:
        return seat.session.present
    text = await rooms.copies.of(code, PLAYGROUND)
    return await asyncio.to_thread(lambda: open_text(text, seat.session.around.signer).run)


async def run(rooms: Rooms, seat: Seat, fields: Fields) -> Fields:
    """A `run` or `link` that opens: the sender's own run if none is given; with `playground` that of the page beside
    the wall. Raises MessageError, InvalidValue."""
    session = seat.session
    if fields.get("playground"):
        return {"run": await rooms.copies.of(rooms.of[seat.number], PLAYGROUND)}
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
    now, signer = await _own(rooms, seat), seat.session.around.signer
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


async def base(rooms: Rooms, seat: Seat, fields: Fields) -> Fields:
    """The sender's own run, from which all begin. Raises MessageError for one that is too large, or has no points."""
    own, signer = await _own(rooms, seat), seat.session.around.signer
    points = own.signature.train_points
    if not points or own.config.domain.dimensions not in (1, 2):
        raise MessageError("no_points", said("federation_points"), "act")
    if own.parameters.size > MOST_AVERAGED:
        raise MessageError("too_large", said("federation_large", most=MOST_AVERAGED), "act")

    def found() -> Fields:
        text = to_text(sealed(own, signer))
        first = len(to_text(bytes(HEADER_BYTES)))
        mean = to_text(own.parameters.tobytes())
        loss = federation.finite(federation.tested(own, [own.parameters])[0])
        told = {"mean": mean, "epoch": own.epoch, "points": points, "loss": loss, "picture": consensus.picture(own)}
        return {"seal": text[:first], "base": text[first:], **told}

    made = await asyncio.to_thread(found)
    if len(made["base"]) > LARGEST_BASE:
        raise MessageError("too_large", said("push_too_large", most=LARGEST_BASE), "act")
    return made


async def round_of(rooms: Rooms, seat: Seat, fields: Fields) -> Fields:
    """What the members of the class have come to in this round, and their mean."""
    code = rooms.of[seat.number]
    doing = rooms.by_code[code].lesson.doing.get(FEDERATED)
    if doing is None:
        raise MessageError("bad_value", said("no_federation"), "act")
    data = from_text(doing["base"], "act")
    asked = await rooms.gathering.ask(code, "trained", {"base": data, "epoch": doing["epoch"] + doing["epochs"]})
    left: Counter[str] = Counter({"missing": asked.missing} if asked.missing else {})
    for each in asked.answers:
        left.update(each["left"])

    def found() -> Fields:
        began = federation.base_of(data)
        made = federation.averaged(asked.answers, began)
        if made is None:
            return {}
        mean = made["mean"]
        return {**made, "mean": to_text(mean.tobytes()), "picture": consensus.picture(replace(began, parameters=mean))}

    waiting = sum(each["waiting"] for each in asked.answers)
    told = {"begun": doing["begun"], "round": doing["round"], "waiting": waiting, "left": dict(left)}
    return {**told, **await asyncio.to_thread(found)}


async def network(rooms: Rooms, seat: Seat, fields: Fields) -> Fields:
    """The sender's own network, as a class begins to play it. Raises MessageError for one that can't be played."""
    return await asyncio.to_thread(neurons.begun, await _own(rooms, seat))


async def start(rooms: Rooms, seat: Seat, fields: Fields) -> Fields:
    """The sender's own settings as a `link`, with which a task begins, and the run at `present`. Raises MessageError
    for points of the user's own: nobody could draw more of them."""
    present = await _own(rooms, seat)
    if datasets.get(present.config.chosen_dataset.name).own:
        raise MessageError("assignment_data", said("assignment_data"), "act")
    return {"link": write_link(present.config), "present": present}


async def result(rooms: Rooms, seat: Seat, fields: Fields) -> Fields:
    """What the sender's own run comes to, as the `result` of the task that `began` then. Raises MessageError."""
    _, room = rooms.inside(seat)
    value = open_to(room.lesson, room.students[seat.number], rooms.now())
    run, trained, task = seat.session.present, seat.session.lineage.trained, task_of(value["task"])

    def judge() -> Result:
        return judged(task, run, trained, value["seed"], mark_of(run))

    return {"result": await asyncio.to_thread(judge), "began": value["began"]}


def mark_of(run: Run) -> str:
    """Equal for equal runs, and for no others."""
    return hashlib.sha256(run_to_bytes(run)).hexdigest()[:16]


async def code(rooms: Rooms, seat: Seat, fields: Fields) -> str:
    """Another code to join by."""
    return await free_code(await rooms.store())


FINDINGS: Mapping[str, Callable[[Rooms, Seat, Fields], Awaitable[Any]]] = {
    "run": run,
    "code": code,
    "present": present,
    "consensus": view,
    "consensus_place": place,
    "federation": base,
    "federation_round": round_of,
    "human": network,
    "start": start,
    "result": result,
}
