"""A run that may be trained so far and no further."""

import pytest

from engine import Config, advance, new_run
from server.sessions.restraint import Restraint

RUN = new_run(Config.from_mapping({}))  # 250 training points, 25 mini-batches an epoch


def test_without_one_everything_goes():
    free = Restraint()
    assert free.permit(RUN, RUN) and not free.spent(RUN)
    assert free.most(RUN, "epoch", 10**9) == 10**9 and not free.reached(RUN, "epoch", 10**9)


@pytest.mark.parametrize(("epochs", "unit", "asked", "most", "reached"), [
    (0, "epoch", 2, 2, False),
    (0, "epoch", 9, 3, True),
    (2, "epoch", 9, 1, True),
    (3, "epoch", 9, 0, True),
    (4, "batch", 9, 0, True),
    (2, "batch", 9, 9, False),
    (2, "batch", 99, 25, True),
    (0, "batch", 99, 25, False),
])  # fmt: skip
def test_nothing_is_trained_beyond_the_last_epoch(epochs, unit, asked, most, reached):
    (run,) = advance([RUN], epochs) if epochs else (RUN,)
    bound = Restraint()
    bound.last = 3
    assert bound.most(run, unit, asked) == most
    assert bound.reached(run, unit, most) == reached
    assert bound.spent(run) == (epochs >= 3)
