"""Formulas: what they mean, how they are written out, and what they give at points."""

import math
import pickle
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.formulas.formula import parse_formula
from engine.formulas.functions import FUNCTIONS
from engine.formulas.parser import MOST_CHARACTERS

X = np.array([-3.0, -1.0, -0.25, 0.0, 0.5, 1.0, 2.75, 6.0])
Y = np.array([2.0, -0.5, 1.0, 4.0, -6.0, 0.0, 0.125, -1.5])


def value(text, x, y):
    return float(parse_formula(text).value(np.array([x]), np.array([y]))[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x1^2 + x2^2", X**2 + Y**2),
        ("x1*x2", X * Y),
        ("-x1^2", -(X**2)),
        ("(-x1)^2", X**2),
        ("x1 - x2 - 1", X - Y - 1),
        ("x1 - (x2 - 1)", X - Y + 1),
        ("12/2/3", np.full(8, 2.0)),
        ("12/(2/4)", np.full(8, 24.0)),
        ("2^3^2", np.full(8, 512.0)),
        ("(2^3)^2", np.full(8, 64.0)),
        ("2^-1", np.full(8, 0.5)),
        ("2^-x1^2", 2.0 ** -(X**2)),
        ("--x1", X),
        ("+x1", X),
        ("2*-x1", -2 * X),
        ("1 - -x1", 1 + X),
        ("exp(-(x1-1)^2)", np.exp(-((X - 1) ** 2))),
        ("sin(3*x1)", np.sin(3 * X)),
        ("min(x1, x2) + max(x1, x2)", X + Y),
        ("pi", np.full(8, math.pi)),
        ("e", np.full(8, math.e)),
        ("1.5e1 + .5 + 2.", np.full(8, 17.5)),
    ],
)
def test_a_formula_means_what_mathematics_means(text, expected):
    np.testing.assert_allclose(parse_formula(text).value(X, Y), expected, rtol=1e-14)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("x^2 + y^2", "x1^2+x2^2"),
        ("X1 * Sin( X2 )", "x1*sin(x2)"),
        ("2x1", "2*x1"),
        ("2(x1+1)", "2*(x1+1)"),
        ("(x+1)(y-1)", "(x1+1)*(x2-1)"),
        ("2 sin(x1) cos(x2)", "2*sin(x1)*cos(x2)"),
        ("x1 x2", "x1*x2"),
        ("2x^2", "2*x1^2"),
        ("2e x", "2*e*x1"),
        ("1/2*x1", "1/2*x1"),
        ("x²y", "x1^2*x2"),
        ("x₁² − 3·x₂", "x1^2-3*x2"),
        ("x¹⁰ × y⁻² ÷ 2", "x1^10*x2^-2/2"),
        ("√(x₁) + π", "sqrt(x1)+pi"),
        ("x1**2", "x1^2"),
        ("ln(x1)", "log(x1)"),
        ("(((x1)))", "x1"),
        ("(x-1)-(y-(1+x))", "x1-1-(x2-(1+x1))"),
        ("(x*1)/(y/(2*x))", "x1*1/(x2/(2*x1))"),
        ("(x^2)^(3^y)", "(x1^2)^3^x2"),
        ("(-x)^2 - (-(x^2))", "(-x1)^2--x1^2"),
        ("-(x*y) + (-x)*y", "-(x1*x2)+-x1*x2"),
        ("3.0*x1 + 0.10", "3*x1+0.1"),
        ("1e300", "1e300"),
        ("x1 +\u00a0\u200b x2\n", "x1+x2"),
        ("۲x1", "2*x1"),
    ],
)
def test_what_is_typed_or_pasted_is_written_out_plainly(typed, plain):
    assert parse_formula(typed).text == plain
    assert parse_formula(plain) == parse_formula(typed)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("x1^2+x2^2", "x₁² + x₂²"),
        ("exp(-(x-1)^2)", "exp(−(x₁ − 1)²)"),
        ("3*x1-x2^-2", "3·x₁ − x₂⁻²"),
        ("2^(x+1)", "2^(x₁ + 1)"),
        ("min(x,pi)", "min(x₁, π)"),
    ],
)
def test_the_label_is_set_as_mathematics(text, label):
    assert parse_formula(text).label == label
    assert parse_formula(label).text == parse_formula(text).text


def test_equal_formulas_are_one_value():
    first, second = parse_formula("x^2 + y"), parse_formula("x1^2+x2")
    assert first == second and hash(first) == hash(second) and first.program == second.program
    assert parse_formula("x2+x1^2") != first
    restored = pickle.loads(pickle.dumps(first))
    assert restored == first and restored.program == first.program


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(), (0,), (5,), (2, 3), (4, 1, 2)])
@pytest.mark.parametrize("text", ["1", "pi", "x1", "2*x1+x2", "2^0.5*e", "step(x1)", "sigmoid(x2)", "gauss(1)", "x^2"])
def test_the_result_has_the_shape_and_dtype_of_the_points(text, shape, dtype):
    x, y = np.full(shape, 0.5, dtype), np.full(shape, -2.0, dtype)
    x.flags.writeable = y.flags.writeable = False
    result = parse_formula(text).value(x, y)
    assert result.shape == shape and result.dtype == dtype
    assert result.flags.writeable and not np.shares_memory(result, x)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/x1", [math.inf, math.inf]),
        ("log(x1 - 1)", [math.nan, math.nan]),
        ("1e300*1e300", [math.inf, math.inf]),
        ("exp(1e10) - exp(1e10)", [math.nan, math.nan]),
        ("(0-1)^0.5 + x1", [math.nan, math.nan]),
    ],
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_is_not_finite_is_so_silently(text, expected, dtype):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_array_equal(parse_formula(text).value(np.zeros(2, dtype), np.zeros(2, dtype)), expected)


