"""A cache that is bounded by bytes: of small things it remembers thousands, of large ones a few."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Made = TypeVar("Made")


def remembered(most: int, size: Callable[[Made], int]) -> Callable[[Callable[Given, Made]], Callable[Given, Made]]:
    """Remembers what a pure function of hashable arguments, given by position, has made, up to `most` bytes together;
    what was unused longest is forgotten first. Several threads may call it. size: the bytes of something made."""

    def remembering(make: Callable[Given, Made]) -> Callable[Given, Made]:
        kept: OrderedDict[Hashable, Made] = OrderedDict()
        lock = threading.Lock()
        total = 0

        @wraps(make)
        def remember(*given: Given.args, **named: Given.kwargs) -> Made:
            nonlocal total
            with lock:
                if given in kept:
                    kept.move_to_end(given)
                    return kept[given]
            made = make(*given, **named)  # two threads may make the same; the first to be done is kept
            with lock:
                if given in kept:
                    return kept[given]
                kept[given] = made
                total += size(made)
                while total > most and len(kept) > 1:
                    total -= size(kept.popitem(last=False)[1])
            return made

        return remember

    return remembering
