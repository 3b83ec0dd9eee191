"""engine/data.py: the points of a run, their classes in balance."""

import numpy as np
import pytest

from engine import Config
from engine.data import data_of


def sizes(**changes):
    """How many points each class has, train and test together, by label."""
    data = data_of(Config.from_mapping(changes))
    labels, counts = np.unique(data.rows[-1], return_counts=True)
    return dict(zip(labels.tolist(), counts.tolist(), strict=True))


def blobs(classes, **changes):
    return sizes(dataset={"name": "blobs", "classes": classes}, **changes)


def test_without_a_balance_the_classes_are_as_the_original_draws_them():
    assert sizes(noise=50)[1.0] == 175


@pytest.mark.parametrize("noise", [0, 50, 80])
@pytest.mark.parametrize(("balance", "positive"), [(50, 250), (49, 245), (1, 5), (99, 495)])
def test_a_balance_is_met_whatever_the_noise(noise, balance, positive):
    assert sizes(noise=noise, balance=balance) == {-1.0: 500 - positive, 1.0: positive}


@pytest.mark.parametrize("balance", [20, 50, 80])
def test_the_other_classes_are_of_one_size(balance):
    found = blobs(10, balance=balance)
    others = [found[label] for label in range(1, 10)]
    assert len(found) == 10 and sum(found.values()) == 500
    assert max(others) - min(others) <= 1
    assert found[0] / (found[0] + np.mean(others)) == pytest.approx(balance / 100, abs=0.01)


@pytest.mark.parametrize("balance", [1, 99])
@pytest.mark.parametrize("points", [2, 10, 49])
def test_a_rare_class_has_a_point(points, balance):
    found = sizes(points=points, balance=balance)
    assert min(found.values()) == 1 and sum(found.values()) == points and len(found) == 2


def test_each_of_few_points_is_of_a_class_of_its_own():
    assert blobs(5, points=5, balance=1) == dict.fromkeys(map(float, range(5)), 1)


def test_fewer_points_than_classes():
    assert sum(blobs(10, points=3, balance=50).values()) == 3
