"""Python's search for garbage, less often than by default."""

from __future__ import annotations

import gc

YOUNG = 20_000
"""New objects after which those made since last time are searched; by default 700, which a few frames make. Nothing of
a frame is part of a cycle: what it made is gone long before."""


def collect_less() -> None:
    """Called once all is loaded, which stays and need not be searched again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
