"""Messages of every type of the protocol, sound and spoilt, in any order."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.messages.fields import Kind, Nested
from server.messages.protocol import MAX_ID, MESSAGES

from .contents import Content
from .drawing import FIELDS
from .values import changed_text, junk, mutated, text, written

SOUND = 0.4
"""The share of messages that are left as they were drawn."""
IDS: list[Any] = [None, 0, -1, 1.5, 1.0, "1", True, [], {}, MAX_ID, MAX_ID + 1, -MAX_ID, 2**64, 10**400, float("nan")]


@dataclass(frozen=True)
class Sent:
    """A message as text, and the id that its answer has to name; None if it has none that can be named."""

    text: str
    id: int | None


def drawn(rng: random.Random, type: str, session: Mapping[str, Any]) -> dict[str, Any]:
    """A message of a type with fields of their kinds. session: what the server said last."""
    content = Content(rng, session)
    return {"type": type, **_fields(rng, MESSAGES[type], content)}


def _fields(rng: random.Random, kinds: Mapping[str, Kind], content: Content) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, kind in kinds.items():
        if not kind.required and rng.random() < 0.5:
            continue
        if kind.nullable and rng.random() < 0.2:
            given[name] = None
        elif isinstance(kind, Nested):
            given[name] = _fields(rng, kind.fields, content)
        else:
            draw = FIELDS.get(type(kind))
            given[name] = content.of(name) if draw is None else draw(rng, kind)
    if {"link", "run"} <= set(given) and rng.random() < 0.9:
        del given[rng.choice(["link", "run"])]
    if "protocol" in given and rng.random() < 0.95:
        given["protocol"] = 1
    return given


def message(rng: random.Random, number: int, session: Mapping[str, Any]) -> Sent:
    """The next message. number: its id, if that is not spoilt too. session: what the server said last."""
    return spoken(rng, drawn(rng, rng.choice(list(MESSAGES)), session), number, list(session.values()))


def spoken(rng: random.Random, given: Any, number: int, pool: list[Any]) -> Sent:
    """A message as it is sent, most often spoilt. pool: values that may come to stand somewhere in it."""
    given["id"] = rng.choice(IDS) if rng.random() < 0.08 else number
    if rng.random() < 0.05:
        del given["id"]
    if rng.random() < SOUND:
        told = json.dumps(given)
    else:
        given = mutated(rng, given, pool) if rng.random() < 0.8 else given
        given = junk(rng) if rng.random() < 0.01 else given
        told = written(rng, given)
        if rng.random() < 0.15:
            told = changed_text(rng, told)
        if rng.random() < 0.01:
            told = text(rng)
    told = told.encode("utf-8", "replace").decode()  # a websocket's text has no half of a surrogate pair
    return Sent(told, named(told))


def named(told: str) -> int | None:
    """The id of a message, read by Python's own reader, whatever else is wrong with it."""
    try:
        given = json.loads(told)
    except (ValueError, RecursionError):
        return None
    found = given.get("id") if isinstance(given, dict) else None
    return found if type(found) is int and abs(found) <= MAX_ID else None
