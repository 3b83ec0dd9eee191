"""engine/randomness/scatter.py: where points are drawn around a function, and what noise does to them."""

import numpy as np
import pytest

from engine.randomness.scatter import CLASSES_EXTENT, GAP, TARGETS_EXTENT, either_side, on_curve, on_surface
from engine.randomness.seedrandom import Stream

COUNT = 4000


def drawn(points, noise):
    return np.array(points(Stream("a"), COUNT, noise, {})).T


def sloping(x):
    return x / 2 + 1


def bowl(x, y):
    return x * x - 2 * y


def test_either_side_of_a_curve():
    x, y, label = drawn(either_side(sloping), 0.0)
    assert np.array_equal(label, np.where(y > sloping(x), 1, -1))
    assert np.abs(y - sloping(x)).min() > GAP
    assert max(np.abs(x).max(), np.abs(y).max()) <= CLASSES_EXTENT


def test_noise_swaps_classes_no_farther_than_it_reaches():
    x, y, label = drawn(either_side(sloping), 0.2)
    wrong = label != np.where(y > sloping(x), 1, -1)
    distance = np.abs(y - sloping(x))
    assert 0 < wrong.mean() < 0.2
    assert distance[wrong].min() > GAP and distance[wrong].max() <= 0.2 * CLASSES_EXTENT


def test_on_a_surface():
    x, y, target = drawn(on_surface(bowl), 0.0)
    assert target == pytest.approx(bowl(x, y))
    assert max(np.abs(x).max(), np.abs(y).max()) <= TARGETS_EXTENT


def test_noise_on_a_surface_is_of_the_place():
    _, y, target = drawn(on_surface(lambda x, y: y), 0.1)
    assert 0.5 < np.abs(target - y).max() <= 0.1 * TARGETS_EXTENT


def test_on_a_curve():
    x, y, target = drawn(on_curve(sloping), 0.0)
    assert target == pytest.approx(sloping(x)) and not y.any()
    assert np.ptp(x) > 1.9 * TARGETS_EXTENT


def test_noise_on_a_curve_is_of_the_target():
    x, _, target = drawn(on_curve(sloping), 0.3)
    assert np.std(target - sloping(x)) == pytest.approx(0.3, rel=0.05)
    assert np.mean(target - sloping(x)) == pytest.approx(0, abs=0.02)
