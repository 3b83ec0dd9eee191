"""Kinds of message fields: each checks one JSON value, and says what arrived and what is allowed when it refuses."""

from __future__ import annotations

import json
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from server.messages.texts import Said

SHOWN = 60
"""Characters of a refused value that are repeated in its error."""


class MessageError(Exception):
    """A message that is refused. `code` is stable, `field` names what is at fault, `reply_to` the message's id.

    words: what to say to someone who looks at the field, empty where the message serves there, too."""

    def __init__(
        self,
        code: str,
        message: str | Said,
        field: str | None = None,
        reply_to: int | None = None,
        words: str | Said = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field
        self.reply_to = reply_to
        self.words = words


def shown(value: object) -> str:
    """A JSON value as it was sent, cut to what fits a message."""
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def refuse(name: str, value: object, allowed: str) -> MessageError:
    """The error for a value of the wrong kind or outside its range."""
    return MessageError("bad_value", f"{name}: {shown(value)} is not {allowed}", name, words=f"Enter {allowed}.")


@dataclass(frozen=True, kw_only=True)
class Kind(ABC):
    """What a field holds. A missing optional field is left out of the parsed message."""

    required: bool = False
    nullable: bool = False

    def parse(self, name: str, value: object) -> object:
        """The value, checked. Raises MessageError."""
        if value is None and self.nullable:
            return None
        return self.check(name, value)

    @abstractmethod
    def check(self, name: str, value: object) -> object:
        """The value, if it is of this kind. Raises MessageError."""


@dataclass(frozen=True, kw_only=True)
class Whole(Kind):
    """A whole number in [low, high]."""

    low: int
    high: int

    def check(self, name: str, value: object) -> int:
        """The number. Raises MessageError."""
        if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
            raise refuse(name, value, f"a whole number from {self.low:,} to {self.high:,}")
        return value


@dataclass(frozen=True, kw_only=True)
class Real(Kind):
    """A finite number in [low, high], or in (low, high] if `above_low`."""

    low: float
    high: float
    above_low: bool = False

    def check(self, name: str, value: object) -> float:
        """The number as a float. Raises MessageError."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not self._fits(value):
            low = f"above {self.low:,.12g}, up to" if self.above_low else f"from {self.low:,.12g} to"
            raise refuse(name, value, f"a number {low} {self.high:,.12g}")
        return float(value)

    def _fits(self, value: float) -> bool:
        # Comparing an int too large for a float is fine; converting it would raise.
        inside = not (isinstance(value, float) and math.isnan(value)) and self.low <= value <= self.high
        return inside and not (self.above_low and value == self.low)


@dataclass(frozen=True, kw_only=True)
class Flag(Kind):
    """true or false."""

    def check(self, name: str, value: object) -> bool:
        """The truth value. Raises MessageError."""
        if not isinstance(value, bool):
            raise refuse(name, value, "true or false")
        return value


@dataclass(frozen=True, kw_only=True)
class Text(Kind):
    """Text of any length the message may have."""

    def check(self, name: str, value: object) -> str:
        """The text. Raises MessageError."""
        if not isinstance(value, str):
            raise refuse(name, value, "text")
        return value


@dataclass(frozen=True, kw_only=True)
class OneOf(Kind):
    """One of a few words."""

    words: tuple[str, ...]

    def check(self, name: str, value: object) -> str:
        """The word. Raises MessageError."""
        if not isinstance(value, str) or value not in self.words:
            raise refuse(name, value, "one of " + ", ".join(json.dumps(word) for word in self.words))
        return value


@dataclass(frozen=True, kw_only=True)
class Words(Kind):
    """A list of some of a few words, each at most once."""

    words: tuple[str, ...]

    def check(self, name: str, value: object) -> tuple[str, ...]:
        """The words in their own order. Raises MessageError."""
        allowed = ", ".join(json.dumps(word) for word in self.words)
        if not isinstance(value, list) or len(value) > len(self.words):
            raise refuse(name, value, f"a list of some of {allowed}")
        for word in value:
            if not isinstance(word, str) or word not in self.words or value.count(word) > 1:
                raise refuse(name, value, f"a list of some of {allowed}, each at most once")
        return tuple(word for word in self.words if word in value)


@dataclass(frozen=True, kw_only=True)
class Names(Kind):
    """A name, or a list of names."""

    def check(self, name: str, value: object) -> str | list[str]:
        """The name or names. Raises MessageError."""
        if isinstance(value, str):
            return value
        names = [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
        if not isinstance(value, list) or not value or len(names) < len(value):
            raise refuse(name, value, "text, or a list of texts")
        return names


@dataclass(frozen=True, kw_only=True)
class Values(Kind):
    """An object of setting to value; the engine checks what is in it."""

    def check(self, name: str, value: object) -> Mapping[str, object]:
        """The object. Raises MessageError."""
        if not isinstance(value, dict) or not value:
            raise refuse(name, value, "an object of setting to value with at least one setting")
        return value


@dataclass(frozen=True, kw_only=True)
class Items(Kind):
    """A list; the engine checks what is in it."""

    def check(self, name: str, value: object) -> list[object]:
        """The list. Raises MessageError."""
        if not isinstance(value, list):
            raise refuse(name, value, "a list")
        return value


@dataclass(frozen=True, kw_only=True)
class Nested(Kind):
    """An object with fields of its own."""

    fields: Mapping[str, Kind]

    def check(self, name: str, value: object) -> Mapping[str, object]:
        """The parsed object. Raises MessageError."""
        if not isinstance(value, dict):
            raise refuse(name, value, "an object")
        return parse_fields(self.fields, value, f"{name}.")


def parse_fields(fields: Mapping[str, Kind], given: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    """The given fields, each checked by its kind. Raises MessageError for an unknown, missing or bad one."""
    for name in given:
        if name not in fields:
            known = ", ".join(fields) or "none"
            raise MessageError(
                "unknown_field", f"unknown field {shown(prefix + name)}; allowed: {known}", prefix + name
            )
    parsed: dict[str, object] = {}
    for name, kind in fields.items():
        if name in given:
            parsed[name] = kind.parse(prefix + name, given[name])
        elif kind.required:
            raise MessageError("missing_field", f"the field {prefix}{name} is missing", prefix + name)
    return parsed
