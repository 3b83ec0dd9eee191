"""Operators that ONNX Runtime lacks in float64, composed of those that it has: all digits are there."""

import math

import numpy as np
import pytest

from engine.export.graph import Graph
from engine.export.operators import computed
from engine.formulas.formula import parse_formula
from engine.formulas.functions import FUNCTIONS

ort = pytest.importorskip("onnxruntime")


def answered(text, x, y):
    """A formula's values, by ONNX Runtime."""
    graph = Graph()
    columns = {
        name: graph.add("Gather", "points", graph.indices(f"{name}.column", [at]), axis=1)
        for at, name in enumerate(("x1", "x2"))
    }
    result = computed(graph, parse_formula(text).program, columns)
    graph.add("Identity", result, output="outputs")
    model = graph.model(("points", 2), ("outputs", 1), text, {})
    session = ort.InferenceSession(model, providers=["CPUExecutionProvider"])
    return session.run(None, {"points": np.column_stack([x, y])})[0][:, 0]


EDGES = np.array([0.0, 1e-300, -1e-9, 1e-5, -0.5, 1.0, -1.0, 2.5, -6.0, 37.0, 1e6, -1e15, 1e300, -1e300])
GRID = tuple(axis.ravel() for axis in np.meshgrid(EDGES, EDGES))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_have_all_their_digits(name):
    arguments = ("x1", "x2")[: FUNCTIONS[name].arguments]
    text = f"{name}({','.join(arguments)})"
    ours = parse_formula(text).value(*GRID)
    finite = np.isfinite(ours)
    if name in ("sin", "cos", "tan"):  # of huge angles every library reduces in its own way
        finite &= np.abs(GRID[0]) < 1e6
    np.testing.assert_allclose(answered(text, *GRID)[finite], ours[finite], rtol=1e-13, atol=1e-15)


def test_the_error_function_is_that_of_the_standard_library():
    v = np.linspace(-8, 8, 4001)
    exact = [math.erf(each) for each in v]
    np.testing.assert_allclose(answered("erf(x1)", v, v), exact, rtol=0, atol=1e-15)


def test_the_angle_is_that_of_the_standard_library():
    x, y = (
        np.append(axis, zeros) for axis, zeros in zip(GRID, ([-0.0, -0.0, -1, 1], [-0.0, 1, -0.0, -0.0]), strict=True)
    )
    # A zero's sign decides between π and −π only in libraries; a plane has one zero.
    exact = [math.atan2(b + 0.0, a + 0.0) for a, b in zip(x, y, strict=True)]
    np.testing.assert_allclose(answered("atan2(x2,x1)", x, y), exact, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("text", ["pi", "2^0.5/0.1", "0/0+x1", "1/0", "-1/0", "sqrt(-1)"])
def test_constants_are_computed_beforehand(text):
    x = np.array([1.0, 2.0])
    np.testing.assert_array_equal(answered(text, x, x), parse_formula(text).value(x, x))
