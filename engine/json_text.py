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


def read_json(
    text: str,
    most: int,
    pairs: Callable[[list[tuple[str, Any]]], Any] | None = None,
    constant: Callable[[str], Any] | None = None,
) -> Any:
    """What a JSON text with at most so many values says. Raises ValueError, or RecursionError for one nested too deep.

    pairs, constant: make an object, and what NaN and the infinities become, as in `json.JSONDecoder`.
    """
    _check(text, most)
    return json.JSONDecoder(
        object_pairs_hook=pairs, parse_constant=constant, parse_float=_real, parse_int=_whole
    ).decode(text)


def _check(text: str, most: int) -> None:
    """Raises ValueError for too many values. What is in quotes may hold any sign."""
    if len(text) <= MOST_LISTS:
        return
    bare = text.replace("\\\\", "").replace('\\"', "")
    if (texts := bare.count('"') // 2) > MOST_TEXTS:
        raise ValueError(f"it holds {texts:,} texts; the limit is {MOST_TEXTS:,}")
    outside = "".join(bare.split('"')[::2])
    if (lists := outside.count("[") + outside.count("{")) > MOST_LISTS:
        raise ValueError(f"it holds {lists:,} lists and objects; the limit is {MOST_LISTS:,}")
    if (values := outside.count(",") + 1) > most:
        raise ValueError(f"it holds {values:,} values; the limit is {most:,}")


def _real(text: str) -> float:
    may_pause()
    return float(text)


def _whole(text: str) -> int:
    may_pause()
    return int(text)
