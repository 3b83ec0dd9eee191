"""The client's messages: text in, checked values out. Pure; docs/protocol.md describes each in words.

Every message is declared once, in MESSAGES. Whatever arrives, the answer is a Message or a MessageError.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine import TooMuch, read_json
from engine.export.formats import formats
from engine.inspection.views import views
from engine.run.run import LARGEST_EDIT
from server.messages.fields import (
    Entries,
    Flag,
    Items,
    Kind,
    MessageError,
    Names,
    Nested,
    OneOf,
    Real,
    Text,
    Texts,
    Values,
    Whole,
    parse_fields,
    sent,
)

PROTOCOL = 1
JSON, BYTES = "json", "bytes"
"""How a run is saved whole; the formats of its network alone are the engine's."""
UNITS = ("epoch", "batch")
MAX_STEPS = 1000
MAX_EPOCH = 1_000_000
MAX_REPLAY = 200_000
"""Epochs from a checkpoint to the moment sought: many times what the fastest network trains between two checkpoints."""
MAX_SOUGHT = 10**9
"""The last epoch that a run counts."""
MAX_RATE = 1_000_000.0
OUTPUT_SIZES = (10, 200)
UNIT_SIZES = (8, 100)
FRAME_RATES = (1, 60)
MAX_ID = 2**53 - 1
"""The largest whole number that JavaScript counts exactly."""
MAX_VALUES = 500_000
"""Values of a message: several times those of the most points with the most targets."""
MAX_DEPTH = 16
ID = re.compile(r'"id"\s*:\s*(\d{1,16})\s*[,}]')
TOO_DEEP = f"the message is nested too deep; at most {MAX_DEPTH} levels"


@dataclass(frozen=True, kw_only=True)
class MapSize(Whole):
    """The side of a map, or 0 for none."""

    def check(self, name: str, value: object) -> int:
        """The side. Raises MessageError."""
        if isinstance(value, int) and not isinstance(value, bool) and value == 0:
            return 0
        try:
            return super().check(name, value)
        except MessageError as error:
            raise MessageError(error.code, f"{error}, or 0 for none", name) from None


SPEED_FIELDS: Mapping[str, Kind] = {
    "unit": OneOf(words=UNITS),
    "rate": Real(low=0, high=MAX_RATE, above_low=True, nullable=True, required=True),
}
VIEW_FIELDS: Mapping[str, Kind] = {
    "output": MapSize(low=OUTPUT_SIZES[0], high=OUTPUT_SIZES[1]),
    "units": MapSize(low=UNIT_SIZES[0], high=UNIT_SIZES[1]),
    "units_every": Whole(low=1, high=FRAME_RATES[1]),
    "units_rate": Real(low=FRAME_RATES[0], high=FRAME_RATES[1]),
    "focus": Text(nullable=True),
    "hidden": Flag(),
    "rate": Real(low=FRAME_RATES[0], high=FRAME_RATES[1]),
    "panels": Entries(registry=views),
    "packed": Flag(),
}
MESSAGES: Mapping[str, Mapping[str, Kind]] = {
    "hello": {
        "protocol": Whole(low=0, high=MAX_ID, required=True),
        "link": Text(),
        "run": Text(),
        "resume": Flag(),
        "seat": Text(),
        "playing": Flag(),
        "view": Nested(fields=VIEW_FIELDS),
        "speed": Nested(fields=SPEED_FIELDS),
    },
    "set": {"changes": Values(required=True)},
    "play": {"go_on": Flag()},
    "pause": {},
    "step": {"unit": OneOf(words=UNITS), "count": Whole(low=1, high=MAX_STEPS)},
    "forward": {"epoch": Whole(low=1, high=MAX_EPOCH, required=True)},
    "seek": {"run": Text(required=True), "epoch": Whole(low=0, high=MAX_SOUGHT, required=True)},
    "reset": {},
    "new_weights": {},
    "regenerate": {},
    "edit": {
        "index": Whole(low=0, high=MAX_ID, required=True),
        "value": Real(low=-LARGEST_EDIT, high=LARGEST_EDIT, required=True),
    },
    "speed": SPEED_FIELDS,
    "view": VIEW_FIELDS,
    "ack": {"n": Whole(low=1, high=MAX_ID, required=True)},
    "open": {"link": Text(), "run": Text(), "playing": Flag()},
    "save": {"format": OneOf(words=(JSON, BYTES, *formats.names()), required=True), "fresh": Flag()},
    "points": {},
    "use_points": {
        "points": Items(required=True),
        "classes": Items(),
        "columns": Items(),
        "transform": Items(),
        "dimensions": Whole(low=1, high=2),
        "settings": Values(),
        "painted": Flag(),
    },
    "table": {
        "file": Text(required=True),
        "x": Text(nullable=True),
        "y": Text(nullable=True),
        "label": Names(nullable=True),
        "problem": OneOf(words=("classification", "regression"), nullable=True),
        "standardize": Flag(nullable=True),
        "header": Flag(nullable=True),
        "decimal": OneOf(words=(".", ","), nullable=True),
        "missing": OneOf(words=("leave_out", "keep"), nullable=True),
        "sample": Flag(nullable=True),
    },
    "formula": {
        "text": Text(required=True),
        "size": Whole(low=UNIT_SIZES[0], high=UNIT_SIZES[1], required=True),
    },
}
"""Every message a client may send, with its fields beside `type` and `id`."""

