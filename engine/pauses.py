"""Where a long computation in Python may be held up: whoever shares a processor with it decides when, and for how long.

Python runs one thread at a time. A thread that computes for a second would slow down every short call of the others;
one that stops now and then lets them go first.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class _Thread(threading.local):
    between: Callable[[], None] | None = None


_here = _Thread()


def may_pause() -> None:
    """Called every few milliseconds by what takes long in Python."""
    if _here.between is not None:
        _here.between()


@contextmanager
def pausing(between: Callable[[], None]) -> Iterator[None]:
    """Within it, computations of this thread call `between` wherever they may be held up; what it raises ends them."""
    before, _here.between = _here.between, between
    try:
        yield
    finally:
        _here.between = before
