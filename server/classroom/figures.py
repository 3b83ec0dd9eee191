"""Numbers as JSON can say them."""

from __future__ import annotations

import math


def finite(value: object) -> float | None:
    """A number; None for none, and for one that is not finite."""
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
