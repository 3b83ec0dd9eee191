"""What every loss promises, with faults planted that the promises must catch."""

import math
from dataclasses import replace

import numpy as np
import pytest

from engine.activations import activations
from engine.losses import losses
from engine.losses.squared import entry as squared
from tests.engine.entries import each

STEP = 1e-5
SAMPLES = 30


def cases(entry):
    """Outputs and targets (K, samples) that may meet in this loss, for one output and for three."""
    draw = np.random.Generator(np.random.Philox(5))
    for output in entry.outputs or activations.names():
        low, high = activations.get(output).targets
        for units in (1, 3):
            if activations.get(output).over_units and units == 1:
                continue
            z = draw.normal(0, 1.5, (units, SAMPLES))
            o = np.empty_like(z)
            activations.get(output).apply(z.copy(), o, {p.name: p.default for p in activations.get(output).parameters})
            classes = draw.integers(0, max(2, units), SAMPLES)
            hot = np.where(classes == np.arange(units)[:, None] if units > 1 else classes[None, :] > 0, high, low)
            yield output, z, o, hot.astype(float)
            if "regression" in entry.problems and not activations.get(output).over_units:
                yield output, z, o, draw.uniform(low, high, z.shape)


def total(function, at, targets):
    out = np.empty_like(at)
    function(at, targets, out)
    return out.sum()


def assert_derivative(value, derivative, at, targets, given, kinks):
    """derivative(given) against fourth-order central differences of value at every number."""
    found = np.empty_like(at)
    derivative(given, targets, found)
    for place in np.ndindex(at.shape):
        if any(abs(at[place] - targets[place] - kink) < 3 * STEP for kink in kinks):
            continue
        measured = 0.0
        for shift, factor in ((1, 8), (-1, -8), (2, -1), (-2, 1)):
            moved = at.copy()
            moved[place] += shift * STEP
            measured += factor * total(value, moved, targets)
        assert found[place] == pytest.approx(measured / (12 * STEP), rel=1e-5, abs=1e-6)


def assert_derivatives(entry):
    for output, z, outputs, targets in cases(entry):
        # At an output's own limits a loss may be infinite; there is no difference to measure.
        inside = np.abs(outputs) < 1 - 3 * STEP if activations.get(output).bounded else np.ones(outputs.shape, bool)
        columns = inside.all(axis=0) & (np.abs(outputs - targets) > 3 * STEP).all(axis=0)
        z, o, t = z[:, columns], outputs[:, columns], targets[:, columns]
        if output in entry.fused:
            fused = entry.fused[output]
            assert_derivative(fused.value, fused.derivative, z, t, o, ())
        else:
            assert_derivative(entry.value, entry.derivative, o, t, o, entry.kinks)


@each(losses)
def test_derivative_against_differences(entry):
    assert_derivatives(entry)


@pytest.mark.parametrize("factor", [1.001, -1.0, 2.0])
def test_a_wrong_derivative_is_caught(factor):
    def wrong(outputs, targets, delta):
        np.multiply(outputs - targets, factor, delta)

    with pytest.raises(AssertionError):
        assert_derivatives(replace(squared, derivative=wrong))


@each(losses)
def test_fused_with_an_activation_it_is_the_same_loss(entry):
    met = set()
    for output, z, outputs, targets in cases(entry):
        # Several sigmoids are no distribution: for them cross-entropy is one against the rest, known to the fused form.
        distribution = len(z) == 1 or activations.get(output).over_units
        if output in entry.fused and distribution:
            met.add(output)
            apart, together = np.empty_like(z), np.empty_like(z)
            entry.value(outputs, targets, apart)
            entry.fused[output].value(z, targets, together)
            np.testing.assert_allclose(together.sum(axis=0), apart.sum(axis=0), rtol=1e-9)
    assert met == set(entry.fused)


