"""Kinds of values that a frame holds, each declared once: how it is sent, read, documented and checked.

Every kind has `encoded(value)`, the value as MessagePack takes it; `reader`, how a client reads that (None: as it is);
`written`, its type in the documents; `script`, its type in JavaScript; and `fault(value)`, why a value is not of this
kind, or an empty text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np


class Kind(Protocol):
    """What a field holds."""

    @property
    def reader(self) -> object:
        """The type of the numbers in a binary, an object of such by name, or None for what needs no reading."""

    @property
    def written(self) -> str:
        """The type in words, for the documents."""

    @property
    def script(self) -> str:
        """The type as JSDoc has it."""

    def encoded(self, value: Any) -> object:
        """The value as MessagePack takes it."""

    def fault(self, value: Any) -> str:
        """Why a value is not of this kind; empty if it is."""


@dataclass(frozen=True)
class Plain:
    """What MessagePack has by itself. fits: whether a value is such a one."""

    written: str
    script: str
    fits: Callable[[object], bool]
    reader: None = None

    def encoded(self, value: Any) -> object:
        return value

    def fault(self, value: Any) -> str:
        return "" if self.fits(value) else f"{value!r} is not {self.written}"


WHOLE = Plain("int", "number", lambda value: isinstance(value, int) and not isinstance(value, bool))
REAL = Plain("float", "number", lambda value: isinstance(value, float))
FLAG = Plain("bool", "boolean", lambda value: isinstance(value, bool))
TEXT = Plain("str", "string", lambda value: isinstance(value, str))
BYTES = Plain("bin", "Uint8Array", lambda value: isinstance(value, bytes))
SETTINGS = Plain("map of settings", "Record<string, unknown>", lambda value: isinstance(value, Mapping))


@dataclass(frozen=True)
class Nullable:
    """Of a kind that needs no reading, or nil."""

    of: Kind

    @property
    def reader(self) -> object:
        return self.of.reader

    @property
    def written(self) -> str:
        return f"{self.of.written} or nil"

    @property
    def script(self) -> str:
        return f"{self.of.script} | null"

    def encoded(self, value: Any) -> object:
        return None if value is None else self.of.encoded(value)

    def fault(self, value: Any) -> str:
        return "" if value is None else self.of.fault(value)


@dataclass(frozen=True)
class Listed:
    """A list of values of one kind, which needs no reading."""

    of: Kind
    reader: None = None

    @property
    def written(self) -> str:
        return f"array of {self.of.written}".replace("of array", "of arrays")

    @property
    def script(self) -> str:
        return f"({self.of.script})[]" if " " in self.of.script else f"{self.of.script}[]"

    def encoded(self, value: Any) -> object:
        return [self.of.encoded(each) for each in value]

    def fault(self, value: Any) -> str:
        if isinstance(value, str | bytes | Mapping) or not isinstance(value, Sequence):
            return f"{value!r} is not a list"
        return next((fault for each in value if (fault := self.of.fault(each))), "")


SCRIPTS = {
    "uint8": "Uint8Array",
    "uint32": "Uint32Array",
    "float32": "Float32Array",
    "float64": "Float64Array",
}
"""Types of numbers in a binary, to what JavaScript calls an array of them."""
WIRE = {name: np.dtype(name).newbyteorder("<") for name in SCRIPTS}


@dataclass(frozen=True)
class Numbers:
    """Many numbers of one type, in a binary: little-endian, C order. dtype: of `SCRIPTS`."""

    dtype: str

    @property
    def reader(self) -> object:
        return None if self.dtype == "uint8" else self.dtype

    @property
    def written(self) -> str:
        return f"bin, {self.dtype}"

    @property
    def script(self) -> str:
        return SCRIPTS[self.dtype]

    def encoded(self, value: Any) -> object:
        if isinstance(value, bytes):
            return value
        return np.asarray(value, WIRE[self.dtype]).tobytes()

    def fault(self, value: Any) -> str:
        if isinstance(value, bytes):
            size = np.dtype(self.dtype).itemsize
            return f"{len(value)} bytes are no {self.dtype} numbers" if len(value) % size else ""
        try:
            found = np.asarray(value)
        except ValueError:
            return f"{value!r} is no array"
        return "" if found.dtype.kind in "iufb" else f"{value!r} is no array of numbers"


@dataclass(frozen=True)
class Field:
    """A named value. help: what it means. optional: whether it may be absent."""

    kind: Kind
    help: str = ""
    optional: bool = False


class Group:
    """A map of named fields."""

    def __init__(self, **fields: Field) -> None:
        self.fields: Mapping[str, Field] = fields
        self._read = {name: each.kind.reader for name, each in fields.items() if each.kind.reader is not None}

    @property
    def reader(self) -> object:
        return self._read or None

    @property
    def written(self) -> str:
        return f"map `{{{', '.join(self.fields)}}}`"

    @property
    def script(self) -> str:
        inner = (f"{name}{'?' if each.optional else ''}: {each.kind.script}" for name, each in self.fields.items())
        return f"{{ {', '.join(inner)} }}"

    def encoded(self, value: Any) -> object:
        return {name: self.fields[name].kind.encoded(each) for name, each in value.items()}

    def fault(self, value: Any) -> str:
        if not isinstance(value, Mapping):
            return f"{value!r} is not a map"
        for name in value:
            if name not in self.fields:
                return f"{name} is not declared"
        for name, field in self.fields.items():
            if name in value:
                fault = field.kind.fault(value[name])
                if fault:
                    return f"{name}: {fault}"
            elif not field.optional:
                return f"{name} is missing"
        return ""
