"""When a session's browser gets its run again. Told the time, keeps none."""

from __future__ import annotations

from server.messages.viewing import View

CHECKPOINT_INTERVAL = 0.5
"""Seconds between checkpoints while training; what a crash may cost at most is this and one frame."""
CHECKPOINT_BYTES, FEW_BYTES = 200_000, 500
"""Bytes of checkpoints per second: a very large network has them less often, and so has a browser without bandwidth,
which draws the maps by itself."""


class Checkpoints:
    """When the next one is due while a run is trained."""

    def __init__(self, now: float) -> None:
        self._next = now

    def due(self, now: float) -> bool:
        """Whether the next frame is to have one."""
        return now >= self._next

    def made(self, size: int, view: View, now: float) -> None:
        """One of so many bytes was made for a browser with this view."""
        most = CHECKPOINT_BYTES if view.output else FEW_BYTES
        self._next = now + max(CHECKPOINT_INTERVAL, size / most)
