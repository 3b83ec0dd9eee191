"""Kinds of message fields: each checks one JSON value, and says what arrived and what is allowed when it refuses."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import InvalidValue
from engine.errors import cut
from engine.ranges import Range
from engine.registry import Choice, Registry
from server.messages.texts import Said


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


def sent(value: object) -> str:
    """A JSON value as it was sent, cut to what fits a message."""
    return cut(json.dumps(value, ensure_ascii=True))


def refuse(name: str, value: object, allowed: str) -> MessageError:
    """The error for a value of the wrong kind or outside its range."""
    return MessageError("bad_value", f"{name}: {sent(value)} is not {allowed}", name, words=f"Enter {allowed}.")


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
        known = Range(self.low, self.high, whole=True)
        if not isinstance(value, int) or not known.has(value):
            raise refuse(name, value, known.allowed)
        return value


@dataclass(frozen=True, kw_only=True)
class Real(Kind):
    """A finite number in [low, high], or in (low, high] if `above_low`."""

    low: float
    high: float
    above_low: bool = False

    def check(self, name: str, value: object) -> float:
        """The number as a float. Raises MessageError."""
        known = Range(self.low, self.high, above_low=self.above_low)
        if not isinstance(value, int | float) or not known.has(value):
            raise refuse(name, value, known.allowed)
        return float(value)


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
    """Text of so many characters at most; None for any length the message may have."""

    most: int | None = None

    def check(self, name: str, value: object) -> str:
        """The text. Raises MessageError."""
        if not isinstance(value, str):
            raise refuse(name, value, "text")
        if self.most is not None and len(value) > self.most:
            raise refuse(name, value, f"text of at most {self.most} characters")
        return value


@dataclass(frozen=True, kw_only=True)
class Texts(Kind):
    """A list of at most so many texts, none longer than `longest`."""

    most: int
    longest: int

    def check(self, name: str, value: object) -> list[str]:
        """The texts. Raises MessageError."""
        given = value if isinstance(value, list) and len(value) <= self.most else [None]
        texts = [each for each in given if isinstance(each, str) and len(each) <= self.longest]
        if len(texts) < len(given):
            raise refuse(name, value, f"a list of at most {self.most} texts of at most {self.longest} characters")
        return texts


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
class Entries(Kind):
    """A list of some of a registry's entries, each at most once: by name, or as an object of its `name` and values."""

    registry: Registry[Any]

    def check(self, name: str, value: object) -> tuple[Choice, ...]:
        """The entries in the registry's order. Raises MessageError."""
        names = self.registry.names()
        allowed = f"a list of names out of {', '.join(map(json.dumps, names))}, each at most once"
        if not isinstance(value, list) or len(value) > len(names):
            raise refuse(name, value, allowed)
        chosen: dict[str, Choice] = {}
        for each in value:
            try:
                choice = self.registry.choice(each)
            except InvalidValue as error:
                raise MessageError("bad_value", f"{name}: {error}", name) from None
            if choice.name in chosen:
                raise refuse(name, value, allowed)
            chosen[choice.name] = choice
        return tuple(chosen[each] for each in names if each in chosen)


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
    """An object of setting to value; the engine checks what is in it. least: how many at least."""

    least: int = 1

    def check(self, name: str, value: object) -> Mapping[str, object]:
        """The object. Raises MessageError."""
        if not isinstance(value, dict) or len(value) < self.least:
            raise refuse(name, value, "an object of setting to value" + " with at least one setting" * (self.least > 0))
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
            raise MessageError("unknown_field", f"unknown field {sent(prefix + name)}; allowed: {known}", prefix + name)
    parsed: dict[str, object] = {}
    for name, kind in fields.items():
        if name in given:
            parsed[name] = kind.parse(prefix + name, given[name])
        elif kind.required:
            raise MessageError("missing_field", f"the field {prefix}{name} is missing", prefix + name)
    return parsed