TRAINS = ("play", "step", "forward", "seek")
"""Messages by which a browser has its run trained."""
LONGEST_CODE, LONGEST_TITLE, LONGEST_WORDS, LONGEST_ADDRESS, LONGEST_SEAT = 40, 60, 300, 300, 64
LONGEST_ACT = 40
MEASURES = ("loss", "accuracy")
"""What a goal is about, on points that nobody sees."""
RANKS = ("parameters", "epochs", "features", "loss")
"""What makes one who has reached a goal better than another: the least of it."""
LONGEST_GOAL, LONGEST_NAME = 4000, 40
MOST_SEEN = 100
CLASS_MESSAGES: Mapping[str, Mapping[str, Kind]] = {
    "class_open": {
        "title": Text(most=LONGEST_TITLE),
        "password": Text(most=LONGEST_WORDS),
        "address": Text(most=LONGEST_ADDRESS, required=True),
    },
    "class_lead": {
        "code": Text(most=LONGEST_CODE, required=True),
        "secret": Text(most=LONGEST_SEAT, required=True),
        "address": Text(most=LONGEST_ADDRESS, required=True),
    },
    "class_screen": {
        "code": Text(most=LONGEST_CODE, required=True),
        "secret": Text(most=LONGEST_SEAT, required=True),
        "address": Text(most=LONGEST_ADDRESS, required=True),
    },
    "class_join": {"code": Text(most=LONGEST_CODE, required=True)},
    "class_leave": {},
    "class_act": {"act": Text(most=LONGEST_ACT, required=True), "values": Values(least=0)},
    "class_wall": {
        "open": Flag(required=True),
        "seen": Texts(most=MOST_SEEN, longest=LONGEST_SEAT),
        "large": Text(most=LONGEST_SEAT),
    },
    "class_copy": {"seat": Text(most=LONGEST_SEAT, required=True)},
    "goal": {
        "measure": OneOf(words=MEASURES, required=True),
        "bound": Real(low=0, high=1e6, required=True),
        "rank": OneOf(words=RANKS),
        "repair": Flag(),
    },
    "hand_in": {"goal": Text(most=LONGEST_GOAL, required=True), "name": Text(most=LONGEST_NAME)},
}
"""The messages about a class, and about a goal without one, which the hub hands to `server.web.classes`."""
ALL_MESSAGES: Mapping[str, Mapping[str, Kind]] = {**MESSAGES, **CLASS_MESSAGES}

LIMITS: Mapping[str, object] = {
    "step": MAX_STEPS,
    "epoch": MAX_EPOCH,
    "replay": MAX_REPLAY,
    "rate": MAX_RATE,
    "parameter": LARGEST_EDIT,
    "outputMap": OUTPUT_SIZES,
    "unitMap": UNIT_SIZES,
}
"""What `welcome` tells of the ranges above."""


@dataclass(frozen=True)
class Message:
    """A checked message of a client."""

    type: str
    fields: Mapping[str, object]
    id: int | None = None


def parse(text: str) -> Message:
    """The message in a JSON text. Raises MessageError for whatever is wrong with it."""
    try:
        given = _object(text)
    except TooMuch as error:
        raise MessageError("bad_json", f"the message is too much: {error}", reply_to=_id_if_any(text, True)) from None
    except MessageError as error:
        raise MessageError(error.code, str(error), reply_to=_id_if_any(text)) from None
    reply_to = _id(given.pop("id", None))
    try:
        kind = given.pop("type", None)
        if not isinstance(kind, str) or kind not in ALL_MESSAGES:
            arrived = "no type" if kind is None else f"unknown type {sent(kind)}"
            raise MessageError("unknown_type", f"{arrived}; expected one of {', '.join(ALL_MESSAGES)}", "type")
        return Message(kind, parse_fields(ALL_MESSAGES[kind], given), reply_to)
    except MessageError as error:
        raise MessageError(error.code, error.message, error.field, reply_to, error.words) from None


def _object(text: str) -> dict[str, object]:
    try:
        given = read_json(text, MAX_VALUES, _no_duplicates, _no_constant)
    except RecursionError:
        raise MessageError("bad_json", TOO_DEEP) from None
    except TooMuch:
        raise
    except ValueError as error:  # bad syntax, or an integer with thousands of digits
        raise MessageError("bad_json", f"the message is not JSON: {str(error)[:200]}") from None
    if text.count("[") + text.count("{") > MAX_DEPTH and _depth(given) > MAX_DEPTH:
        raise MessageError("bad_json", TOO_DEEP)
    if not isinstance(given, dict):
        raise MessageError("bad_json", f"a message is a JSON object, not {sent(given)}")
    if "\\u" in text and not _encodable(given):
        raise MessageError("bad_json", "the message holds half of a character (a lone surrogate)")
    return given


def _no_constant(name: str) -> object:
    raise MessageError("bad_json", f"{name} is not a JSON number")


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    given: dict[str, object] = {}
    for name, value in pairs:
        if name in given:
            raise MessageError("bad_json", f"the field {sent(name)} is there twice")
        given[name] = value
    return given


def _depth(given: object) -> int:
    """How deep objects and lists are nested, without recursion."""
    depth, level = 0, [given]
    while level := [each for each in level if isinstance(each, dict | list)]:
        depth += 1
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
    return depth


def _encodable(given: object) -> bool:
    try:
        json.dumps(given, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _id_if_any(text: str, unread: bool = False) -> int | None:
    """The id of a message that is refused as a whole, as far as it can be read: its sender waits for an answer. One
    that is `unread`, as it holds too much, is only searched for it."""
    try:
        if unread:
            found = ID.search(text)
            return _id(int(found[1])) if found else None
        given = json.loads(text)
        return _id(given.get("id")) if isinstance(given, dict) else None
    except (ValueError, RecursionError, MessageError):
        return None


def _id(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > MAX_ID:
        raise MessageError("bad_value", f"id: {sent(value)} is not a whole number up to {MAX_ID}", "id")
    return value
