"""Long computations stop often, and go on as if nothing had been."""

import json
import threading
import time
from itertools import count

import numpy as np
import pytest

from engine import (
    Config,
    advance,
    evaluate,
    maps,
    metrics,
    new_run,
    node_ids,
    pausing,
    read_table,
    run_from_bytes,
    run_from_json,
    run_to_bytes,
    run_to_json,
    stuck,
)
from engine.inspection import pictures
from engine.layers import dense
from engine.network.scratch import Scratch
from engine.points.data import data_of
from engine.training import evaluation, training

LARGE = Config.from_mapping({"networkShape": [64] * 4, "points": 5000, "seed": "paused"})
SEEDS = count()
TABLE = "x,y,class\n" + "".join(f"{n % 97},{n % 89},{'ab'[n % 2]}\n" for n in range(4000))


@pytest.mark.parametrize(
    "work",
    [
        lambda: new_run(LARGE.changed({"seed": f"paused{next(SEEDS)}"})),
        lambda: data_of(LARGE.changed({"seed": f"paused{next(SEEDS)}"})),
        lambda: run_to_json(new_run(LARGE)),
        lambda: run_from_json(run_to_json(new_run(LARGE))),
        lambda: run_from_bytes(run_to_bytes(new_run(LARGE))),
        lambda: read_table(TABLE),
    ],
)
def test_long_work_stops_every_few_milliseconds(work):
    work()  # what is read once, such as the registries
    rounds = [gaps_of(work) for _ in range(3)]
    assert all(len(gaps) > 20 for gaps in rounds)
    # What else the machine does makes some gap of a round longer, never one shorter.
    longest, whole = min(max(gaps) for gaps in rounds), min(sum(gaps) for gaps in rounds)
    assert longest < max(0.5 * whole, 0.02)


def gaps_of(work):
    """Seconds of this thread from one pause to the next, and after the last."""
    gaps, last = [], time.thread_time()

    def between():
        nonlocal last
        gaps.append(time.thread_time() - last)
        last = time.thread_time()

    with pausing(between):
        work()
        between()
    return gaps


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


HEAVY = {"networkShape": [128] * 12, "points": 5000, "percTrainData": 50, "seed": "heavy"}
WORKS = {
    "losses": ({}, lambda run: evaluate([run])),
    "metrics": ({}, lambda run: metrics(run)),
    "maps": ({}, lambda run: maps([run], 50, node_ids(run.config)[-1])[0].tobytes()),
    "full batch": ({"batchSize": 2500}, lambda run: run_to_bytes(advance([run], batches=1)[0])),
    "early stopping": ({"batchSize": 2500, "patience": 3}, lambda run: run_to_bytes(advance([run], epochs=1)[0])),
    "stuck": ({}, lambda run: stuck(run)),
}


@pytest.mark.parametrize("changes, work", WORKS.values(), ids=WORKS)
def test_between_two_pauses_at_most_one_layer_is_computed_and_the_bits_stay(monkeypatch, changes, work):
    """Counted in multiplications of matrix products, not in time."""
    run = new_run(Config.from_mapping({**HEAVY, **changes}))
    expected = repr(work(run))
    pieces = [0]

    def counted(left, sums=False):
        def product(right, out):
            pieces[-1] += out.size * left.shape[-1]
            return np.matmul(left, right, out)

        return product

    monkeypatch.setattr(dense, "product", counted)
    monkeypatch.setattr(evaluation, "_passes", Scratch())
    monkeypatch.setattr(pictures, "_passes", Scratch())
    monkeypatch.setattr(training, "_local", threading.local())
    with pausing(lambda: pieces.append(0)):
        found = repr(work(run))
    assert found == expected
    largest = max(layer.matrix(run.parameters).size for layer in run.layout.in_order) * 5000
    assert sum(pieces) > 5 * largest
    assert max(pieces) <= largest
