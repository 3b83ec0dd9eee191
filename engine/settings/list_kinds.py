"""Kinds of settings that hold one value per layer, or a list of formulas. See `engine.settings.kinds`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from engine.errors import shown
from engine.features import features
from engine.formulas.formula import parse_formula
from engine.registry import Choice, Registry
from engine.settings.kinds import Number, number_in, refused

UNIT = r"[1-9]\d?:\d{1,3}"
LINK = rf"(?P<to>{UNIT})<(?P<source>.{{1,200}})"


def _items(value: object, most: int, allowed: str) -> list[object]:
    if isinstance(value, (str, Mapping)) or not isinstance(value, Sequence):
        raise refused(value, allowed)
    if len(value) > most:
        raise refused(f"a list of {len(value)}", allowed)
    return list(value)


@dataclass(frozen=True)
class Numbers:
    """A number per layer, the first layer first; layers beyond the list have `rest`."""

    default: tuple[float, ...]
    each: Number
    longest: int
    rest: float = 0.0

    def parse(self, value: object) -> tuple[float, ...]:
        items = _items(value, self.longest, f"a list of at most {self.longest} entries, each {self.each.range.allowed}")
        return tuple(self.each.parse(item) for item in items)

    def plain(self, value: tuple[float, ...]) -> object:
        return list(value)

    def read(self, text: str) -> object:
        return [self.each.read(part) for part in text.split(",")] if text else []

    def write(self, value: tuple[float, ...]) -> str:
        return ",".join(self.each.write(number) for number in value)

    def describe(self) -> dict[str, object]:
        return {**self.each.describe(), "kind": "numbers", "longest": self.longest}


@dataclass(frozen=True)
class Layers(Numbers):
    """Some of the layers, by number: 1 is the first hidden one, the output comes last."""

    def parse(self, value: object) -> tuple[float, ...]:
        return tuple(sorted(set(super().parse(value))))

    def describe(self) -> dict[str, object]:
        return {**super().describe(), "kind": "layers"}


@dataclass(frozen=True)
class Picks:
    """An entry of a registry per layer, or `same` for the one chosen for all; layers beyond the list have that too."""

    default: tuple[str, ...]
    registry: Registry[Any]
    longest: int
    same: str = "same"

    def parse(self, value: object) -> tuple[Choice, ...]:
        names = ", ".join((self.same, *self.registry.names()))
        items = _items(value, self.longest, f"a list of at most {self.longest} names out of {names}")
        return tuple(Choice(self.same) if self._is_same(item) else self.registry.choice(item) for item in items)

    def _is_same(self, item: object) -> bool:
        return (item.name if isinstance(item, Choice) else item) == self.same

    def plain(self, value: tuple[Choice, ...]) -> object:
        return [self.same if choice.name == self.same else self.registry.plain(choice) for choice in value]

    def read(self, text: str) -> object:
        return [self._read(part) for part in text.split(",")] if text else []

    def _read(self, text: str) -> object:
        name, *numbers = text.split(":")
        if not numbers or name not in self.registry.names():
            return text
        parameters = self.registry.get(name).parameters
        return {"name": name} | {
            parameter.name: Number(0.0, parameter.low, parameter.high).read(number)
            for parameter, number in zip(parameters, numbers, strict=False)
        }

    def write(self, value: tuple[Choice, ...]) -> str:
        return ",".join(":".join([choice.name, *(repr(number) for _, number in choice.values)]) for choice in value)

    def describe(self) -> dict[str, object]:
        choices = [{"name": entry.name, "label": entry.label} for entry in self.registry]
        described = {"kind": "choices", "registry": self.registry.kind, "choices": choices}
        return {**described, "same": self.same, "longest": self.longest}


@dataclass(frozen=True)
class Stack:
    """Layers one above another, each an entry of a registry, spelled `conv:8:5` or `conv:8:kernel=5`: its name, then
    its numbers in their order or by name, as far as they aren't the usual ones."""

    default: tuple[str, ...]
    registry: Registry[Any]
    longest: int

    def parse(self, value: object) -> tuple[Choice, ...]:
        names = ", ".join(self.registry.names())
        items = _items(value, self.longest, f"a list of at most {self.longest} layers out of {names}")
        return tuple(self.registry.choice(self._spelled(item) if isinstance(item, str) else item) for item in items)

    def _spelled(self, text: str) -> object:
        """A name with its numbers as an object. Raises InvalidValue."""
        name, *given = (part.strip() for part in text.split(":"))
        parameters = self.registry.get(name).parameters
        found: dict[str, object] = {"name": name}
        for number, part in enumerate(given):
            key, equals, value = part.partition("=")
            if not equals:
                if number >= len(parameters):
                    known = ", ".join(parameter.name for parameter in parameters) or "none"
                    raise refused(text, f"a layer {name} with at most {len(parameters)} numbers; it has {known}")
                key, value = parameters[number].name, part
            if key in found:
                raise refused(text, f"{key} once")
            found[key] = number_in(value)
        return found

    def plain(self, value: tuple[Choice, ...]) -> object:
        return [self._written(choice) for choice in value]

    def _written(self, choice: Choice) -> str:
        entry, values = self.registry.get(choice.name), dict(choice.values)
        texts = [
            parameter.words[int(values[parameter.name])] if parameter.words else f"{values[parameter.name]:g}"
            for parameter in entry.parameters
        ]
        while texts and values[entry.parameters[len(texts) - 1].name] == entry.parameters[len(texts) - 1].default:
            texts.pop()
        return ":".join([choice.name, *texts])

    def read(self, text: str) -> object:
        return text.split(",") if text.strip() else []

    def write(self, value: tuple[Choice, ...]) -> str:
        return ",".join(map(self._written, value))

    def describe(self) -> dict[str, object]:
        choices = [{"name": entry.name, "label": entry.label} for entry in self.registry]
        return {"kind": "stack", "registry": self.registry.kind, "choices": choices, "longest": self.longest}


