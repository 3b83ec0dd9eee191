"""However a job is cut: the same bits as in one go, and the same frame."""

import pickle
import random

import pytest

from engine import Config, advance, catalog, evaluate, judge, new_run, run_to_bytes
from server.jobs import pieces
from server.jobs.pieces import Part, begun, piece, work_of
from server.jobs.work import Done, Sheet, Task, perform

VARIED = {"reshuffle": True, "dropout": [30], "noise": 10, "networkShape": [5, 3]}


def in_pieces(tasks, draw):
    """The job's outcomes, and how many pieces it took; between two pieces it is sent somewhere else."""
    rest, count = begun(tasks), 0
    while True:
        count += 1
        done = piece(pickle.loads(pickle.dumps(rest)), draw.randint(1, 7))
        if isinstance(done, Done):
            return done.outcomes, count
        assert isinstance(done, Part)
        rest = done.rest


@pytest.mark.parametrize("last", ["carry", "drop", "use"])
@pytest.mark.parametrize("optimizer", [entry["name"] for entry in catalog()["optimizer"]])
def test_epochs_that_are_cut_anywhere_have_the_same_bits(optimizer, last):
    draw = random.Random(optimizer + last)
    settings = {**VARIED, "optimizer": {"name": optimizer}, "incompleteBatch": last, "batchSize": draw.choice([7, 30])}
    runs = [new_run(Config.from_mapping({**settings, "seed": str(seed)})) for seed in range(3)]
    if draw.random() < 0.5:
        runs = advance(runs, batches=3)
    amounts = [5, 1, 3]
    outcomes, count = in_pieces(
        [Task(run, "epoch", n, (Sheet(10),)) for run, n in zip(runs, amounts, strict=True)], draw
    )
    assert count > 5
    for run, amount, outcome in zip(runs, amounts, outcomes, strict=True):
        (whole,) = advance([run], epochs=amount)
        assert run_to_bytes(outcome.run) == run_to_bytes(whole)


@pytest.mark.parametrize("changes", [{}, {"patience": 1, "learningRate": 0.0}, {"percTrainData": 90}])
def test_a_frame_in_pieces_is_the_frame_in_one(changes, monkeypatch):
    runs = [new_run(Config.from_mapping({**changes, "seed": str(seed)})) for seed in range(3)]
    tasks = [Task(run, "epoch", 4, (Sheet(20, 10, data=True),), body=True) for run in runs]
    whole = perform(tasks).outcomes
    for at_once, longest, least in ((10**12, 10**12, 2), (1, 10**12, 7), (1, 1, 10)):
        monkeypatch.setattr(pieces, "AT_ONCE", at_once)
        monkeypatch.setattr(pieces, "LONGEST", longest)
        outcomes, count = in_pieces(tasks, random.Random(1))
        assert [(each.fields, each.body) for each in outcomes] == [(each.fields, each.body) for each in whole]
        assert count >= least


LARGE = {"networkShape": [128] * 4, "points": 5000, "batchSize": 1}


def test_no_piece_of_a_large_networks_losses_is_long(monkeypatch):
    """Neither as told beforehand, nor in what the engine is given to do."""
    monkeypatch.setattr(pieces, "LONGEST", 30_000_000)
    given = []

    def judged(run, first, stop):
        given[-1] += (stop - first) * run.signature.program.work
        return judge(run, first, stop)

    monkeypatch.setattr(pieces, "judge", judged)
    run = new_run(Config.from_mapping(LARGE))
    rest, told = begun([Task(run, "batch", 1, (Sheet(10),))]), []
    while not isinstance(part := piece(rest, 1), Done):
        rest = part.rest
        if rest.scores is None:
            told.append(work_of(rest, 1))
            given.append(0)
    assert told == given and len(given) > 5
    assert max(given) <= 30_000_000
    assert part.outcomes[0].scores == evaluate([part.outcomes[0].run])[0]


def test_who_leaves_in_the_middle_of_its_losses_takes_them_along(monkeypatch):
    monkeypatch.setattr(pieces, "AT_ONCE", 1)
    monkeypatch.setattr(pieces, "LONGEST", 1)
    runs = [new_run(Config.from_mapping({"seed": str(seed)})) for seed in range(2)]
    wanted = perform([Task(runs[1], "epoch", 0, (Sheet(10),))]).outcomes[0]
    for places in ([1], [0, 1]):
        rest = piece(begun([Task(run, "epoch", 0, (Sheet(10),)) for run in runs]), 1).rest
        assert rest.judged
        rest = rest.keep(places)
        while isinstance(part := piece(rest, 1), Part):
            rest = part.rest
        assert part.outcomes[-1].fields == wanted.fields


def test_who_leaves_takes_nothing_from_the_others():
    runs = [new_run(Config.from_mapping({"seed": str(seed)})) for seed in range(3)]
    part = piece(begun([Task(run, "epoch", 2, (Sheet(10),)) for run in runs]), 10)
    rest = part.rest.keep([0, 2])
    while isinstance(part := piece(rest, 10), Part):
        rest = part.rest
    wanted = [run_to_bytes(run) for run in advance([runs[0], runs[2]], epochs=2)]
    assert [run_to_bytes(outcome.run) for outcome in part.outcomes] == wanted
