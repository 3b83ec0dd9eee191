"""Messages about classes as somebody writes them by hand: each is made from what `test_classes.py` has."""

from collections.abc import Callable
from typing import Any

Make = Callable[[Any], dict[str, object]]


def act(act: object, **fields: object) -> Make:
    return lambda it: {"type": "class_act", "act": act, "values": fields}


def other(act: object, **fields: object) -> Make:
    """An act on another student's seat."""
    return lambda it: {"type": "class_act", "act": act, "values": {"seat": it.seat, **fields}}


def wall(**fields: object) -> Make:
    return lambda it: {"type": "class_wall", **fields}


def join(code: object) -> Make:
    return lambda it: {"type": "class_join", "code": code}


def lead(secret: object) -> Make:
    return lambda it: {"type": "class_lead", "code": it.code, "secret": secret, "address": "http://h/"}


def opens(**fields: object) -> Make:
    return lambda it: {"type": "class_open", "address": "http://h/", **fields}


def says(type: object, **fields: object) -> Make:
    return lambda it: {"type": type, **fields}


def sets(**changes: object) -> Make:
    return lambda it: {"type": "set", "changes": changes}
