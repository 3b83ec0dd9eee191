"""Kinds of settings: how a value is checked, shown as JSON, read from a link, and described to whoever draws a control.

Every kind has `parse` (JSON value → value; raises InvalidValue saying what is allowed), `plain` (value → JSON),
`read` (text of a link → JSON value), `write` (value → text) and `describe` (for the catalogue).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from engine.errors import InvalidValue, did_you_mean, shown
from engine.ranges import Range
from engine.registry import Choice, Entry, Registry

KEPT = r"!$%'-;?-_a-~"
"""Characters that may stand in a link's value: printable ASCII that no browser escapes, without &, = and #."""

UNITS = "[%‰$€£¥°]"
"""Signs that people write beside a number."""


def refused(value: object, allowed: str) -> InvalidValue:
    """The error of a value that isn't allowed."""
    return InvalidValue("bad_value", f"{shown(value)} is not allowed; expected {allowed}", words=f"Enter {allowed}.")


def unit_in(value: object) -> str:
    """`, without %`, if that is all that keeps a text from being a number; else an empty text."""
    found = re.fullmatch(rf"({UNITS}?)\s*[-+]?[\d.,]+\s*({UNITS}?)", value) if isinstance(value, str) else None
    unit = found and (found[1] or found[2])
    return f", without {unit}" if unit else ""


def number_in(text: str) -> float | str:
    """The number a text is, or the text itself where it is none."""
    return float(text) if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", text, re.IGNORECASE | re.ASCII) else text


@dataclass(frozen=True)
class Number:
    """A finite number from low to high; `offered` are the values of its menu or slider."""

    default: float
    low: float
    high: float
    offered: tuple[float, ...] = ()
    whole: bool = False
    zero: str = ""
    """What 0 stands for, where it isn't an amount."""

    @property
    def range(self) -> Range:
        """What is allowed."""
        return Range(self.low, self.high, self.whole)

    def parse(self, value: object) -> float:
        if not isinstance(value, (int, float)) or not self.range.has(value):
            raise refused(value, self.range.allowed + unit_in(value))
        return int(value) if self.whole else float(value)

    def plain(self, value: float) -> object:
        return value

    def read(self, text: str) -> object:
        number = number_in(text)
        if isinstance(number, str) or not self.whole:
            return number
        return int(number) if math.isfinite(number) and number == int(number) else number

    def write(self, value: float) -> str:
        return str(int(value)) if value == int(value) else repr(value)

    def describe(self) -> dict[str, object]:
        kind = "integer" if self.whole else "number"
        described = {"kind": kind, "low": self.low, "high": self.high, "offered": list(self.offered)}
        return {**described, "zero": self.zero} if self.zero else described


