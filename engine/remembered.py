"""A cache that is bounded by bytes: of small things it remembers thousands, of large ones a few."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Made = TypeVar("Made")


def remembered(most: int, size: Callable[[Made], int]) -> Callable[[Callable[Given, Made]], Callable[Given, Made]]:
    """Remembers what a pure function of hashable arguments, given by position, has made, up to `most` bytes together;
    what was unused longest is forgotten first. size: the bytes of something made."""

    def remembering(make: Callable[Given, Made]) -> Callable[Given, Made]:
        kept: OrderedDict[Hashable, Made] = OrderedDict()

        @wraps(make)
        def remember(*given: Given.args, **named: Given.kwargs) -> Made:
            if given in kept:
                try:
                    kept.move_to_end(given)
                    return kept[given]
                except KeyError:  # another thread has made room meanwhile
                    pass
            kept[given] = made = make(*given, **named)
            total = sum(map(size, list(kept.values())))
            while total > most and len(kept) > 1:
                total -= size(kept.popitem(last=False)[1])
            return made

        return remember

    return remembering
