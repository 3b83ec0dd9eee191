"""Values that nobody should send, for whatever reads values from outside."""

import math
from typing import Any

from hypothesis import strategies as st

HUGE = 10**400
"""A whole number that no float can hold."""
UNPRINTABLE = 10**5000
"""A whole number that Python refuses to write out."""

SCALARS: list[Any] = [
    *(None, True, False, 0, -1, 1, 0.5, -0.0, 1e308, -1e308, 5e-324, math.nan, math.inf, -math.inf),
    *(HUGE, -HUGE, 2**63, "", "x", "NaN", "Infinity", "1", "true", "\x00", "\ud800", "ß" * 5000),
    *([], {}, [[]], {"name": None}, {"name": []}, {"name": "tanh", "slope": HUGE}, {"name": {"name": "tanh"}}),
    *([True], [HUGE], [math.nan], [[1]], ["x"] * 1000, [0] * 10_000, {"": ""}, {"name": "relu", "x": 1}),
]


UNPRINTED: list[Any] = [UNPRINTABLE, [UNPRINTABLE], {"name": UNPRINTABLE}]
"""Not for Hypothesis, which would print them."""


def values() -> st.SearchStrategy[Any]:
    """Junk, and junk in lists and objects."""
    names = st.sampled_from(["name", "slope", "momentum", "x", ""])
    return st.recursive(
        st.sampled_from(SCALARS) | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=3),
        max_leaves=6,
    )


def nested(depth: int) -> list[Any]:
    """A list in a list in a list …"""
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value
