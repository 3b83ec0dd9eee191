"""A formula's program written as text again: once as it may be typed, once as mathematics is set.

A program is in postfix order: numbers, variables and constants, each operator or function after its arguments.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.digits import digits
from engine.formulas.functions import CONSTANTS, OPERATORS, VARIABLES, operation

Program = tuple[str | float, ...]

# How tightly an expression holds together; an argument that holds less tightly than its place asks for is bracketed.
SUM, PRODUCT, MINUS, POWER, ATOM = range(1, 6)
STRENGTH = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "neg": MINUS, "^": POWER}
# What each place of an operator asks for: the same that the grammar allows there.
PLACES = {
    "+": (SUM, PRODUCT),
    "-": (SUM, PRODUCT),
    "*": (PRODUCT, MINUS),
    "/": (PRODUCT, MINUS),
    "neg": (MINUS,),
    "^": (ATOM, MINUS),
}
SET = {"+": " + ", "-": " − ", "*": "·", "neg": "−", "x1": "x₁", "x2": "x₂", "pi": "π"}
SUPERSCRIPTS = str.maketrans("−0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def typed(program: Program) -> str:
    """The formula as it may be typed: no spaces, no bracket too many. Parsed, it gives the same program."""
    return _written(program, {})


def label(program: Program) -> str:
    """The formula as mathematics is set, such as x₁² + sin(3·x₂)."""
    return _written(program, SET)


def _written(program: Program, words: dict[str, str]) -> str:
    stack: list[tuple[str, int]] = []
    for item in program:
        if isinstance(item, float):
            stack.append((digits(item), ATOM))
        elif item in VARIABLES or item in CONSTANTS:
            stack.append((words.get(item, item), ATOM))
        else:
            count, _ = operation(item)
            arguments, stack[-count:] = stack[-count:], []
            stack.append((_joined(item, arguments, words), STRENGTH.get(item, ATOM)))
    return stack[-1][0]


def _joined(name: str, arguments: Sequence[tuple[str, int]], words: dict[str, str]) -> str:
    if name not in OPERATORS:
        return f"{name}({(', ' if words else ',').join(text for text, _ in arguments)})"
    pieces = [
        text if strength >= place else f"({text})"
        for (text, strength), place in zip(arguments, PLACES[name], strict=True)
    ]
    if name == "neg":
        return words.get(name, "-") + pieces[0]
    if words and name == "^" and pieces[1].removeprefix("−").isdecimal():
        return pieces[0] + pieces[1].translate(SUPERSCRIPTS)
    return words.get(name, name).join(pieces)
