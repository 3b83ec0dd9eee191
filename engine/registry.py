"""Registries: one package per kind of thing, one file per entry, found by themselves.

A module of a registry's package declares exactly one `entry`. The registry imports every module of the package (an
import error is never swallowed), refuses a name used twice, and answers an unknown name with the names it knows.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from engine.attribute import computed
from engine.errors import InvalidValue, did_you_mean, shown
from engine.ranges import Range


@dataclass(frozen=True)
class Parameter:
    """A hyperparameter of an entry: a number in [low, high] (`low` itself excluded if `above_low`)."""

    name: str
    label: str
    default: float
    low: float
    high: float
    help: str = ""
    whole: bool = False
    above_low: bool = False
    words: tuple[str, ...] = ()
    """What the numbers from 0 on stand for, where they aren't amounts."""

    def parse(self, value: object) -> float:
        """The value as a float, or the number of one of its words. Raises InvalidValue outside the range or for
        anything else."""
        if isinstance(value, str) and value in self.words:
            return float(self.words.index(value))
        known = Range(self.low, self.high, self.whole, self.above_low)
        if isinstance(value, (int, float)) and known.has(value):
            return float(value)
        allowed = f"one of {', '.join(self.words)}" if self.words else known.allowed
        raise InvalidValue(
            "bad_value",
            f"{self.name}: {shown(value)} is not {allowed}",
            self.name,
            f"{self.label}: enter {allowed}, not {shown(value)}.",
        )

    def describe(self) -> dict[str, object]:
        """The catalogue's row."""
        return {
            "name": self.name,
            "label": self.label,
            "default": self.default,
            "low": self.low,
            "high": self.high,
            "whole": self.whole,
            "aboveLow": self.above_low,
            "help": self.help,
            **({"words": list(self.words)} if self.words else {}),
        }


@dataclass(frozen=True)
class ListParameter:
    """Numbers of an entry: none, or up to `most` of them in [low, high]. Their count may depend on the run, so `help`
    says it, and whoever uses them checks it."""

    name: str
    label: str
    low: float
    high: float
    most: int
    help: str = ""

    def parse(self, value: object) -> tuple[float, ...]:
        """The numbers as floats. Raises InvalidValue for anything but a list of so many finite numbers in range."""
        known = Range(self.low, self.high)
        if not isinstance(value, (list, tuple)):
            raise self._refused(f"{shown(value)} is not a list of numbers")
        if len(value) > self.most:
            raise self._refused(f"{len(value):,} numbers are too many; at most {self.most:,}")
        for place, each in enumerate(value):
            if not known.has(each):
                raise self._refused(f"number {place + 1:,}, {shown(each)}, is not {known.allowed}")
        return tuple(float(each) for each in value)

    def _refused(self, words: str) -> InvalidValue:
        return InvalidValue("bad_value", f"{self.name}: {words}", self.name, f"{self.label}: {words}.")

    def describe(self) -> dict[str, object]:
        """The catalogue's row."""
        return {
            "name": self.name,
            "label": self.label,
            "low": self.low,
            "high": self.high,
            "most": self.most,
            "help": self.help,
        }


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What every entry of every registry says of itself."""

    name: str
    label: str
    help: str
    formula: str
    source: str
    rank: int = 100
    """Place in the menus; smaller comes first, then by name."""
    parameters: tuple[Parameter, ...] = ()
    lists: tuple[ListParameter, ...] = ()
    """Parameters that are lists of numbers; empty unless given."""

    @property
    def offered(self) -> bool:
        """Whether the page has it in its menus."""
        return True

    def describe(self) -> dict[str, object]:
        """The catalogue's row."""
        return {
            "name": self.name,
            "label": self.label,
            "help": self.help,
            "formula": self.formula,
            "source": self.source,
            "parameters": [parameter.describe() for parameter in self.parameters],
            **({"lists": [each.describe() for each in self.lists]} if self.lists else {}),
        }


