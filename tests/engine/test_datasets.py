"""What every dataset promises, with faults planted that the promises must catch."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from engine import Config
from engine.data import data_of
from engine.datasets import datasets
from engine.datasets.circle import entry as circle
from engine.seedrandom import Stream

from .entries import defaults, each, variations

COUNTS = (1, 2, 7, 50, 101, 500)
NOISES = (0.0, 0.1, 0.5, 0.8)
MARGIN = 6.0
"""The plane shown reaches this far."""
DRAWN = [entry for entry in datasets if not entry.own]

each_drawn = pytest.mark.parametrize("entry", DRAWN, ids=lambda entry: entry.name)


def drawn(entry, count=200, noise=0.0, seed="a", values=None):
    """(count, columns): x, y and the label, or several targets."""
    values = defaults(entry) if values is None else values
    return np.array(entry.points(Stream(seed), count, noise, values), float).reshape(count, -1)


def classes_of(entry, values):
    """The labels that may occur."""
    classes = int(values.get("classes", entry.classes))
    return {-1.0, 1.0} if classes == 2 else {float(label) for label in range(classes)}


def assert_exact_number(entry):
    for count in COUNTS:
        for noise in NOISES:
            for values in variations(entry):
                assert len(entry.points(Stream("n"), count, noise, values)) == count


def assert_labels(entry):
    for values in variations(entry):
        points = drawn(entry, 600, 0.5, values=values)
        assert np.isfinite(points).all()
        if entry.problem == "classification":
            assert set(points[:, 2]) == classes_of(entry, values), "every class occurs, and no other"
        else:
            assert np.abs(points[:, 2:]).max() <= 3, "targets are about −1 to 1, noise included"
            assert np.ptp(points[:, 2]) > 0.1


def assert_seed_decides(entry):
    assert np.array_equal(drawn(entry, noise=0.3), drawn(entry, noise=0.3))
    assert not np.array_equal(drawn(entry, noise=0.3), drawn(entry, noise=0.3, seed="b"))


def assert_noise_matters(entry):
    clean = drawn(entry, noise=0.0)
    assert not np.array_equal(clean, drawn(entry, noise=0.4))


def assert_on_the_plane(entry):
    for values in variations(entry):
        points = drawn(entry, 500, values=values)
        assert np.abs(points[:, :2]).max() <= MARGIN
        assert np.ptp(points[:, 0]) > MARGIN / 2, "it fills a good part of what is shown"
        assert np.ptp(points[:, 1]) > MARGIN / 2 if entry.dimensions == 2 else not points[:, 1].any()


CONTRACTS = [assert_exact_number, assert_labels, assert_seed_decides, assert_noise_matters, assert_on_the_plane]


@each_drawn
@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.__name__)
def test_contract(entry, contract):
    contract(entry)


def one_missing(stream, count, noise, values):
    return circle.points(stream, count // 2 * 2, noise, values)


def third_class(stream, count, noise, values):
    return [(x, y, 0.0 if x > 4 else t) for x, y, t in circle.points(stream, count, noise, values)]


def not_seeded(stream, count, noise, values):
    return circle.points(Stream("always the same"), count, noise, values)


def not_noisy(stream, count, noise, values):
    return circle.points(stream, count, 0.0, values)


def too_wide(stream, count, noise, values):
    return [(1.3 * x, 1.3 * y, t) for x, y, t in circle.points(stream, count, noise, values)]


FAULTS = [one_missing, third_class, not_seeded, not_noisy, too_wide]


@pytest.mark.parametrize(
    ("fault", "contract"), list(zip(FAULTS, CONTRACTS, strict=True)), ids=lambda item: item.__name__
)
def test_a_fault_is_caught(fault, contract):
    with pytest.raises(AssertionError):
        contract(replace(circle, points=fault))


@each_drawn
def test_hyperparameters_matter(entry):
    for parameter in entry.parameters:
        other = parameter.low if parameter.default != parameter.low else parameter.high
        changed = drawn(entry, values=defaults(entry) | {parameter.name: other})
        assert not np.array_equal(changed, drawn(entry)), parameter.name


def config_of(entry, **changes):
    key = "dataset" if entry.problem == "classification" else "regDataset"
    return Config.from_mapping({"problem": entry.problem, key: entry.name, **changes})


@each_drawn
@pytest.mark.parametrize("count", [7, 101])
def test_a_run_has_exactly_as_many_points(entry, count):
    for share in (0.0, 37.5, 100.0):
        data = data_of(config_of(entry, points=count, percTrainData=share))
        assert len(data.train) == int(count * share / 100) and len(data.train) + len(data.test) == count


@each_drawn
def test_balance_and_label_noise(entry):
    if entry.problem == "classification":
        for balance, values in product((10.0, 80.0), variations(entry)):
            drawn = config_of(entry, points=500, balance=balance).changed({"dataset": {"name": entry.name, **values}})
            data = data_of(drawn)
            labels, counts = np.unique(np.concatenate([data.train, data.test])[:, 2], return_counts=True)
            assert set(labels) == classes_of(entry, values)
            # Of two classes the first is the positive one.
            first, others = (counts[-1], counts[:-1]) if len(counts) == 2 else (counts[0], counts[1:])
            assert first / (first + others.mean()) == pytest.approx(balance / 100, abs=0.01)
            assert others.min() > 0.5 * others.mean()
    else:
        data, other = (data_of(config_of(entry, balance=balance)) for balance in (50.0, 90.0))
        assert np.array_equal(data.train, other.train)
    if entry.problem == "classification":
        clean, wrong = (data_of(config_of(entry, points=400, labelNoise=share)).train for share in (0.0, 30.0))
        assert np.array_equal(clean[:, :2], wrong[:, :2])
        assert (clean[:, 2] != wrong[:, 2]).mean() == pytest.approx(0.3, abs=0.1)
        assert set(wrong[:, 2]) <= set(clean[:, 2])


@each(datasets)
def test_says_what_it_is(entry):
    assert entry.problem in ("classification", "regression")
    assert entry.dimensions in (1, 2) and entry.classes >= 2
    assert not entry.own or entry.points(Stream("a"), 5, 0.0, defaults(entry)) == []
