"""The losses between two frames: which epochs they are of, and that they are those of a run trained epoch by epoch."""

from dataclasses import replace

import numpy as np
import ormsgpack
import pytest

from engine import Config, Scores, advance, evaluate, new_run
from server.jobs.history import MOST, kept, spacing
from server.jobs.work import Sheet, Task, perform
from server.messages.replies import frame

FIELDS = {"epochs": "<u4"} | dict.fromkeys(Scores._fields, "<f8")


def run_of(**settings):
    return new_run(Config.from_mapping(settings))


def at(epoch, **settings):
    """A run that has come to an epoch, whatever it did till then."""
    return replace(run_of(**settings), epoch=epoch)


def histories(*tasks):
    """The decoded field of each task's frame; empty without."""
    decoded = [ormsgpack.unpackb(frame(*each.seen(), {})) for each in perform(tasks).outcomes]
    return [
        {name: np.frombuffer(data, FIELDS[name]).tolist() for name, data in each.get("history", {}).items()}
        for each in decoded
    ]


def task(run, amount, unit="epoch", **more):
    return Task(run, unit, amount, (Sheet(0),), **more)


def by_hand(run, epochs):
    """The scores after each of so many epochs, trained one at a time."""
    scores = []
    for _ in range(epochs):
        run = advance([run], epochs=1)[0]
        scores.append(evaluate([run])[0])
    return scores


@pytest.mark.parametrize("settings", [{}, {"patience": 50}, {"reshuffle": True, "optimizer": "adam"}])
def test_every_epoch_before_the_frames_own_has_its_losses(settings):
    run = run_of(**settings)
    (found,) = histories(task(run, 6))
    expected = by_hand(run, 5)
    assert found["epochs"] == [1, 2, 3, 4, 5]
    for name in Scores._fields:
        assert found[name] == [getattr(score, name) for score in expected]


def test_regression_has_no_accuracies():
    (found,) = histories(task(run_of(problem="regression"), 3))
    assert sorted(found) == ["epochs", "test_loss", "train_loss"]


def test_one_epoch_a_frame_needs_no_history():
    assert histories(task(run_of(), 1), task(run_of(), 0)) == [{}, {}]


def test_mini_batches_pass_the_end_of_an_epoch():
    assert [found.get("epochs") for found in histories(task(run_of(), 25, "batch"), task(run_of(), 26, "batch"))] == [
        None,  # it is the frame's own
        [1],
    ]


def test_members_of_a_batch_have_what_they_would_have_alone():
    tasks = [
        task(at(epoch, learningRate=rate), amount)
        for epoch, rate, amount in ((0, 0.03, 3), (MOST - 2, 0.1, 6), (70, 0.3, 1), (5 * MOST + 1, 0.01, 20))
    ]
    assert histories(*tasks) == [histories(each)[0] for each in tasks]


def test_where_there_is_no_time_nothing_is_said():
    assert histories(task(run_of(), 5, history=False), task(run_of(), 3))[0] == {}


def test_a_run_that_stops_early_says_nothing_of_epochs_that_it_never_had():
    run = run_of(patience=1, learningRate=0.0)
    (found,) = histories(task(run, 10))
    assert found == {}  # it stopped at epoch 1, which is the frame's own


def test_every_epoch_up_to_the_most_then_an_even_share():
    assert [epoch for epoch in range(MOST + 1) if not kept(epoch)] == []
    (found,) = histories(task(at(MOST - 2), 8))
    assert found["epochs"] == [MOST - 1, MOST, MOST + 2, MOST + 4]


def test_what_is_kept_stays_few_and_even():
    for last in (1, MOST, MOST + 1, 2 * MOST, 2 * MOST + 1, 20_000, 123_457, 10**6):
        step = spacing(last)
        assert step.bit_count() == 1
        grid = range(0, last + 1, step)
        assert len(grid) <= MOST + 1
        assert step == 1 or last / (step / 2) > MOST
        # An epoch that was passed over when it was the last one is missed by no later grid.
        assert all(kept(epoch) for epoch in grid)
