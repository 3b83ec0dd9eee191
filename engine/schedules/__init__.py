"""Learning-rate schedules, one file each.

`factor(epoch, values)` is what the learning rate is multiplied by during an epoch; `epoch` counts from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.registry import Entry, Registry


@dataclass(frozen=True, kw_only=True)
class Schedule(Entry):
    """How the learning rate changes from epoch to epoch."""

    factor: Callable[[int, Mapping[str, float]], float]


schedules: Registry[Schedule] = Registry("schedule", "engine.schedules", Schedule)