def test_a_constant_too_large_for_the_dtype_is_infinite_silently():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isinf(parse_formula("1e300").value(np.zeros(2, np.float32), np.zeros(2, np.float32))).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_numbers_have_the_precision_of_the_points(dtype):
    x = np.random.Generator(np.random.Philox(7)).normal(size=1000).astype(dtype)
    assert parse_formula("x1^2").value(x, x).tobytes() == (x * x).tobytes()
    assert parse_formula("pi*x1 + 0.1").value(x, x).tobytes() == (dtype(math.pi) * x + dtype(0.1)).tobytes()


ORACLE = {
    "abs": abs,
    "atan": math.atan,
    "atan2": math.atan2,
    "cos": math.cos,
    "erf": math.erf,
    "exp": math.exp,
    "floor": math.floor,
    "gauss": lambda v: math.exp(-(v**2) / 2),
    "log": math.log,
    "max": max,
    "min": min,
    "sigmoid": lambda v: 1 / (1 + math.exp(-v)),
    "sign": lambda v: (v > 0) - (v < 0),
    "sin": math.sin,
    "sqrt": math.sqrt,
    "step": lambda v: 1 if v >= 0 else 0,
    "tan": math.tan,
    "tanh": math.tanh,
}


def test_every_function_is_described():
    for name, function in FUNCTIONS.items():
        described = function.describe()
        assert described["name"] == name and described["arguments"] in (1, 2)
        assert described["formula"] and str(described["help"]).endswith(".")


def test_every_function_has_an_oracle():
    assert set(ORACLE) == set(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_computes_what_its_name_says(name):
    arguments = ", ".join(["x1", "x2"][: FUNCTIONS[name].arguments])
    result = parse_formula(f"{name}({arguments})").value(X, Y)
    for x, y, computed in zip(X, Y, result, strict=True):
        try:
            expected = float(ORACLE[name](*(float(x), float(y))[: FUNCTIONS[name].arguments]))
        except ValueError:
            assert not math.isfinite(computed)
        else:
            assert computed == pytest.approx(expected, rel=1e-12, abs=1e-15)


def joined(operator, combine):
    """A strategy's step: two drawn expressions (text, value) joined in brackets."""
    return lambda pair: (
        f"({pair[0][0]}) {operator} ({pair[1][0]})",
        lambda x, y: combine(pair[0][1](x, y), pair[1][1](x, y)),
    )


def called(name):
    """A strategy's step: a function of one or two drawn expressions."""
    count = FUNCTIONS[name].arguments
    return lambda pair: (
        f"{name}({', '.join(text for text, _ in pair[:count])})",
        lambda x, y: float(ORACLE[name](*(compute(x, y) for _, compute in pair[:count]))),
    )


def real_power(base, exponent):
    result = base**exponent
    if isinstance(result, complex):
        raise ValueError("not real")
    return result


ARITHMETIC = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": real_power,
}
LEAVES = st.sampled_from(
    [
        ("x1", lambda x, y: x),
        ("x2", lambda x, y: y),
        ("pi", lambda x, y: math.pi),
        ("0.5", lambda x, y: 0.5),
        ("2", lambda x, y: 2.0),
    ]
)


def larger(inner):
    pairs = st.tuples(inner, inner)
    steps = [joined(*item) for item in ARITHMETIC.items()] + [called(name) for name in sorted(ORACLE)]
    return st.tuples(st.sampled_from(steps), pairs).map(lambda drawn: drawn[0](drawn[1]))


EXPRESSIONS = st.recursive(LEAVES, larger, max_leaves=6).filter(lambda drawn: len(drawn[0]) <= MOST_CHARACTERS)
SMOOTH = {name for name in FUNCTIONS if name not in ("floor", "sign", "step", "tan")}


@settings(max_examples=300)
@given(EXPRESSIONS, st.sampled_from([0.3, 1.7, -2.2]), st.sampled_from([0.9, -1.3, 3.1]))
def test_drawn_formulas_agree_with_scalar_arithmetic(drawn, x, y):
    text, compute = drawn
    formula = parse_formula(text)
    assert parse_formula(formula.text).program == formula.program
    assert value(formula.text, x, y) == pytest.approx(value(text, x, y), nan_ok=True)
    try:
        expected = compute(x, y)
    except (ValueError, OverflowError, ZeroDivisionError):
        return
    # Where the value jumps or is very steep, rounding may fall on the other side.
    if math.isfinite(expected) and not any(name in text for name in set(FUNCTIONS) - SMOOTH):
        assert value(text, x, y) == pytest.approx(expected, rel=1e-6, abs=1e-9)


DOCUMENT = Path(__file__).parents[3] / "docs" / "data.md"


def table_of(heading, text):
    """The rows of the table under a heading of the document, as lists of cells."""
    lines = text.split(f"## {heading}\n")[1].split("\n## ")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if line.startswith("|")]
    return rows[2:]


def test_the_document_lists_every_function():
    expected = [
        [f"`{name}`", str(item.arguments), item.formula.replace("|", "\\|"), item.help]
        for name, item in FUNCTIONS.items()
    ]
    assert table_of("Functions", DOCUMENT.read_text("utf-8")) == expected


def test_the_document_shows_what_is_understood():
    for typed, plain in table_of("What a formula may look like", DOCUMENT.read_text("utf-8")):
        assert parse_formula(typed.strip("`")) == parse_formula(plain.strip("`")), typed
