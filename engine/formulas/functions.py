"""What a formula may say: its variables, constants, operators and functions, declared once.

The parser knows a name from here, the evaluation takes the NumPy function from here, the documents list what is here.
All functions are elementwise, keep the dtype of what they are given, and answer NaN or ±∞ where mathematics has no
answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.formulas.normal import erf

Value = npt.NDArray[np.floating[Any]] | np.floating[Any]
"""An array, or a number of the same dtype."""

VARIABLES = ("x1", "x2")
SYNONYMS = {"x": "x1", "y": "x2", "ln": "log", "π": "pi", "√": "sqrt"}
CONSTANTS = {"pi": math.pi, "e": math.e}


@dataclass(frozen=True)
class Function:
    """A function of a formula. `arguments` is how many it takes; `formula` and `help` are for people."""

    name: str
    arguments: int
    formula: str
    help: str
    apply: Callable[..., Any]

    def describe(self) -> dict[str, object]:
        """The row of the documents and of the page's help."""
        return {"name": self.name, "arguments": self.arguments, "formula": self.formula, "help": self.help}


def _erf(v: Value) -> Value:
    return erf(np.asarray(v))


def _gauss(v: Value) -> Value:
    return np.exp(v * v * v.dtype.type(-0.5))


def _sigmoid(v: Value) -> Value:
    half = v.dtype.type(0.5)
    return half * np.tanh(half * v) + half


def _step(v: Value) -> Value:
    return np.heaviside(v, v.dtype.type(1))


def _power(base: Value, exponent: Value) -> Value:
    # A square is a product, as in the feature x₁²: the same bits, and many times faster than a general power.
    return base * base if np.ndim(exponent) == 0 and exponent == 2 else np.power(base, exponent)


FUNCTIONS = {
    function.name: function
    for function in (
        Function("abs", 1, "|v|", "Size without sign.", np.abs),
        Function("atan", 1, "arctan v", "Angle whose tangent is v, from −π/2 to π/2.", np.arctan),
        Function("atan2", 2, "angle of (v, u)", "atan2(u, v): angle of the point v to the right, u up.", np.arctan2),
        Function("cos", 1, "cos v", "Cosine; v in radians.", np.cos),
        Function("erf", 1, "2/√π ∫₀ᵛ e^(−t²) dt", "Error function: an S from −1 to 1.", _erf),
        Function("exp", 1, "eᵛ", "Exponential.", np.exp),
        Function("floor", 1, "⌊v⌋", "The whole number at or below v.", np.floor),
        Function("gauss", 1, "exp(−v²/2)", "A bell of height 1 and width 1 around 0.", _gauss),
        Function("log", 1, "ln v", "Natural logarithm; not a number below 0. Also written ln.", np.log),
        Function("max", 2, "max(u, v)", "The larger of two.", np.maximum),
        Function("min", 2, "min(u, v)", "The smaller of two.", np.minimum),
        Function("sigmoid", 1, "1/(1 + e⁻ᵛ)", "An S from 0 to 1.", _sigmoid),
        Function("sign", 1, "−1, 0 or 1", "The sign of v.", np.sign),
        Function("sin", 1, "sin v", "Sine; v in radians.", np.sin),
        Function("sqrt", 1, "√v", "Square root; not a number below 0.", np.sqrt),
        Function("step", 1, "1 if v ≥ 0, else 0", "The perceptron's threshold.", _step),
        Function("tan", 1, "tan v", "Tangent; v in radians.", np.tan),
        Function("tanh", 1, "tanh v", "An S from −1 to 1.", np.tanh),
    )
}
OPERATORS: dict[str, tuple[int, Callable[..., Any]]] = {
    "+": (2, np.add),
    "-": (2, np.subtract),
    "*": (2, np.multiply),
    "/": (2, np.divide),
    "^": (2, _power),
    "neg": (1, np.negative),
}


def operation(name: str) -> tuple[int, Callable[..., Any]]:
    """How many arguments the operator or function takes, and the NumPy function that computes it."""
    if name in OPERATORS:
        return OPERATORS[name]
    return FUNCTIONS[name].arguments, FUNCTIONS[name].apply
