"""Formulas written as code of another language.

A language is a table: how it calls the functions of formulas, and what it names the constants. Operators, brackets and
their order are Python's in all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.digits import digits
from engine.formulas.functions import CONSTANTS, OPERATORS, operation
from engine.formulas.text import ATOM, PLACES, STRENGTH, Program

SIGNS = {"+": " + ", "-": " - ", "*": " * ", "/": " / ", "^": "**", "neg": "-"}
RISKY = ("/", "^")
"""Operators that Python refuses for some plain numbers; NumPy has an answer for all."""
REWRITTEN: Mapping[str, Program] = {"gauss": (2.0, "^", "neg", 2.0, "/", "exp")}
"""Functions that no language has, as what is done with their argument."""


@dataclass(frozen=True)
class Language:
    """functions: name in formulas to a call with {0}, {1} for the arguments. constants: name in formulas to name here.

    filled: an array like {0} full of {1}. arrays_only: functions take no plain numbers; what they make of constants is
    computed beforehand, and a constant beside an array becomes an array.
    """

    functions: Mapping[str, str]
    constants: Mapping[str, str]
    filled: str
    arrays_only: bool = False
    helpers: Mapping[str, str] = field(default_factory=dict)
    """Definitions that a script needs where it uses a function of that name."""


@dataclass(frozen=True)
class _Piece:
    """A part of an expression: its text, how tightly it holds together, and its value where it is constant."""

    text: str
    strength: int
    value: float | None = None


def written(language: Language, program: Program, argument: str) -> str:
    """The expression of a program as code. `argument`: a variable of it, an array of the shape that the result has."""
    stack: list[_Piece] = []
    for item in rewritten(program):
        if isinstance(item, float):
            stack.append(_number(item))
        elif item in CONSTANTS:
            stack.append(_Piece(language.constants[item], ATOM, CONSTANTS[item]))
        elif item in OPERATORS or item in language.functions:
            count, _ = operation(item)
            arguments, stack[-count:] = stack[-count:], []
            stack.append(_applied(language, item, arguments, argument))
        else:
            stack.append(_Piece(item, ATOM))
    whole = stack[-1]
    return whole.text if whole.value is None else language.filled.format(argument, whole.text)


def rewritten(program: Program) -> Program:
    """The program without the functions that no language has."""
    items: list[str | float] = []
    for item in program:
        items.extend(REWRITTEN.get(item, (item,)) if isinstance(item, str) else (item,))
    return tuple(items)


def constant(name: str, values: Sequence[float]) -> float:
    """An operator or function of plain numbers, as NumPy computes it."""
    _, apply = operation(name)
    with np.errstate(all="ignore"):
        return float(apply(*map(np.float64, values)))


def _number(value: float) -> _Piece:
    if not np.isfinite(value):
        return _Piece(f'float("{value}")', ATOM, value)
    return _Piece(digits(value), ATOM if value >= 0 else STRENGTH["neg"], value)


def _applied(language: Language, name: str, arguments: Sequence[_Piece], argument: str) -> _Piece:
    values = [piece.value for piece in arguments if piece.value is not None]
    value = constant(name, values) if len(values) == len(arguments) else None
    if value is not None and (name in RISKY or (name not in OPERATORS and language.arrays_only)):
        return _number(value)
    if name in OPERATORS:
        pieces = [
            piece.text if piece.strength >= place else f"({piece.text})"
            for piece, place in zip(arguments, PLACES[name], strict=True)
        ]
        return _Piece(SIGNS[name].join(pieces) if len(pieces) > 1 else SIGNS[name] + pieces[0], STRENGTH[name], value)
    texts = [
        language.filled.format(argument, piece.text) if language.arrays_only and piece.value is not None else piece.text
        for piece in arguments
    ]
    return _Piece(language.functions[name].format(*texts), ATOM, value)
