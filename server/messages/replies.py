"""The server's messages: the shape of each, declared once, and their encoding.

A type of docs/protocol.md is a TypedDict here; a test compares the fields of both.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict

import ormsgpack

from server.messages.fields import MessageError
from server.messages.texts import ENGLISH, Said, said, words


class NoticeItem(TypedDict):
    """A notice inside a `state`."""

    code: str
    message: str | Said
    field: str | None


class Played(TypedDict):
    """What is asked of a run's training."""

    playing: bool
    target: int | None
    steps: Mapping[str, object] | None
    speed: Mapping[str, object]


class State(Played):
    """Everything about a session that a control shows."""

    type: Literal["state"]
    config: Mapping[str, object]
    link: str
    view: Mapping[str, object] | None
    hide: Sequence[str] | None
    epoch: int
    position: int
    layers: Sequence[Mapping[str, object]]
    drawing: Mapping[str, object]
    parameters: int
    formula: str
    problem: str
    notices: Sequence[NoticeItem]
    warnings: Sequence[NoticeItem]
    given: Mapping[str, object] | None
    suited: Sequence[str]
    labels: Mapping[str, str]
    before: str | None
    change: Said | None
    changed: Mapping[str, object] | None
    checkpoint: str | None
    cause: str
    reply_to: NotRequired[int]


class Welcome(TypedDict):
    """The answer to `hello`: these fields and all of `state`."""

    type: Literal["welcome"]
    protocol: int
    version: str
    limits: Mapping[str, object]
    frame: Mapping[str, object]
    browsers: int
    seat: str
    reply_to: NotRequired[int]


class Ok(TypedDict):
    """The answer to a message that changes nothing a control shows, if it carried an id."""

    type: Literal["ok"]
    browsers: int
    reply_to: NotRequired[int]


class ErrorReply(TypedDict):
    """A refusal; nothing was changed."""

    type: Literal["error"]
    code: str
    message: str | Said
    field: str | None
    words: str | Said | None
    values: Mapping[str, object]
    reply_to: NotRequired[int]


class Saved(TypedDict):
    """A run as a file and as a link."""

    type: Literal["saved"]
    format: str
    name: str
    encoding: str
    content: str
    link: str
    reply_to: NotRequired[int]


class Points(TypedDict):
    """The run's points, as `use_points` takes them and as a file."""

    type: Literal["points"]
    points: Sequence[Sequence[float]]
    classes: Sequence[str]
    columns: Sequence[str]
    transform: Sequence[Sequence[float]]
    dimensions: int
    name: str
    content: str
    reply_to: NotRequired[int]


class TableRead(TypedDict):
    """What was recognized in a table, and its points, or what is wrong with it."""

    type: Literal["table"]
    table: Mapping[str, object] | None
    points: Mapping[str, object] | None
    settings: Mapping[str, object]
    columns: Sequence[Mapping[str, object]]
    questions: Sequence[Mapping[str, object]]
    chosen: Mapping[str, object] | None
    fault: Mapping[str, object] | None
    reply_to: NotRequired[int]


class FormulaRead(TypedDict):
    """What a formula means, or what is wrong with it."""

    type: Literal["formula"]
    text: str | None
    label: str | None
    map: str | None
    fault: Mapping[str, object] | None
    reply_to: NotRequired[int]


class Class(TypedDict):
    """The class that a browser is in, as its teacher or as a student."""

    type: Literal["class"]
    role: Literal["teacher", "student", "screen"]
    code: str
    entry: str
    title: str
    clock: float
    stage: Mapping[str, object]
    doing: Mapping[str, Mapping[str, object]]
    seat: NotRequired[str]
    name: NotRequired[str]
    roster: NotRequired[Sequence[Mapping[str, object]]]
    here: NotRequired[int]
    secret: NotRequired[str]
    screen: NotRequired[str]
    join: NotRequired[str]
    qr: NotRequired[Sequence[str]]
    reply_to: NotRequired[int]


