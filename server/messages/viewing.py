"""What a session's browser asked to see and how fast it wants to go, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, cast

from engine.registry import Choice

Unit = Literal["epoch", "batch"]


@dataclass(frozen=True)
class Steps:
    """Steps asked for one by one and not done yet."""

    unit: Unit
    left: int


@dataclass(frozen=True)
class View:
    """Sides of the maps in cells (0: none), in every how many frames the units' are wanted while training and how
    often a second at most, the node shown large, whether the tab is hidden, the frames per second it wants at most, the
    views that open panels show, and whether it takes maps packed."""

    output: int = 100
    units: int = 50
    units_every: int = 1
    units_rate: float = 60.0
    focus: str | None = None
    hidden: bool = False
    rate: float = 60.0
    panels: tuple[Choice, ...] = ()
    packed: bool = False

    def changed(self, changes: Mapping[str, object]) -> View:
        """The view with checked fields of a message."""
        known = {field.name for field in fields(self)}
        # The message was checked field by field (server.messages.fields); a mapping's type can't say so.
        chosen: dict[str, Any] = {name: value for name, value in changes.items() if name in known}
        return replace(self, **chosen)


@dataclass(frozen=True)
class Speed:
    """Epochs or mini-batches per second; None for as fast as possible."""

    unit: Unit = "epoch"
    rate: float | None = 60.0

    @classmethod
    def of(cls, given: Mapping[str, object]) -> Speed:
        """The speed of checked fields of a message."""
        rate = given["rate"]
        return cls(cast(Unit, given.get("unit", "epoch")), None if rate is None else float(cast(float, rate)))

    def describe(self) -> dict[str, object]:
        """The speed as in `state`."""
        return asdict(self)
