"""Formulas as code: what the code of any formula gives is what the formula gives."""

import re
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.export.expression import Language, written
from engine.export.formats.keras import KERAS
from engine.export.formats.numpy import ERF, NUMPY, SIGMOID
from engine.export.formats.pytorch import TORCH
from engine.formulas.formula import parse_formula
from engine.formulas.functions import FUNCTIONS

X, Y = np.random.Generator(np.random.Philox(3)).uniform(-3, 3, (2, 50))
LEAVES = st.sampled_from(["x1", "x2", "2", "0.1", "-3", "pi", "e", "0"])


def larger(inner):
    joined = st.tuples(inner, st.sampled_from("+-*/^"), inner).map(lambda p: f"({p[0]}){p[1]}({p[2]})")
    negative = inner.map(lambda text: f"-({text})")
    called = st.tuples(st.sampled_from(sorted(FUNCTIONS)), inner, inner).map(
        lambda p: f"{p[0]}({', '.join(p[1 : 1 + FUNCTIONS[p[0]].arguments])})"
    )
    return joined | negative | called


FORMULAS = st.recursive(LEAVES, larger, max_leaves=7).filter(lambda text: len(text) <= 150)


def by_numpy(text):
    """A formula's code for NumPy, run."""
    code = written(NUMPY, parse_formula(text).program, "x1")
    known: dict = {}
    exec(f"import math\nimport numpy as np\n{SIGMOID}{ERF}", known)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error")
        return eval(code, known, {"x1": X, "x2": Y})


def by_torch(text):
    """A formula's code for PyTorch, run."""
    torch = pytest.importorskip("torch")
    code = written(TORCH, parse_formula(text).program, "x1")
    return eval(code, {"torch": torch}, {"x1": torch.tensor(X), "x2": torch.tensor(Y)}).numpy()


def agree(theirs, text):
    ours = parse_formula(text).value(X, Y)
    assert theirs.dtype == np.float64 and theirs.shape == ours.shape
    # Where something on the way has no value, libraries differ (NaN in a comparison), and rounding may cross a jump.
    if np.isfinite(ours).all() and not re.search("floor|sign|step|tan|/|[\\^]|log|sqrt", text):
        np.testing.assert_allclose(theirs, ours, rtol=1e-9, atol=1e-9)


@settings(max_examples=300)
@given(FORMULAS)
def test_drawn_formulas_as_numpy(text):
    agree(by_numpy(text), text)


@settings(max_examples=300)
@given(FORMULAS)
def test_drawn_formulas_as_pytorch(text):
    agree(by_torch(text), text)


@pytest.mark.parametrize(
    ("text", "numpy", "torch"),
    [
        ("x1^2+x2^2", "x1**2 + x2**2", "x1**2 + x2**2"),
        ("-(x1-1)^2", "-(x1 - 1)**2", "-(x1 - 1)**2"),
        ("(-x1)^2", "(-x1)**2", "(-x1)**2"),
        ("(x1+x2)*(x1-x2)/2", "(x1 + x2) * (x1 - x2) / 2", "(x1 + x2) * (x1 - x2) / 2"),
        ("x1-(x2-1)", "x1 - (x2 - 1)", "x1 - (x2 - 1)"),
        ("sin(3x1)", "np.sin(3 * x1)", "torch.sin(3 * x1)"),
        ("gauss(x1)", "np.exp(-x1**2 / 2)", "torch.exp(-x1**2 / 2)"),
        ("max(0,x1)", "np.maximum(0, x1)", "torch.maximum(torch.full_like(x1, 0), x1)"),
        ("sin(2)*x1", "np.sin(2) * x1", "0.9092974268256817 * x1"),
        ("pi", "np.full_like(x1, np.pi)", "torch.full_like(x1, torch.pi)"),
        ("x2/0", "x2 / 0", "x2 / 0"),
        ("1/0+x1", 'float("inf") + x1', 'float("inf") + x1'),
        ("(0-8)^0.5*x1", 'float("nan") * x1', 'float("nan") * x1'),
        ("step(x1-1)", "np.heaviside(x1 - 1, 1.0)", "(x1 - 1 >= 0).double()"),
        ("2^-x1", "2**-x1", "2**-x1"),
    ],
)
def test_code_is_what_one_would_write(text, numpy, torch):
    assert written(NUMPY, parse_formula(text).program, "x1") == numpy
    assert written(TORCH, parse_formula(text).program, "x1") == torch


@pytest.mark.parametrize("language", [NUMPY, TORCH, KERAS])
def test_every_function_has_its_name_in_every_language(language: Language):
    assert set(language.functions) == set(FUNCTIONS)
    for name, function in FUNCTIONS.items():
        assert all(f"{{{n}}}" in language.functions[name] for n in range(function.arguments))
