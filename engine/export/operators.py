"""Formulas and activations as operations of ONNX in float64.

Functions that ONNX Runtime has no float64 of are composed of those that it has, without losing digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from engine.export.expression import constant, rewritten
from engine.export.graph import DOUBLE, FLOAT, Graph
from engine.formulas.functions import CONSTANTS, FUNCTIONS, operation
from engine.formulas.text import Program
from engine.registry import Choice

PERIOD, TERMS = 12.0, 24
"""Of the error function's Fourier series: the first term left out is below 1e-18."""
LARGEST = 1e300
Piece = str | float
"""A value of the graph by its name, or a plain number."""


def erf(graph: Graph, v: str) -> str:
    """The error function as the Fourier series of its sum over all periods, of which the others are below 1e-16.

    erf(v) = 2v/T + 2/π Σ e^−(πk/T)²/k · sin(2πkv/T) for |v| ≤ T/2, by integrating Poisson's sum of e^−v².
    """
    k = np.arange(1, TERMS + 1)
    waves = graph.tensor("erf.waves", 2 * np.pi * k[None, :] / PERIOD)
    shares = graph.tensor("erf.shares", 2 / np.pi * np.exp(-((np.pi * k[:, None] / PERIOD) ** 2)) / k[:, None])
    inside = graph.add("Max", graph.add("Min", v, graph.number(PERIOD / 2)), graph.number(-PERIOD / 2))
    last = graph.indices("erf.axis", [-1])
    angles = graph.add("Mul", graph.add("Unsqueeze", inside, last), waves)
    series = graph.add("Squeeze", graph.add("MatMul", graph.add("Sin", angles), shares), last)
    return graph.add("Add", graph.add("Mul", inside, graph.number(2 / PERIOD)), series)


def atan(graph: Graph, v: str) -> str:
    """The arctangent: float32's, t, and what is missing of it, the small angle whose tangent is (v cos t − sin t) /
    (cos t + v sin t). Of an angle below 1e-6 the tangent is the angle itself to the last digit."""
    inside = graph.add("Max", graph.add("Min", v, graph.number(LARGEST)), graph.number(-LARGEST))
    near = graph.add("Atan", graph.add("Cast", inside, to=FLOAT))
    t = graph.add("Cast", near, to=DOUBLE)
    sin, cos = graph.add("Sin", t), graph.add("Cos", t)
    above = graph.add("Sub", graph.add("Mul", inside, cos), sin)
    below = graph.add("Add", cos, graph.add("Mul", inside, sin))
    return graph.add("Add", t, graph.add("Div", above, below))


def atan2(graph: Graph, u: str, v: str) -> str:
    """The angle of the point v to the right, u up: that of the first quadrant, then mirrored."""
    zero = graph.number(0.0)
    flat = graph.add("Equal", u, zero)
    slope = graph.add("Where", flat, zero, graph.add("Div", graph.add("Abs", u), graph.add("Abs", v)))
    angle = atan(graph, slope)
    left = graph.add("Where", graph.add("Less", v, zero), graph.add("Sub", graph.number(math.pi), angle), angle)
    return graph.add("Where", graph.add("Less", u, zero), graph.add("Neg", left), left)


def tan(graph: Graph, v: str) -> str:
    """sin v / cos v."""
    return graph.add("Div", graph.add("Sin", v), graph.add("Cos", v))


def step(graph: Graph, v: str) -> str:
    """1 if v ≥ 0, else 0."""
    return graph.add("Cast", graph.add("GreaterOrEqual", v, graph.number(0.0)), to=DOUBLE)


def power(graph: Graph, base: str, exponent: str) -> str:
    """A power; a square is a product, as in the engine."""
    return graph.add("Mul", base, base) if exponent == graph.number(2.0) else graph.add("Pow", base, exponent)


COMPOSED: Mapping[str, Callable[..., str]] = {
    "atan": atan, "atan2": atan2, "erf": erf, "step": step, "tan": tan, "^": power,
}  # fmt: skip
OPERATOR = {"+": "Add", "-": "Sub", "*": "Mul", "/": "Div", "neg": "Neg"} | {
    name: name.capitalize() for name in FUNCTIONS
}
"""The operators of ONNX, whose names are those of formulas where they are not composed."""
OVER_UNITS = {"softmax": "Softmax"}
"""Activations of a whole layer at once."""


def computed(graph: Graph, program: Program, values: Mapping[str, str]) -> str:
    """Adds the operations of a program; the name of the result. values: the names in the graph of its variables.

    What is constant is computed here, and filled into an array like the first variable.
    """
    stack: list[Piece] = []
    for item in rewritten(program):
        if isinstance(item, float):
            stack.append(item)
        elif item in CONSTANTS:
            stack.append(CONSTANTS[item])
        elif item in values:
            stack.append(values[item])
        else:
            count, _ = operation(item)
            arguments, stack[-count:] = stack[-count:], []
            stack.append(_applied(graph, item, arguments))
    whole = stack[-1]
    if isinstance(whole, str):
        return whole
    shape = graph.add("Shape", next(iter(values.values())))
    return graph.add("Expand", graph.number(whole), shape)


def _applied(graph: Graph, name: str, arguments: list[Piece]) -> Piece:
    plain = [piece for piece in arguments if isinstance(piece, float)]
    if len(plain) == len(arguments):
        return constant(name, plain)
    names = [graph.number(piece) if isinstance(piece, float) else piece for piece in arguments]
    return COMPOSED[name](graph, *names) if name in COMPOSED else graph.add(OPERATOR[name], *names)


def activated(graph: Graph, choice: Choice, program: Program, z: str) -> str:
    """Adds an activation of z (N, units); the name of the result."""
    if choice.name in OVER_UNITS:
        return graph.add(OVER_UNITS[choice.name], z, axis=1)
    return computed(graph, program, {"z": z})
