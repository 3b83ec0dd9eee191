"""Attributes that are computed when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Made = TypeVar("Made")


class computed(Generic[Made]):
    """Like `functools.cached_property`, which up to Python 3.11 makes all threads wait while one computes the attribute
    of any object. Here two threads may compute the same; both values are equal."""

    def __init__(self, make: Callable[[Any], Made]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> computed[Made]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Made: ...
    def __get__(self, instance: object | None, owner: type) -> computed[Made] | Made:
        """The attribute of an object; from then on it is found there first."""
        if instance is None:
            return self
        made = self._make(instance)
        kept: dict[str, Made] = instance.__dict__
        return kept.setdefault(self._name, made)
