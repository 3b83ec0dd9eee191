"""What a page asks the server for at each quality of its pictures: the numbers of static/quality/levels.js.

A page's levels live in the page; a student of a load asks for the same. A test compares the two in a browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Plan:
    """How much the pictures may cost.

    pairs: sides of an output's map and of a unit's, from large to small. most: bytes for the maps of all outputs, and
    for those of all units. rate: frames a second at most. every: the units' maps come in every so-many-th frame.
    """

    pairs: tuple[tuple[int, int], ...]
    most: tuple[int, int]
    rate: int
    every: int

    def sides(self, outputs: int, units: int) -> tuple[int, int]:
        """Sides of an output's map and of a unit's: the first pair that fits, or the smallest."""
        for large, small in self.pairs:
            if outputs * large**2 <= self.most[0] and units * small**2 <= self.most[1]:
                return large, small
        return self.pairs[-1]


AT_EACH = 20_000
"""Cells of units' maps that come in each frame, on average."""
A_SECOND = 660_000
"""Cells of units' maps that come in a second: 550 kB where packing helps least."""
FULL = Plan(
    ((99, 33), (100, 20), (98, 14), (99, 11), (63, 21), (65, 13), (63, 9), (45, 15), (45, 9)), (41_000, 60_000), 60, 1
)
SAVING = Plan(((51, 17), (50, 10), (33, 11), (27, 9)), (15_000, 15_000), 10, 2)
PLANS: Mapping[str, Plan] = MappingProxyType({"full": FULL, "saving": SAVING, "low": SAVING})
"""Quality to plan. With `low` the page draws the maps by itself, and only the rates are the plan's."""


def view_of(quality: str, outputs: int, units: int) -> dict[str, int]:
    """Fields of the message `view` for a network of so many outputs and hidden units, all of them in sight."""
    plan = PLANS[quality]
    large, small = plan.sides(outputs, units) if quality != "low" else (0, 0)
    cells = units * small**2
    return {
        "output": large,
        "units": small if units else 0,
        "units_every": max(plan.every, -(-cells // AT_EACH)),
        "units_rate": max(1, min(plan.rate, A_SECOND // max(1, cells))),
        "rate": plan.rate,
        "packed": True,
    }
