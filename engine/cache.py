"""Caches that are bounded by bytes, each and together: of small things they remember thousands, of large ones a few."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from functools import wraps
from itertools import count
from typing import Any, ParamSpec, TypeVar

import numpy as np

Given = ParamSpec("Given")
Made = TypeVar("Made")
MOST = 8_000_000
"""Bytes that a cache may hold where nothing else is said."""
TOGETHER = 64_000_000
"""Bytes that all caches of a process may hold: for a thousand students with points and networks of their own."""
NOTHING_MORE = (str, bytes, int, float, type(None))
"""Types whose objects hold no others."""


class _Thing:
    """Something remembered: its size in bytes, with its arguments, and when it was used last: a growing number."""

    __slots__ = ("made", "size", "used")

    def __init__(self, made: Any, size: int, used: int) -> None:
        self.made, self.size, self.used = made, size, used


class _Cache:
    """What one function has made, `total` bytes. In `kept` what was unused longest comes first."""

    def __init__(self, most: int) -> None:
        self.most, self.total = most, 0
        self.kept: OrderedDict[Hashable, _Thing] = OrderedDict()

    @property
    def oldest(self) -> int:
        """When that was used last which was unused longest."""
        return next(iter(self.kept.values())).used

    def drop(self) -> int:
        """Forgets what was unused longest. Returns its bytes."""
        size = self.kept.popitem(last=False)[1].size
        self.total -= size
        return size


class Caches:
    """Caches that hold `together` bytes at most. Several threads may use them."""

    def __init__(self, together: int) -> None:
        self._together, self._total = together, 0
        self._caches: list[_Cache] = []
        self._lock = threading.Lock()
        self._uses = count()

    def remembered(self, most: int = MOST) -> Callable[[Callable[Given, Made]], Callable[Given, Made]]:
        """Remembers what a pure function of hashable arguments has made, up to `most` bytes together with the
        arguments, or one thing that is larger. What was unused longest is forgotten first: of this function, and of
        all where all hold too much."""

        def remembering(make: Callable[Given, Made]) -> Callable[Given, Made]:
            cache = _Cache(most)
            self._caches.append(cache)

            @wraps(make)
            def remember(*given: Given.args, **named: Given.kwargs) -> Made:
                key: Hashable = (given, *sorted(named.items())) if named else given
                made: Made
                with self._lock:
                    found = cache.kept.get(key)
                    if found is not None:
                        found.used = next(self._uses)
                        cache.kept.move_to_end(key)
                        made = found.made
                        return made
                made = make(*given, **named)  # two threads may make the same; the first to be done is kept
                size = weight((given, named, made), most)
                with self._lock:
                    found = cache.kept.get(key)
                    if found is not None:
                        made = found.made
                        return made
                    cache.kept[key] = _Thing(made, size, next(self._uses))
                    cache.total += size
                    self._total += size
                    self._make_room(cache)
                return made

            return remember

        return remembering

    def _make_room(self, fuller: _Cache) -> None:
        """Forgets until nothing holds too much. One cache has just got one thing more, which stays."""
        while fuller.total > fuller.most and len(fuller.kept) > 1:
            self._total -= fuller.drop()
        while self._total > self._together and sum(len(each.kept) for each in self._caches) > 1:
            self._total -= min((each for each in self._caches if each.kept), key=lambda each: each.oldest).drop()

    def forget(self) -> None:
        """Empties all caches, so that memory can be measured without what is remembered."""
        with self._lock:
            for each in self._caches:
                each.kept.clear()
                each.total = 0
            self._total = 0


_all = Caches(TOGETHER)
remembered, forget = _all.remembered, _all.forget


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
