"""A member of a class, as what the class does together looks at one."""

from __future__ import annotations

from typing import NamedTuple

from engine import Run


class Member(NamedTuple):
    """A student who is connected, and the run as it is now. training: whether time alone changes it."""

    seat: str
    run: Run
    training: bool
