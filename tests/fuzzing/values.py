"""Values that no program of ours sends, and changes of values that it does."""

import copy
import json
import math
import random
from typing import Any

from tests.engine.junk import SCALARS

TOKENS = [
    *("NaN", "-Infinity", "1e999", "-0", "1e-400", "9" * 400, "9" * 5000, str(2**63), str(-(2**63) - 1), str(2**64)),
    *('"\\ud800"', '"\\udc00x"', '"\\u0000"', "\x00", "\x1b[2J", "\x7f", "\u2028", "\ufeff", "\u202e", "\U0001f600"),
    *("[" * 17, "]" * 17, "{", "}", ",", ":", '"', "\\", "null", "true", '{"id":1}', ',"id":1', "[" * 3000, "%00", "%"),
]
"""Pieces that are put anywhere into a text."""
CHARACTERS = [
    "\x00",
    "\n",
    "\r\n",
    "\t",
    "\x1b",
    "\x85",
    "\u2028",
    "\u200d",
    "\u202e",
    "\ud800",
    "\udfff",
    "😀",
    "٣",
    "ß",
]
NUMBERS = [
    *(0, 1, -1, 2, 0.5, -0.0, 1e308, -1e308, 5e-324, math.nan, math.inf, -math.inf, 2**31, 2**53, 2**53 + 1, 2**63),
    *(-(2**63), 2**64, 10**30, 10**400, -(10**400), 1.0000000000000002),
]
DEEP = 18
"""Levels of nesting, of which the protocol allows fewer."""


def junk(rng: random.Random, levels: int = 2) -> Any:
    """Any value at all."""
    if levels and rng.random() < 0.3:
        inner = [junk(rng, levels - 1) for _ in range(rng.randrange(4))]
        return inner if rng.random() < 0.5 else {text(rng): each for each in inner}
    if rng.random() < 0.02:
        return nested(rng.randrange(DEEP))
    # A copy: what is changed later must not be changed in all that follow.
    return rng.choice(NUMBERS) if rng.random() < 0.4 else copy.deepcopy(rng.choice(SCALARS))


def nested(levels: int) -> list[Any]:
    """A list in a list …"""
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


def text(rng: random.Random) -> str:
    """A short text of any characters."""
    letters = [rng.choice("aZ09 _-=&#;:,.'\"<>(){}[]/\\%+*^|~") for _ in range(rng.randrange(8))]
    if rng.random() < 0.3:
        letters.insert(rng.randrange(len(letters) + 1), rng.choice(CHARACTERS))
    return "".join(letters)


def mutated(rng: random.Random, value: Any, pool: list[Any] | None = None) -> Any:
    """The value with some of its parts changed; what was given stays as it is. pool: values to put in."""
    holder = [copy.deepcopy(value)]
    for _ in range(1 + (rng.random() < 0.3) + (rng.random() < 0.1)):
        if holder:  # else all of it was taken away
            _change(rng, *_place(rng, holder), pool or [])
    return holder[0] if holder else None


def _place(rng: random.Random, holder: Any) -> tuple[Any, Any]:
    """Somewhere in a value: what it is in, and its key there."""
    at = 0 if isinstance(holder, list) else None
    while True:
        inner = holder[at]
        if not isinstance(inner, list | dict) or not inner or rng.random() < 0.1:
            return holder, at
        holder, at = inner, rng.randrange(len(inner)) if isinstance(inner, list) else rng.choice(list(inner))


def _change(rng: random.Random, holder: Any, at: Any, pool: list[Any]) -> None:
    """One change at a place."""
    present, way = holder[at], rng.random()
    if way < 0.35:
        holder[at] = near(rng, present)
    elif way < 0.6:
        holder[at] = junk(rng)
    elif way < 0.7:
        del holder[at]
    elif way < 0.8 and pool:
        holder[at] = copy.deepcopy(rng.choice(pool))
    elif isinstance(holder, list):
        holder.insert(at, copy.deepcopy(present))
    else:
        holder[text(rng) if way < 0.9 else str(at) + "s"] = copy.deepcopy(present)


def near(rng: random.Random, value: Any) -> Any:
    """A value beside this one: another number, a text with a sign more, a list cut off."""
    if isinstance(value, bool):
        return rng.choice([not value, int(value), str(value).lower()])
    if isinstance(value, int | float):
        other = str(value) if abs(value) < 1e300 else -value
        return rng.choice([value + 1, value - 1, -value, other, [value], rng.choice(NUMBERS)])
    if isinstance(value, str):
        return changed_text(rng, value)
    if isinstance(value, list):
        return rng.choice([value[:-1], value * 2, value[::-1], [value], dict(enumerate(map(str, value[:3])))])
    return list(value.values()) if isinstance(value, dict) else junk(rng)


def changed_text(rng: random.Random, value: str) -> str:
    """A text with a piece more, less or twice."""
    start = rng.randrange(len(value) + 1)
    end = min(len(value), start + rng.randrange(1, 6))
    way = rng.random()
    if way < 0.3:
        return value[:start] + rng.choice(CHARACTERS) + value[start:]
    if way < 0.5:
        return value[:start] + rng.choice(TOKENS) + value[start:]
    if way < 0.7:
        return value[:start] + value[end:]
    if way < 0.8:
        return value[:start]
    return value[:end] + value[start:]


def written(rng: random.Random, value: Any) -> str:
    """The value as JSON text, now and then with what JSON does not have. Without halves of surrogate pairs as such:
    a websocket's text could not carry them."""
    try:
        told = json.dumps(value, ensure_ascii=rng.random() < 0.7)
        told.encode()
    except ValueError:
        told = json.dumps(value, default=str)
    return told