@each(losses)
def test_fused_losses_do_not_overflow(entry):
    for output in entry.fused:
        low, high = activations.get(output).targets
        for units in (1, 3) if not activations.get(output).over_units else (3,):
            z = np.where(np.arange(units)[:, None] == 0, [[800.0, -800.0, 1e300]], 0.0)
            for target in (low, high):
                targets = np.full(z.shape, low)
                targets[0] = target
                out = np.empty_like(z)
                entry.fused[output].value(z, targets, out)
                assert np.isfinite(out).all() and (out.sum(axis=0) >= 0).all()


@each(losses)
def test_never_negative_and_least_at_the_target(entry):
    for _, _, outputs, targets in cases(entry):
        away, there = np.empty_like(outputs), np.empty_like(outputs)
        with np.errstate(all="ignore"):
            entry.value(outputs, targets, away)
            entry.value(targets, targets, there)
        assert (away >= 0).all() and np.nan_to_num(there.sum(axis=0)).max() <= away.sum(axis=0).max()


@each(losses)
def test_the_same_bits_in_any_shape(entry):
    for _, _, outputs, targets in cases(entry):
        for function in (entry.value, entry.derivative):
            alone, together = np.empty_like(outputs), np.empty((2, *outputs.shape))
            function(outputs, targets, alone)
            function(np.stack([outputs, outputs[:, ::-1]]), np.stack([targets, targets]), together)
            assert np.array_equal(alone, together[0])


@each(losses)
def test_why_it_is_limited_is_said(entry):
    assert entry.outputs is None or entry.why
    assert set(entry.outputs or ()) <= set(activations.names())
    assert entry.problems


def fused_value(output, z, targets):
    """The loss of samples by logits z and targets (K, samples), summed over the outputs."""
    z, targets = np.array(z, float), np.array(targets, float)
    out = np.empty_like(z)
    with np.errstate(all="ignore"):
        losses.get("cross-entropy").fused[output].value(z.copy(), targets, out)
    return out.sum(axis=0).tolist()


@pytest.mark.parametrize(
    ("logits", "loss"),
    [
        ((1e16, 1e16, 1e16), math.log(3)),
        ((1e12, 1e12, 0.0), math.log(2)),
        ((40.0, 0.0, -math.inf), math.log1p(math.exp(-40))),
        ((math.inf, 0.0, 5.0), 0.0),
        ((0.0, math.inf, 5.0), math.inf),
        ((-1e308, 1e308, 0.0), math.inf),
    ],
)
def test_softmax_cross_entropy_keeps_its_digits(logits, loss):
    value = fused_value("softmax", [[each] for each in logits], [[1.0], [0.0], [0.0]])
    assert value == pytest.approx([loss], rel=1e-15, abs=0)


@pytest.mark.parametrize(
    ("z", "target", "loss"),
    [
        (40.0, 1.0, math.log1p(math.exp(-40))),
        (-40.0, 0.0, math.log1p(math.exp(-40))),
        (math.inf, 1.0, 0.0),
        (-math.inf, 0.0, 0.0),
        (math.inf, 0.0, math.inf),
        (-math.inf, 1.0, math.inf),
        (1e16, 0.25, 0.75e16),
        (0.0, 0.3, math.log(2)),
    ],
)
def test_sigmoid_cross_entropy_keeps_its_digits(z, target, loss):
    assert fused_value("sigmoid", [[z]], [[target]]) == pytest.approx([loss], rel=1e-15, abs=0)


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_cross_entropy_of_what_is_not_a_number_is_not_a_number(output):
    for target in (0.0, 1.0):
        assert math.isnan(fused_value(output, [[math.nan], [math.nan]], [[target], [1 - target]])[0])


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_a_value_without_the_digits_is_caught(output):
    """The textbook's forms lose them: log Σ e^z − z and max(z, 0) − t·z."""
    z = np.array([[40.0], [0.0]])
    assert (np.log(np.exp(z).sum(axis=0)) - z[0])[0] == 0.0 != fused_value(output, z, [[1.0], [0.0]])[0]
