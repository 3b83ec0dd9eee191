"""A cache that is bounded by bytes: of small things it remembers thousands, of large ones a few."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from functools import wraps
from typing import ParamSpec, TypeVar

import numpy as np

Given = ParamSpec("Given")
Made = TypeVar("Made")
MOST = 8_000_000
"""Bytes that a cache may hold where nothing else is said."""
_caches: list[Callable[[], None]] = []
"""Of each cache what empties it: as many as there are functions that remember."""
NOTHING_MORE = (str, bytes, int, float, type(None))
"""Types whose objects hold no others."""


def remembered(most: int = MOST) -> Callable[[Callable[Given, Made]], Callable[Given, Made]]:
    """Remembers what a pure function of hashable arguments has made, up to `most` bytes together with the arguments,
    or one thing that is larger; what was unused longest is forgotten first. Several threads may call it."""

    def remembering(make: Callable[Given, Made]) -> Callable[Given, Made]:
        kept: OrderedDict[Hashable, tuple[Made, int]] = OrderedDict()
        lock = threading.Lock()
        total = 0

        def empty() -> None:
            nonlocal total
            with lock:
                kept.clear()
                total = 0

        _caches.append(empty)

        @wraps(make)
        def remember(*given: Given.args, **named: Given.kwargs) -> Made:
            nonlocal total
            key: Hashable = (given, *sorted(named.items())) if named else given
            with lock:
                found = kept.get(key)
                if found is not None:
                    kept.move_to_end(key)
                    return found[0]
            made = make(*given, **named)  # two threads may make the same; the first to be done is kept
            size = weight((given, named, made), most)
            with lock:
                if key in kept:
                    return kept[key][0]
                kept[key] = made, size
                total += size
                while total > most and len(kept) > 1:
                    total -= kept.popitem(last=False)[1][1]
            return made

        return remember

    return remembering


def forget() -> None:
    """Empties all caches, so that memory can be measured without what is remembered."""
    for empty in _caches:
        empty()


def weight(thing: object, most: int) -> int:
    """The bytes of a value with all that it holds, or some number above `most`. Arrays, texts, numbers, collections and
    objects with attributes are known; code and classes weigh nothing."""
    seen: set[int] = set()
    todo, total = [thing], 0
    while todo and total <= most:
        each = todo.pop()
        if id(each) in seen or callable(each):
            continue
        seen.add(id(each))
        total += each.__sizeof__()
        if isinstance(each, NOTHING_MORE):
            continue
        if isinstance(each, np.ndarray):
            total += each.nbytes if each.base is not None else 0  # a view's own size leaves them out
        elif isinstance(each, Mapping):
            todo += (*each.keys(), *each.values())
        elif isinstance(each, (tuple, list, set, frozenset)):
            todo += each
        elif hasattr(each, "__dict__"):
            todo.append(vars(each))
    return total
