"""The points of a run in the order in which they train."""

import numpy as np

from engine import Config, advance, data_of, new_run, own_points
from engine.link import read_link, write_link

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
