"""Numbers as short text."""

from __future__ import annotations


def digits(value: float) -> str:
    """A float in the fewest digits that give the same float again: 3, 0.1, 1e300."""
    return repr(float(value)).removesuffix(".0").replace("e+", "e")
