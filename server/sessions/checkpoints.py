"""When a session's browser gets its run again. Told the time, keeps none."""

from __future__ import annotations

from server.messages.viewing import View

CHECKPOINT_INTERVAL = 0.5
"""Seconds between checkpoints while training, at least."""
LATEST = 1.0
"""Seconds after which there is another one, or one frame later at most: what a crash may cost. Large runs have theirs
less often."""
CHECKPOINT_BYTES, FEW_BYTES = 200_000, 500
"""Bytes of checkpoints per second: a very large network has them less often, and so has a browser without bandwidth,
which draws the maps by itself."""
SMALL = 3300
"""Bytes of a run that even such a browser gets within the second: beside its frames, which hold the parameters too,
that fits 20 kB a second."""
SELDOM = 10.0
"""Seconds between two that such a browser gets at most: the frames of a large network take many times as much."""


class Checkpoints:
    """When the next one is due while a run is trained."""

    def __init__(self, now: float) -> None:
        self._begun = self._last = now - LATEST
        """When the present frame was begun, and the last one that had a checkpoint."""
        self._size = 0

    def begin(self, now: float, view: View, between: float) -> bool:
        """A frame is begun. Returns whether it is to have one. view: the browser's. between: seconds until the frame
        after it, if none is late; a large network's are as late as the one before."""
        between, self._begun = max(between, now - self._begun), now
        return now >= self._last + wait(self._size, view, between)

    def made(self, size: int) -> None:
        """The frame that was begun has one of so many bytes."""
        self._last, self._size = self._begun, size


def wait(size: int, view: View, between: float) -> float:
    """Seconds from the beginning of a frame with a checkpoint of so many bytes to that of the next. view, between: as
    for `begin`."""
    small, seconds = CHECKPOINT_BYTES, size / CHECKPOINT_BYTES
    if not view.output:
        small, seconds = SMALL, min(size / FEW_BYTES, SELDOM)
    if size <= small:
        seconds = min(seconds, LATEST - between)  # the frame after would be too late
    return max(CHECKPOINT_INTERVAL, seconds)
