"""server/classroom/signs: who overfits, has finished, is idle."""

import pytest

from server.classroom.signs import IDLE, Signs, finished, overfits

FRAME = {
    "epoch": 50,
    "playing": True,
    "train_loss": 0.1,
    "test_loss": 0.2,
    "train_accuracy": 0.99,
    "test_accuracy": 0.8,
}


@pytest.mark.parametrize(
    ("more", "lowest", "true"),
    [
        ({}, 0.15, True),
        ({"train_accuracy": None, "test_accuracy": None}, 0.15, True),
        ({}, 0.2, False),  # it still falls
        ({"epoch": 5}, 0.15, False),
        ({"train_loss": 0.18}, 0.15, False),
        ({"test_accuracy": 0.95}, 0.15, False),
        ({"test_loss": float("nan")}, 0.15, False),
        ({}, None, False),
    ],
)
def test_overfitting(more, lowest, true):
    assert overfits({**FRAME, **more}, lowest) is true


def test_the_lowest_loss_is_that_of_this_training():
    signs = Signs(0.0)
    for epoch, test in [(20, 0.3), (30, 0.15), (50, 0.2)]:
        signs.hear({**FRAME, "epoch": epoch, "test_loss": test}, 1.0)
    assert signs.told(FRAME, 1.0)["overfits"]
    signs.hear({**FRAME, "reset": True}, 2.0)
    assert not signs.told(FRAME, 2.0)["overfits"]


def test_finished_and_idle():
    assert finished({**FRAME, "stopped": {}, "playing": False})
    rests = {**FRAME, "playing": False}
    assert not finished(rests) and finished({**rests, "test_accuracy": 0.9})
    assert not finished({**FRAME, "test_accuracy": 0.9}) and not finished({**rests, "test_accuracy": None})
    signs = Signs(0.0)
    signs.hear(rests, 10.0)
    assert [signs.told(rests, now)["idle"] for now in (10.0, 9.9 + IDLE, 10.0 + IDLE)] == [False, False, True]
    assert not signs.told({**rests, "test_accuracy": 1.0}, 99.0)["idle"], "who has finished is not idle"
    assert not signs.told(FRAME, 99.0)["idle"]