@dataclass(frozen=True)
class Flag:
    """True or false."""

    default: bool

    def parse(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise refused(value, "true or false")
        return value

    def plain(self, value: bool) -> object:
        return value

    def read(self, text: str) -> object:
        return {"true": True, "false": False}.get(text, text)

    def write(self, value: bool) -> str:
        return "true" if value else "false"

    def describe(self) -> dict[str, object]:
        return {"kind": "boolean"}


@dataclass(frozen=True)
class Text:
    """A short text of characters that an address keeps as they are, so that a link always says the same."""

    default: str
    longest: int = 64

    def parse(self, value: object) -> str:
        if not isinstance(value, str) or not re.fullmatch(f"[{KEPT}]*", value):
            raise refused(value, "text of letters a to z, digits and signs, without spaces, quotes, &, =, #, < or >")
        if len(value) > self.longest or (self.default and not value):
            raise refused(value, f"text of {1 if self.default else 0} to {self.longest} characters")
        return value

    def plain(self, value: str) -> object:
        return value

    def read(self, text: str) -> object:
        """Other characters as a browser writes them into an address."""
        return re.sub(f"[^{KEPT}&=#]+", lambda found: quote(found[0], safe="", errors="replace"), text)

    def write(self, value: str) -> str:
        return value

    def describe(self) -> dict[str, object]:
        return {"kind": "text", "longest": self.longest}


@dataclass(frozen=True)
class OneOf:
    """One of a few words."""

    default: str
    words: tuple[tuple[str, str], ...]
    """Word and label."""

    def parse(self, value: object) -> str:
        known = [word for word, _ in self.words]
        if value not in known:
            raise InvalidValue(
                "bad_value",
                f"{shown(value)} is not allowed{did_you_mean(value, known)}; expected one of {', '.join(known)}",
            )
        return str(value)

    def plain(self, value: str) -> object:
        return value

    def read(self, text: str) -> object:
        return text

    def write(self, value: str) -> str:
        return value

    def describe(self) -> dict[str, object]:
        return {"kind": "choice", "choices": [{"name": word, "label": label} for word, label in self.words]}


@dataclass(frozen=True)
class Sizes:
    """Units of each hidden layer."""

    default: tuple[int, ...]
    longest: int
    largest: int

    @property
    def allowed(self) -> str:
        """In words."""
        return f"at most {self.longest} layers of 1 to {self.largest} units, such as 4, 2"

    def parse(self, value: object) -> tuple[int, ...]:
        if isinstance(value, str) or not isinstance(value, Sequence) or len(value) > self.longest:
            raise refused(value, self.allowed)
        for units in value:
            number = isinstance(units, (int, float)) and not isinstance(units, bool)
            if not number or not 1 <= units <= self.largest or units != int(units):
                raise refused(value, self.allowed)
        return tuple(int(units) for units in value)

    def plain(self, value: tuple[int, ...]) -> object:
        return list(value)

    def read(self, text: str) -> object:
        parts = text.split(",") if text.strip() else []
        numbers = [number_in(part.strip()) for part in parts]
        if not all(isinstance(number, float) and number == number // 1 and abs(number) < 1e15 for number in numbers):
            return text
        return [int(number) for number in numbers]

    def write(self, value: tuple[int, ...]) -> str:
        return ",".join(str(units) for units in value)

    def describe(self) -> dict[str, object]:
        return {"kind": "integers", "longest": self.longest, "largest": self.largest}


@dataclass(frozen=True)
class Pick:
    """An entry of a registry, with its hyperparameters; of those that it `accepts`, or `auto`: left to us."""

    default: str
    registry: Registry[Any]
    accepts: Callable[[Any], bool] | None = None
    auto: str | None = None

    def _entries(self) -> list[Entry]:
        return [entry for entry in self.registry if self.accepts is None or self.accepts(entry)]

    def _is_auto(self, value: object) -> bool:
        return self.auto is not None and (value.name if isinstance(value, Choice) else value) == self.auto

    def names(self) -> list[str]:
        """What may be chosen, whatever else is set."""
        return ([self.auto] if self.auto else []) + [entry.name for entry in self._entries()]

    def parse(self, value: object, allowed: Sequence[str] | None = None) -> Any:
        """allowed: what to name as expected, where not everything fits the other settings."""
        if self._is_auto(value):
            return Choice(str(self.auto))
        names = self.names()
        choice = self.registry.choice(value, names if allowed is None else allowed)
        if choice.name not in names:
            raise refused(choice.name, "one of " + ", ".join(names if allowed is None else allowed))
        return choice

    def plain(self, value: Any) -> object:
        return value.name if self._is_auto(value) else self.registry.plain(value)

    def read(self, text: str) -> object:
        return text

    def write(self, value: Any) -> str:
        return str(value.name)

    def describe(self) -> dict[str, object]:
        choices = [{"name": self.auto, "label": "Automatic"}] if self.auto else []
        choices += [{"name": entry.name, "label": entry.label} for entry in self._entries() if entry.offered]
        return {"kind": "choice", "registry": self.registry.kind, "choices": choices}


@dataclass(frozen=True)
class Names:
    """A set of entries of a registry, kept in the registry's order."""

    default: tuple[str, ...]
    registry: Registry[Any]

    def parse(self, value: object) -> tuple[str, ...]:
        if isinstance(value, (str, Mapping)) or not isinstance(value, Sequence) or len(value) > 100:
            raise refused(value, "a list of names out of " + ", ".join(self.registry.names()))
        chosen = {self.registry.get(name).name for name in value}
        return tuple(name for name in self.registry.names() if name in chosen)

    def plain(self, value: tuple[str, ...]) -> object:
        return list(value)

    def read(self, text: str) -> object:
        return text.split(",") if text else []

    def write(self, value: tuple[str, ...]) -> str:
        return ",".join(value)

    def describe(self) -> dict[str, object]:
        choices = [{"name": entry.name, "label": entry.label} for entry in self.registry]
        return {"kind": "names", "registry": self.registry.kind, "choices": choices}


Kind = Number | Flag | Text | OneOf | Sizes | Pick | Names
