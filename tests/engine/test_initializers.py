"""What every initializer promises, with faults planted that the promises must catch."""

from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from engine import Config, new_run
from engine.initializers import Fans, initializers
from engine.initializers.original import entry as original
from engine.randomness.seedrandom import Stream
from tests.engine.entries import defaults, each, variations

SHAPES = [(1, 1), (1, 7), (5, 1), (4, 6), (6, 4), (8, 8)]


def drawn(entry, units=40, sources=60, seed="a", values=None):
    return entry.weights(
        Stream(seed), units, sources, Fans(sources, units), defaults(entry) if values is None else values
    )


def assert_shape(entry):
    for values in variations(entry):
        for shape in SHAPES:
            weights = drawn(entry, *shape, values=values)
            assert weights.shape == shape and weights.dtype == np.float64 and np.isfinite(weights).all()


def assert_stream_decides(entry):
    assert np.array_equal(drawn(entry), drawn(entry))
    assert not drawn(entry).any() or not np.array_equal(drawn(entry), drawn(entry, seed="b"))


CONTRACTS = [assert_shape, assert_stream_decides]


@each(initializers)
@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.__name__)
def test_contract(entry, contract):
    contract(entry)


DRAWS = count()
FAULTS = [
    replace(original, weights=lambda stream, units, sources, fans, values: np.zeros((sources, units))),
    replace(original, weights=lambda *given: np.full((given[1], given[2]), float(next(DRAWS)))),
]


@pytest.mark.parametrize(("faulty", "contract"), list(zip(FAULTS, CONTRACTS, strict=True)))
def test_a_fault_is_caught(faulty, contract):
    with pytest.raises(AssertionError):
        contract(faulty)


VARIANCES = {
    "original": 1 / 12,
    "glorot": 2 / (40 + 60),
    "he": 2 / 60,
    "lecun": 1 / 60,
    "orthogonal": 1 / 60,
    "zeros": 0.0,
}
"""Of weights (40, 60), from each source's own formula."""


@each(initializers)
def test_mean_and_variance(entry):
    weights = drawn(entry)
    assert weights.mean() == pytest.approx(0, abs=0.06)
    if entry.name in VARIANCES:
        assert weights.var() == pytest.approx(VARIANCES[entry.name], rel=0.1)


@each(initializers)
def test_hyperparameters_matter(entry):
    for parameter in entry.parameters:
        other = drawn(entry, values=defaults(entry) | {parameter.name: parameter.high})
        assert not np.array_equal(other, drawn(entry)), parameter.name


@each(initializers)
def test_biases_start_as_it_says(entry):
    run = new_run(Config.from_mapping({"initializer": entry.name}))
    for layer in run.layout.in_order:
        assert (layer.matrix(run.parameters)[:, -1] == entry.bias).all()


def test_orthogonal_is_orthogonal():
    entry = initializers.get("orthogonal")
    for units, sources in ((5, 3), (3, 5), (4, 4)):
        weights = drawn(entry, units, sources, values={"scale": 2.0})
        product = weights.T @ weights if units >= sources else weights @ weights.T
        np.testing.assert_allclose(product, 4 * np.eye(min(units, sources)), atol=1e-12)


def test_weights_have_a_seed_of_their_own_where_one_is_given():
    def parameters(**settings):
        return new_run(Config.from_mapping(settings)).parameters

    kept = parameters(weightSeed="w", seed="1"), parameters(weightSeed="w", seed="2")
    assert np.array_equal(*kept)
    assert not np.array_equal(kept[0], parameters(weightSeed="v", seed="1"))
    assert not np.array_equal(parameters(seed="1"), parameters(seed="2"))