@dataclass(frozen=True)
class Formulas:
    """The user's own features, each a formula in x1 and x2, kept as normalized text."""

    default: tuple[str, ...]
    longest: int

    def parse(self, value: object) -> tuple[str, ...]:
        items = _items(value, self.longest, f"a list of at most {self.longest} formulas")
        texts = []
        for item in items:
            if not isinstance(item, str):
                raise refused(item, "a formula such as x1^2 + x2^2")
            texts.append(parse_formula(item).text)
        if len(set(texts)) != len(texts):
            raise refused(shown(texts), "each formula once")
        return tuple(texts)

    def plain(self, value: tuple[str, ...]) -> object:
        return list(value)

    def read(self, text: str) -> object:
        return [unquote(part) for part in text.split(";")] if text else []

    def write(self, value: tuple[str, ...]) -> str:
        return ";".join(quote(formula, safe="()*/,") for formula in value)

    def describe(self) -> dict[str, object]:
        return {"kind": "formulas", "longest": self.longest}


@dataclass(frozen=True)
class Links:
    """Some of the links between nodes, each `destination<source`: `2:0<1:3`, `1:0<x`, `1:0<=x1^2`. neurons: or some of
    the neurons, each `layer:unit`: `2:0`."""

    default: tuple[str, ...]
    longest: int
    neurons: bool = False

    @property
    def allowed(self) -> str:
        """In words."""
        links = "links, each a neuron and what feeds it, such as 2:0<1:3 or 1:0<x"
        return f"a list of at most {self.longest} {'neurons, such as 2:0, or ' if self.neurons else ''}{links}"

    def parse(self, value: object) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(self._link, _items(value, self.longest, self.allowed))))

    def _link(self, item: object) -> str:
        if self.neurons and isinstance(item, str) and re.fullmatch(UNIT, item):
            return item
        found = re.fullmatch(LINK, item) if isinstance(item, str) else None
        if found is None:
            raise refused(item, self.allowed)
        source = found["source"]
        if source.startswith("="):
            source = f"={parse_formula(source[1:]).text}"
        elif not re.fullmatch(UNIT, source):
            source = features.get(source).name
        return f"{found['to']}<{source}"

    def plain(self, value: tuple[str, ...]) -> object:
        return list(value)

    def read(self, text: str) -> object:
        return [unquote(part) for part in text.split(";")] if text else []

    def write(self, value: tuple[str, ...]) -> str:
        return ";".join(quote(link, safe="()*/,:") for link in value)

    def describe(self) -> dict[str, object]:
        return {"kind": "links", "longest": self.longest, **({"neurons": True} if self.neurons else {})}