@dataclass(frozen=True)
class Choice:
    """An entry's name with the values of its hyperparameters, in the entry's order; and of those that are lists."""

    name: str
    values: tuple[tuple[str, float], ...] = field(default=())
    lists: tuple[tuple[str, tuple[float, ...]], ...] = field(default=(), hash=False)
    """Left out of the hash: thousands of numbers would be hashed for every frame."""

    def value(self, parameter: str) -> float:
        """The value of one hyperparameter."""
        return dict(self.values)[parameter]


EntryT = TypeVar("EntryT", bound=Entry)


class Registry(Generic[EntryT]):
    """All entries of one kind, loaded from `package` when first asked for."""

    def __init__(self, kind: str, package: str, base: type[EntryT]) -> None:
        self.kind = kind
        self.package = package
        self.base = base

    @computed
    def entries(self) -> Mapping[str, EntryT]:
        """Name to entry, in menu order. A module whose name begins with `_` is shared by entries and is none itself.
        Raises TypeError for another module without an entry, ValueError for a name used twice."""
        package = importlib.import_module(self.package)
        found: list[EntryT] = []
        for info in pkgutil.iter_modules(package.__path__):
            if info.name.startswith("_"):
                continue
            module = importlib.import_module(f"{self.package}.{info.name}")
            entry = getattr(module, "entry", None)
            if not isinstance(entry, self.base):
                raise TypeError(f"{module.__name__} declares no `entry` of type {self.base.__name__}")
            found.append(entry)
        return self.ordered(found)

    def ordered(self, entries: list[EntryT]) -> Mapping[str, EntryT]:
        """The entries by name, in menu order. Raises ValueError for a name used twice."""
        by_name: dict[str, EntryT] = {}
        for entry in sorted(entries, key=lambda item: (item.rank, item.name)):
            if entry.name in by_name:
                raise ValueError(f"two entries of {self.package} are named {entry.name!r}")
            by_name[entry.name] = entry
        return by_name

    def __iter__(self) -> Iterator[EntryT]:
        return iter(self.entries.values())

    def names(self) -> tuple[str, ...]:
        """All names, in menu order."""
        return tuple(self.entries)

    def get(self, name: object, allowed: Sequence[str] | None = None) -> EntryT:
        """The entry of that name. Raises InvalidValue naming what is known, or those of it that are `allowed` here."""
        if isinstance(name, str) and name in self.entries:
            return self.entries[name]
        known = self.names() if allowed is None else allowed
        hint = did_you_mean(name, known)
        expected = ", ".join(known)
        raise InvalidValue("unknown_name", f"unknown {self.kind} {shown(name)}{hint}; expected one of {expected}")

    def choice(self, value: object, allowed: Sequence[str] | None = None) -> Choice:
        """A name, or `{"name": …, hyperparameter: value}`, as a Choice. allowed: as in `get`. Raises InvalidValue."""
        if isinstance(value, Choice):
            value = {"name": value.name, **dict(value.values), **dict(value.lists)}
        given = dict(value) if isinstance(value, Mapping) else {"name": value}
        entry = self.get(given.pop("name", None), allowed)
        values = []
        for parameter in entry.parameters:
            values.append((parameter.name, parameter.parse(given.pop(parameter.name, parameter.default))))
        lists = tuple((each.name, each.parse(given.pop(each.name, ()))) for each in entry.lists)
        if given:
            unknown, names = (
                next(iter(given)),
                [*(each.name for each in entry.parameters), *(each.name for each in entry.lists)],
            )
            known = ", ".join(names) or "none"
            raise InvalidValue(
                "unknown_parameter",
                f"{entry.name} has no parameter {shown(unknown)}{did_you_mean(unknown, names)}; it has {known}",
            )
        return Choice(entry.name, tuple(values), lists)

    def plain(self, choice: Choice) -> object:
        """A Choice as JSON: just the name where every hyperparameter has its default."""
        defaults = {parameter.name: parameter.default for parameter in self.get(choice.name).parameters}
        lists = {name: list(numbers) for name, numbers in choice.lists if numbers}
        if not lists and all(defaults[name] == value for name, value in choice.values):
            return choice.name
        return {"name": choice.name, **dict(choice.values), **lists}
