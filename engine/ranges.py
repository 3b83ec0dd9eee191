"""A number in a range, with words for what is allowed: settings, hyperparameters, messages and options share it."""

from __future__ import annotations

import math
from typing import NamedTuple


class Range(NamedTuple):
    """Finite numbers from low to high; `low` itself excluded if `above_low`."""

    low: float
    high: float
    whole: bool = False
    above_low: bool = False

    @property
    def allowed(self) -> str:
        """In words: a whole number from 1 to 5,000; a number above 0, up to 1."""
        low, high = map(self._said, (self.low, self.high))
        start = f"above {low}, up to" if self.above_low else f"from {low} to"
        return f"a {'whole ' if self.whole else ''}number {start} {high}"

    def _said(self, bound: float) -> str:
        return f"{int(bound):,}" if self.whole else f"{bound:,.12g}"

    def has(self, value: object) -> bool:
        """Whether that is a number in it. Neither truth values nor numbers written as text are."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        if not self.low <= value <= self.high or (self.above_low and value == self.low):
            return False  # whole numbers too large for a float can be compared, not converted; NaN is in no range
        return math.isfinite(value) and (not self.whole or value == int(value))
