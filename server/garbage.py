"""Python's search for garbage, less often than by default; and memory that goes back to the system."""

from __future__ import annotations

import ctypes
import gc
import sys

YOUNG = 20_000
"""New objects after which those made since last time are searched; by default 700, which a few frames make. Nothing of
a frame is part of a cycle: what it made is gone long before."""


def collect_less() -> None:
    """Called once all is loaded, which stays and need not be searched again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])


M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""Names of glibc's mallopt(3)."""
LARGE = 4 << 20
"""Bytes from which on memory is asked of the system for itself alone, and goes back to it at once. glibc raises this to
the largest that was ever freed, 32 MB at most: after a few long messages much stays with the process, in pieces."""


def return_memory() -> None:
    """Called before memory is used. Does nothing where the C library isn't glibc."""
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGE)
        mallopt(M_TRIM_THRESHOLD, 2 * LARGE)
        # Else each thread has memory of its own, where what one has freed is lost to all others.
        mallopt(M_ARENA_MAX, 1)
