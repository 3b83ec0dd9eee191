"""docs/concepts.md: every link opens without a word of complaint, and what is said to happen happens."""

import re
from pathlib import Path

import pytest

from engine import LESSONS, advance, evaluate, new_run, read_link, worked_run, write_link
from engine.inspection.advice import warnings

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| ([^|]+) \| `([^`|]+)` \| (.+) \|$", re.MULTILINE)
CLAIM = re.compile(r"after (\d+) epochs (train|test) (loss|accuracy) is (over|under) (\d+(?:\.\d+)?)( %)?")
ROWS = ROW.findall((ROOT / "docs" / "concepts.md").read_text("utf-8"))

by_row = pytest.mark.parametrize(("concept", "where", "said"), ROWS, ids=[row[0] for row in ROWS])


def opened(where):
    """The run behind a link."""
    link = read_link(where)
    assert link.notices == ()
    return worked_run(link.lesson) if link.lesson else new_run(link.config)


def holds(run, claim):
    """Whether a sentence about a training is true."""
    epochs, part, kind, than, number, percent = claim
    (trained,) = advance([run], epochs=int(epochs))
    value = getattr(evaluate([trained])[0], f"{part}_{kind}") * (100 if percent else 1)
    return value > float(number) if than == "over" else value < float(number)


@by_row
def test_it_opens(concept, where, said):
    run = opened(where)
    assert run.epoch == 0
    assert run.own is not None or read_link(write_link(run.config)).config == run.config


@by_row
def test_what_is_said_happens(concept, where, said):
    for claim in CLAIM.findall(said):
        assert holds(opened(where), claim), claim


def test_the_document_has_every_lesson():
    assert [row[1] for row in ROWS] == [lesson.link for part in LESSONS for lesson in part.lessons]


def test_most_rows_say_what_happens():
    assert len(ROWS) > 35 and sum(bool(CLAIM.search(said)) for _, _, said in ROWS) > 25
    assert all(said.count("after ") == len(CLAIM.findall(said)) for _, _, said in ROWS), "a claim that is not read"


def test_what_does_not_happen_is_seen():
    run = opened("#dataset=xor&networkShape=&loss=cross-entropy")
    assert not holds(run, CLAIM.search("after 20 epochs test accuracy is over 95 %").groups())
    assert not holds(run, CLAIM.search("after 20 epochs train loss is under 0.1").groups())


def test_what_is_said_besides():
    rows = {concept: where for concept, where, _ in ROWS}
    (run,) = advance([opened(rows["batches"])], epochs=1)
    assert run.updates == 11
    run = opened(rows["jump connections"])
    assert run.config.structure.jumping == 2
    run = opened(rows["squared loss saturates"])
    assert [code for code, _, _ in warnings(run)] == ["saturates"]
    (run,) = advance([opened(rows["early stopping"])], epochs=500)
    assert run.stopped and run.epoch < 200
    best = evaluate([opened(rows["momentum"].partition("&")[0])])[0].train_loss
    (with_momentum, without) = (
        evaluate(advance([opened(where)], epochs=50))[0].train_loss
        for where in (rows["momentum"], rows["momentum"].partition("&")[0])
    )
    assert best - with_momentum > 5 * (best - without)
