"""Long computations stop often, and go on as if nothing had been."""

import json
import time
from itertools import count

import numpy as np
import pytest

from engine import Config, new_run, pausing, read_table, run_from_bytes, run_from_json, run_to_bytes, run_to_json
from engine.data import data_of

LARGE = Config.from_mapping({"networkShape": [64] * 4, "points": 5000, "seed": "paused"})
SEEDS = count()
TABLE = "x,y,class\n" + "".join(f"{n % 97},{n % 89},{'ab'[n % 2]}\n" for n in range(4000))


@pytest.mark.parametrize(
    "work",
    [
        lambda: new_run(LARGE.changed({"seed": str(next(SEEDS))})),
        lambda: data_of(LARGE.changed({"seed": str(next(SEEDS))})),
        lambda: run_to_json(new_run(LARGE)),
        lambda: run_from_json(run_to_json(new_run(LARGE))),
        lambda: run_from_bytes(run_to_bytes(new_run(LARGE))),
        lambda: read_table(TABLE),
    ],
)
def test_long_work_stops_every_few_milliseconds(work):
    work()  # what is read once, such as the registries
    gaps, last = [], time.thread_time()

    def between():
        nonlocal last
        gaps.append(time.thread_time() - last)
        last = time.thread_time()

    with pausing(between):
        begin = last = time.thread_time()
        work()
        whole = time.thread_time() - begin
    assert len(gaps) > 20
    assert max(gaps) < max(0.5 * whole, 0.02)


def test_what_paused_is_the_same_bit_for_bit():
    plain = new_run(LARGE)

    def other():
        with pausing(lambda: None):
            data_of(Config.from_mapping({"seed": "meanwhile"}))

    with pausing(other):
        paused = new_run(LARGE.changed({"noise": 5})), new_run(LARGE)
    assert run_to_bytes(paused[1]) == run_to_bytes(plain)
    assert json.loads(run_to_json(plain)) == json.loads(run_to_json(run_from_json(run_to_json(plain))))
    assert not np.array_equal(paused[0].data.rows, plain.data.rows)


def test_an_end_asked_for_in_a_pause_ends_the_work_and_leaves_nothing_behind():
    class End(BaseException):
        pass

    def end():
        raise End

    config = LARGE.changed({"seed": "ended"})
    with pytest.raises(End), pausing(end):
        new_run(config)
    assert run_to_bytes(new_run(config)) == run_to_bytes(new_run(config))