class ClassOver(TypedDict):
    """The browser is in its class no more."""

    type: Literal["class_over"]
    reason: Said


class Goal(TypedDict):
    """A goal as a link carries it."""

    type: Literal["goal"]
    goal: str
    reply_to: NotRequired[int]


class HandedIn(TypedDict):
    """What a run comes to that was handed in, and the signed file about it; None where it was not judged."""

    type: Literal["handed_in"]
    verdict: str
    value: float | None
    between: float
    name: str | None
    content: str | None
    reply_to: NotRequired[int]


class Wall(TypedDict):
    """What a teacher sees of every student."""

    type: Literal["wall"]
    rows: Sequence[Mapping[str, object]]


class Closeups(TypedDict):
    """What some students' networks look like."""

    type: Literal["closeups"]
    of: Sequence[Mapping[str, object]]


class Copied(TypedDict):
    """A copy of a student's network, for a teacher."""

    type: Literal["copied"]
    name: str
    run: str
    reply_to: NotRequired[int]


class ClassGiven(TypedDict):
    """The run that this student is given next is the student's own: `changed` by the teacher, or as `before` another
    one was given, which the teacher has taken back."""

    type: Literal["class_given"]
    how: Literal["changed", "before"]


class Notice(TypedDict):
    """Something the user should know, not asked for."""

    type: Literal["notice"]
    code: str
    message: str | Said
    field: str | None
    values: Mapping[str, object]


class Stopped(TypedDict):
    """Why early stopping has ended a run, what it did to the weights, and the settings that switch it off."""

    reason: str
    done: str
    off: Mapping[str, object]


class Halted(TypedDict):
    """Why training changes a run no more, and what helps."""

    reason: str
    advice: str


Reply = Mapping[str, object]
"""Any of the above, ready to be encoded."""


def error(problem: MessageError) -> ErrorReply:
    """The `error` that tells of a refused message."""
    reply: ErrorReply = {
        "type": "error",
        "code": problem.code,
        "message": problem.message,
        "field": problem.field,
        "words": problem.words or None,
        "values": dict(problem.message.values) if isinstance(problem.message, Said) else {},
    }
    if problem.reply_to is not None:
        reply["reply_to"] = problem.reply_to
    return reply


def notice(code: str, message: Said) -> Notice:
    """A `notice`."""
    return {"type": "notice", "code": code, "message": message, "field": None, "values": dict(message.values)}


def working(used: float) -> Notice:
    """A notice that a message is being handled, which has had so many seconds of a processor."""
    return notice("working", said("working", seconds=used))


def encode(reply: Reply, language: str = ENGLISH) -> str:
    """A control message as JSON text, in words of a language; a number that is not finite is a bug, not a message."""

    def worded(value: object) -> str:
        if isinstance(value, Said):
            return words(value, language)
        raise TypeError(f"{type(value).__name__} is no part of a message")

    return json.dumps(reply, ensure_ascii=True, allow_nan=False, separators=(",", ":"), default=worded)


def fragment(fields: Mapping[str, object]) -> bytes:
    """The MessagePack of a map's fields without the map's header, to be joined by `frame`."""
    packed = ormsgpack.packb(fields)
    return packed[1 if len(fields) < 16 else 3 :]  # fixmap: one byte; map 16: three


def frame(worker_count: int, worker_fields: bytes, session: Mapping[str, object]) -> bytes:
    """One MessagePack map of the worker's fields and the session's.

    What is large was encoded where it was computed; the event loop adds a few small fields and copies bytes.
    """
    count = worker_count + len(session)
    return b"\xde" + count.to_bytes(2, "big") + worker_fields + fragment(session)


def to_text(data: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(text: str, field: str) -> bytes:
    """Bytes of base64url, padded or not. Raises MessageError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise MessageError(
            "bad_base64", f"{field}: not base64url (letters, digits, - and _, without padding)", field
        ) from None
