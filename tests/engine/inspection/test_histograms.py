"""engine/inspection/histograms.py: every finite number has its bin, and the bins are few whatever the numbers are."""

import math

import numpy as np
import pytest

from engine import Config, new_run
from engine.inspection.histograms import BINS, points_seen, powers, spread, values_between


def test_each_value_is_in_the_bin_that_holds_it():
    (low, high), bins = spread(np.array([0.0, 0.0, 0.0, 1.0, 0.5, 0.49]))
    assert (low, high) == (0.0, 1.0)
    assert {place: int(count) for place, count in enumerate(bins) if count} == {0: 255, 15: 85, 16: 85, 31: 85}


def test_one_value_among_many_is_seen():
    bins = spread(np.array([0.0] * 100_000 + [1.0]))[1]
    assert bins[0] == 255 and bins[-1] == 1 and bins.sum() == 256


@pytest.mark.parametrize("values", [[3.0], [-2.0, -2.0], [0.0], [1e300, 1e300]])
def test_equal_values_lie_in_the_middle(values):
    (low, high), bins = spread(np.array(values))
    assert low < high and np.isfinite(np.float32([low, high])).all()
    assert bins[BINS // 2 - 1 : BINS // 2 + 1].max() == 255 == bins.sum()


def test_what_is_no_number_is_not_counted():
    (low, high), bins = spread(np.array([math.nan, math.inf, 1.0, 2.0, -math.inf]))
    assert (low, high) == (1.0, 2.0) and bins.sum() == 510
    for nothing in ([], [math.nan, math.inf]):
        (low, high), bins = spread(np.array(nothing))
        assert math.isnan(low) and math.isnan(high) and not bins.any()


def test_sizes_are_binned_by_their_power_of_ten():
    bins = powers(np.array([1e-3, -1.2e-3, 0.0, 1e-40, 1e30, 1.0]))
    place = {value: int((math.log10(value) + 12) * 2) for value in (1e-3, 1.0)}
    assert {at: int(each) for at, each in enumerate(bins) if each} == {
        0: 255, place[1e-3]: 255, place[1.0]: 128, BINS - 1: 128
    }  # fmt: skip


def test_a_large_network_is_looked_at_in_fewer_points():
    large = new_run(Config.from_mapping({"networkShape": [128] * 12}))
    assert 1 <= points_seen(large) < 250
    assert [z.shape == a.shape for z, a in values_between(large)] == [True] * 13
    assert points_seen(new_run(Config.from_mapping({"percTrainData": 0}))) == 0
