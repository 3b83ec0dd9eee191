"""JSON read in short turns, and refused before it is read where it holds too much.

Python's reader builds everything before anyone may look at it, and no other thread runs meanwhile. Fifteen megabytes of
`[],` would take a second and a gigabyte.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from engine.pauses import may_pause

MOST_LISTS = 50_000
"""Lists and objects in a text, at most: ten for each row of the most points, or of the largest network."""
MOST_TEXTS = 50_000
"""Texts in quotes, names of fields included."""
PIECE = 1 << 18
"""Characters that are counted at once: they take about a millisecond."""


class TooMuch(ValueError):
    """A text that holds so much that it was not read."""


def read_json(
    text: str,
    most: int,
    pairs: Callable[[list[tuple[str, Any]]], Any] | None = None,
    constant: Callable[[str], Any] | None = None,
) -> Any:
    """What a JSON text with at most so many values says. Raises ValueError, which is TooMuch for more, or
    RecursionError for one nested too deep.

    pairs, constant: make an object, and what NaN and the infinities become, as in `json.JSONDecoder`.
    """
    _check(text, most)
    return json.JSONDecoder(
        object_pairs_hook=pairs, parse_constant=constant, parse_float=_real, parse_int=_whole
    ).decode(text)


def _check(text: str, most: int) -> None:
    """Raises TooMuch for too many values. What is in quotes may hold any sign."""
    if len(text) <= MOST_LISTS:
        return
    texts, lists, values, quoted, start = 0, 0, 1, False, 0
    while start < len(text):
        stop = _end(text, start + PIECE)
        parts = text[start:stop].replace("\\\\", "").replace('\\"', "").split('"')
        outside = "".join(parts[quoted::2])
        quoted ^= len(parts) % 2 == 0
        texts += len(parts) - 1  # of each its two quotes
        lists += outside.count("[") + outside.count("{")
        values += outside.count(",")
        for found, limit, of in (
            (texts // 2, MOST_TEXTS, "texts"),
            (lists, MOST_LISTS, "lists and objects"),
            (values, most, "values"),
        ):
            if found > limit:
                raise TooMuch(f"it holds more than {limit:,} {of}")
        start = stop
        may_pause()


def _end(text: str, at: int) -> int:
    """Where a piece that is to end at a place ends: not behind a backslash, which belongs to the sign after it."""
    while text[at - 1 : at] == "\\":
        at += 1
    return at


def _real(text: str) -> float:
    may_pause()
    return float(text)


def _whole(text: str) -> int:
    may_pause()
    return int(text)
