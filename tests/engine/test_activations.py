"""What every activation function promises, with faults planted that the promises must catch."""

import math
from dataclasses import replace

import numpy as np
import pytest

from engine.activations import Activation, activations
from engine.activations.relu import entry as relu
from engine.activations.tanh import entry as tanh
from tests.engine.entries import FORMULA_NAMES, each, variations

GRID = np.concatenate([np.linspace(-6, 6, 97), [-30.0, 30.0, 0.01, -0.01]])
FAR = np.array([-math.inf, -1e308, -1e4, -700.0, 0.0, 700.0, 1e4, 1e308, math.inf])
STEP = 1e-3
ONE_SIDED = (-25 / 12, 4, -3, 4 / 3, -1 / 4)
"""Factors of f(z), f(z + h), … in h·f'(z), to the fourth order. Source: Fornberg: Generation of finite difference
formulas (1988), table 3."""


def of(entry, z, values):
    """g(z), z being (units, samples)."""
    out = np.empty_like(z)
    with np.errstate(all="ignore"):
        entry.apply(z.copy(), out, values)
    return out


def chained(entry, delta, z, values):
    """What `chain` makes of delta; it is given the input only where it says that it needs it."""
    result, a = delta.copy(), of(entry, z, values)
    given = z.copy() if entry.needs_input else np.full_like(z, np.nan)
    with np.errstate(all="ignore"):
        entry.chain(result, given, a, np.empty_like(z), values)
    return result


def assert_chain_is_the_derivative(entry, values):
    """δ·g' against differences of Σ δ·g over every input, away from kinks: from the left and from the right, since a
    derivative is what both agree on. (Differences across a point would need a second derivative there as well.)"""
    away = [z for z in GRID if all(abs(z - kink) > len(ONE_SIDED) * STEP for kink in entry.kinks)]
    z = np.array([away, away[::-1], np.roll(away, 5)])
    delta = np.cos(np.arange(z.size)).reshape(z.shape) + 1.5
    for step in (-STEP, STEP):
        measured = np.zeros_like(z)
        for unit in range(len(z)):
            for shift, factor in enumerate(ONE_SIDED):
                moved = z.copy()
                moved[unit] += shift * step
                measured[unit] += factor / step * (delta * of(entry, moved, values)).sum(axis=0)
        np.testing.assert_allclose(chained(entry, delta, z, values), measured, rtol=1e-9, atol=1e-9)


def differentiable(entry: Activation) -> bool:
    return not entry.surrogate


@each(activations)
def test_chain_is_the_derivative(entry):
    for values in variations(entry):
        if differentiable(entry):
            assert_chain_is_the_derivative(entry, values)


def test_what_learns_by_another_rule_passes_delta_on():
    """A surrogate is no derivative: it must differ from it, or it would not need to be one."""
    for entry in activations:
        if not differentiable(entry):
            with pytest.raises(AssertionError):
                assert_chain_is_the_derivative(entry, next(variations(entry)))


def off_by_little(delta, z, a, scratch, values):
    delta *= (1 - a * a) * (1 + 1e-7)


@pytest.mark.parametrize(
    "faulty",
    [
        replace(tanh, chain=off_by_little),
        replace(relu, kinks=()),
        replace(tanh, needs_input=True, chain=lambda delta, z, a, scratch, values: np.multiply(delta, z, delta)),
    ],
    ids=["off by little", "a kink not declared", "another function"],
)
def test_a_wrong_derivative_is_caught(faulty):
    with pytest.raises(AssertionError):
        assert_chain_is_the_derivative(faulty, {})


@each(activations)
def test_kinks_are_kinks(entry):
    for kink in entry.kinks:
        below, above = (of(entry, np.array([[kink + s * 1e-4, kink + s * 2e-4]]), next(variations(entry)))[0]
                        for s in (-1, 1))  # fmt: skip
        slopes = (below[0] - below[1]) / 1e-4, (above[1] - above[0]) / 1e-4
        jumps = abs(above[0] - below[0]) > 0.1
        # With α = 1 ELU is smooth: its kink shows at other values only.
        assert jumps or abs(slopes[0] - slopes[1]) > 0.1 or entry.parameters


@each(activations)
def test_the_derivative_at_a_kink_is_one_of_both_sides(entry):
    for kink in entry.kinks:
        for values in variations(entry):
            sides = [chained(entry, np.ones((1, 1)), np.array([[kink + s]]), values)[0, 0] for s in (-1e-9, 1e-9)]
            here = chained(entry, np.ones((1, 1)), np.array([[kink]]), values)[0, 0]
            assert min(abs(here - side) for side in sides) < 1e-6


def test_relu_at_zero():
    assert chained(relu, np.ones((1, 1)), np.zeros((1, 1)), {})[0, 0] == 0


def assert_stays_in_bounds(entry, values):
    z = np.concatenate([GRID, FAR])
    for rows in (z[None, :], np.array([z, -z, np.zeros_like(z)])):
        a = of(entry, rows, values)
        assert (np.abs(a[np.isfinite(a)]) <= 1).all()


@each(activations)
def test_what_says_bounded_is_bounded(entry):
    for values in variations(entry):
        if entry.bounded:
            assert_stays_in_bounds(entry, values)


@each(activations)
def test_what_does_not_say_bounded_is_not(entry):
    infinite = of(entry, np.array([[-np.inf, np.inf]]), next(variations(entry)))
    if not entry.bounded and not np.isnan(infinite).any():  # in bounds but for infinity, where it is not a number
        with pytest.raises(AssertionError):
            for values in variations(entry):
                assert_stays_in_bounds(entry, values)


def test_a_bound_broken_by_little_is_caught():
    def higher(z, out, values):
        np.multiply(np.tanh(z), 1.0001, out)

    with pytest.raises(AssertionError):
        assert_stays_in_bounds(replace(tanh, apply=higher), {})


@each(activations)
def test_may_write_over_its_input_unless_it_needs_it(entry):
    for values in variations(entry):
        z = np.array([GRID, GRID[::-1]])
        apart, over = of(entry, z, values), z.copy()
        if not entry.needs_input:
            entry.apply(over, over, values)
            assert np.array_equal(apart, over)


@each(activations)
def test_the_same_bits_in_any_shape(entry):
    for values in variations(entry):
        z = np.stack([np.array([GRID, GRID[::-1], GRID / 2]) + shift for shift in (0, 1, 2)])
        together = of(entry, z, values)
        for number, single in enumerate(z):
            assert np.array_equal(of(entry, single, values), together[number])


@each(activations)
def test_keeps_float32(entry):
    for values in variations(entry):
        z = np.array([GRID, GRID[::-1]])
        single = of(entry, z.astype(np.float32), values)
        np.testing.assert_allclose(single, of(entry, z, values), rtol=2e-5, atol=2e-6)


@each(activations)
def test_a_value_that_is_not_a_number_stays_so(entry):
    z = np.full((2, 3), np.nan)
    assert np.isnan(of(entry, z, next(variations(entry)))).all()


@each(activations)
def test_the_expression_says_the_same(entry):
    """Evaluated one number at a time by Python itself."""
    assert bool(entry.expression) is not entry.over_units
    for values in variations(entry):
        for z in np.linspace(-5, 5, 41) if entry.expression else ():
            said = eval(
                entry.expression.replace("^", "**"), {"__builtins__": {}}, FORMULA_NAMES | {"z": float(z)} | values
            )
            assert float(said) == pytest.approx(of(entry, np.array([[z]]), values)[0, 0], rel=1e-9, abs=1e-12)
