"""What every feature promises, with faults planted that the promises must catch."""

import math
from dataclasses import replace

import numpy as np
import pytest

from engine.features import features
from engine.features.sin_x import entry as sin_x
from engine.features.x import entry as x_itself
from tests.engine.entries import each

X, Y = np.random.Generator(np.random.Philox(3)).uniform(-6, 6, (2, 40))
NAMES = {name: getattr(math, name) for name in ("sin", "cos", "exp", "sqrt", "log", "pi")} | {"abs": abs}


def assert_formula_says_the_same(entry):
    """The formula as Python reads it, point by point."""
    for x, y, value in zip(X, Y, entry.value(X, Y), strict=True):
        said = eval(entry.formula.replace("^", "**"), {"__builtins__": {}}, NAMES | {"x1": x, "x2": y})
        assert value == pytest.approx(said, rel=1e-12)


def assert_elementwise(entry):
    for dtype in (np.float64, np.float32):
        x, y = X.astype(dtype), Y.astype(dtype)
        whole = entry.value(x, y)
        assert whole.dtype == dtype and whole.shape == x.shape
        assert np.array_equal(entry.value(x[5:9], y[5:9]), whole[5:9])
        assert np.array_equal(entry.value(x.reshape(8, 5), y.reshape(8, 5)).ravel(), whole)


def assert_changes_nothing(entry):
    x, y = X.copy(), Y.copy()
    np.multiply(entry.value(x, y), 2, out=np.empty_like(x))
    assert np.array_equal(x, X) and np.array_equal(y, Y)


CONTRACTS = [assert_formula_says_the_same, assert_elementwise, assert_changes_nothing]


@each(features)
@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.__name__)
def test_contract(entry, contract):
    contract(entry)


FAULTS = [
    replace(sin_x, formula="sin(x2)"),
    replace(sin_x, value=lambda x, y: x - x.mean()),
    replace(x_itself, value=lambda x, y: np.add(x, 1, out=x)),
]


@pytest.mark.parametrize(("faulty", "contract"), list(zip(FAULTS, CONTRACTS, strict=True)))
def test_a_fault_is_caught(faulty, contract):
    with pytest.raises(AssertionError):
        contract(faulty)


def test_no_two_are_the_same():
    values = [entry.value(X, Y) for entry in features]
    assert len({value.tobytes() for value in values}) == len(values)


def test_some_are_chosen_when_nothing_is_said():
    assert [entry.name for entry in features if entry.initial] == ["x", "y"]
