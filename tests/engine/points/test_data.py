"""engine/points/data.py: the points of a run, their classes in balance, and the order in which they train."""

import numpy as np
import pytest

from engine import Config, advance, data_of, new_run, own_points
from engine.run.link import read_link, write_link


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


# Order

ROWS = [[float(n), -float(n), n % 2] for n in range(10)]
OWN = own_points([[x / 2, y / 2, label] for x, y, label in ROWS], ["a", "b"])


def config(**settings):
    return Config.from_mapping({"dataset": {"name": "own", "classes": 2}, "percTrainData": 60, **settings})


def test_kept_in_order_the_first_rows_train_and_the_last_ones_test():
    data = data_of(config(keepOrder=True), OWN)
    assert data.train[:, 0].tolist() == [n / 2 for n in range(6)]
    assert data.test[:, 0].tolist() == [n / 2 for n in range(6, 10)]
    other = data_of(config(keepOrder=True, seed="other"), OWN)
    assert np.array_equal(other.train, data.train)
    shuffled = data_of(config(), OWN)
    assert not np.array_equal(shuffled.train, data.train)


def test_the_initial_weights_are_the_same_in_either_order():
    assert (new_run(config(keepOrder=True), OWN).parameters == new_run(config(), OWN).parameters).all()


def test_points_that_are_drawn_are_shuffled_all_the_same():
    one, other = (data_of(Config.from_mapping({"keepOrder": keep})) for keep in (False, True))
    assert one.rows.tobytes() == other.rows.tobytes()


def test_batches_of_one_go_row_by_row():
    """Linear neuron, squared loss, by hand: each batch takes the next row, and after the last the first again."""
    chosen = config(
        keepOrder=True, percTrainData=100, batchSize=1, networkShape=[], outputActivation="linear", learningRate=0.01
    )
    run = new_run(chosen, OWN)
    w = run.parameters.copy()
    for x, y, label in [*ROWS, *ROWS[:3]]:
        run = advance([run], batches=1)[0]
        inputs = np.array([x / 2, y / 2, 1.0])
        w = w - 0.01 * (w @ inputs - (2 * label - 1)) * inputs
        np.testing.assert_allclose(run.parameters, w, rtol=1e-12)
    assert (run.epoch, run.position) == (1, 3)


def test_a_link_says_whether_the_order_is_kept():
    assert "keepOrder=true" in write_link(config(keepOrder=True))
    assert read_link("keepOrder=true").config.keep_order and not read_link("").config.keep_order
