"""What is said of a run that early stopping has ended."""

import pytest

from engine import Config, advance, new_run
from server.sessions.stopping import stopped


def run_of(**settings):
    return new_run(Config.from_mapping({"learningRate": 0, **settings}))


def test_nothing_is_said_of_a_run_that_goes_on():
    assert stopped(run_of()) is None
    assert stopped(advance([run_of(patience=5)], epochs=4)[0]) is None


@pytest.mark.parametrize(
    ("restore", "words"),
    [(True, "The weights of epoch 0 are restored."), (False, "The weights are those of epoch 2.")],
)
def test_why_and_what_became_of_the_weights(restore, words):
    run = advance([run_of(patience=2, restoreBest=restore, minDelta=0.01)], epochs=5)[0]
    said = stopped(run)
    assert said["done"] == words
    assert "epoch 2. For 2 epochs" in said["reason"] and "by more than 0.01" in said["reason"]
    assert f"{run.best.loss:.4g}, its value at epoch 0" in said["reason"]


def test_the_settings_that_switch_it_off_do():
    run = advance([run_of(patience=1)], epochs=3)[0]
    freed = run.with_config(run.config.changed(stopped(run)["off"]))
    assert stopped(freed) is None and advance([freed], epochs=9)[0].epoch == freed.epoch + 9
