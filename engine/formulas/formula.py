"""Features of one's own: a formula in x1 and x2, read by our own parser and computed by NumPy.

    parse_formula("sin(3 x₁) + x2^2").value(x, y)

The grammar is in engine/formulas/parser.py, what may be said in engine/formulas/functions.py, both for people in
docs/data.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.arrays import FloatArray
from engine.errors import shown
from engine.formulas.errors import BadFormula
from engine.formulas.functions import CONSTANTS, operation
from engine.formulas.parser import MOST_CHARACTERS, program_of
from engine.formulas.text import Program, label, typed

__all__ = ["BadFormula", "Formula", "parse_formula"]


@dataclass(frozen=True)
class Formula:
    """A formula that was read. Two that mean the same operations in the same order are equal.

    text: the formula written out plainly, without spaces; parsed, it gives the same formula. program: its numbers,
    names and operations in postfix order.
    """

    text: str
    program: Program = field(compare=False, repr=False)

    @property
    def label(self) -> str:
        """The formula as mathematics is set, for people: x₁² + sin(3·x₂)."""
        return label(self.program)

    def value(self, x: FloatArray, y: FloatArray) -> FloatArray:
        """The formula at points x, y, arrays of one shape and dtype. Returns a new array of that shape and dtype.

        Where the formula has no finite value there (1/0, log(-1), too large for the dtype) it is NaN or ±∞, silently.
        """
        known: dict[str, FloatArray] = {"x1": x, "x2": y}
        stack: list[Any] = []
        with np.errstate(all="ignore"):
            for item in self.program:
                if isinstance(item, float):
                    stack.append(x.dtype.type(item))
                elif item in known:
                    stack.append(known[item])
                elif item in CONSTANTS:
                    stack.append(x.dtype.type(CONSTANTS[item]))
                else:
                    count, apply = operation(item)
                    arguments, stack[-count:] = stack[-count:], []
                    stack.append(apply(*arguments))
            result: FloatArray = np.empty(x.shape, x.dtype)
            result[...] = stack[-1]
        return result


def parse_formula(text: str) -> Formula:
    """The formula of a text. Raises BadFormula, which says what is wrong, where, and what was expected."""
    if not isinstance(text, str):
        raise BadFormula(f"{shown(text)} is not text; expected a formula such as x1^2 + x2^2", "", None)
    if len(text) > MOST_CHARACTERS:
        raise _too_long(text, len(text), "")
    program = program_of(text)
    plain = typed(program)
    if len(plain) > MOST_CHARACTERS:
        raise _too_long(text, len(plain), ", written out plainly,")
    return Formula(plain, program)


def _too_long(text: str, length: int, how: str) -> BadFormula:
    reason = f"the formula{how} has {length:,} characters; the limit is {MOST_CHARACTERS}"
    return BadFormula(reason, text[:MOST_CHARACTERS], None)
