"""engine/inspection/coach: each trouble is named soon after its onset, and a run that is well hears nothing."""

import functools

import pytest

from engine import advance, new_run, read_link
from engine.inspection.coach import found, rules
from tests.engine.inspection.situations import HEALTHY, SITUATIONS, TROUBLED, onset

SOON = 200
"""Epochs after its onset within which a trouble is named."""
EVERY = 20
"""Epochs between two looks at a run."""
FIRST = (0, 1, 2, 5, 10)


@functools.cache
def heard(situation, last):
    """What the coach says at which epoch; until the trouble is named, if there is one."""
    run, said = new_run(read_link(situation.link).config), {}
    for epoch in (*FIRST, *range(EVERY, last + 1, EVERY)):
        run = advance([run], epoch - run.epoch)[0] if epoch > run.epoch else run
        told = found(run)
        if told is not None:
            said[epoch] = told[0].name
            if situation.trouble == told[0].name:
                break
    return said


def test_there_are_forty_situations_and_each_rule_has_one():
    assert len(SITUATIONS) >= 40 and len(HEALTHY) >= 14
    assert {each.trouble for each in TROUBLED} == set(rules.names())
    for situation in SITUATIONS:
        assert not read_link(situation.link).notices


@pytest.mark.parametrize("situation", HEALTHY, ids=lambda each: each.link or "default")
def test_a_healthy_run_hears_nothing(situation):
    assert heard(situation, 400) == {}


@pytest.mark.parametrize("situation", TROUBLED, ids=lambda each: f"{each.trouble} {each.link}")
def test_a_trouble_is_named_soon_and_no_other_before(situation):
    said = heard(situation, situation.onset + SOON)
    assert list(said.values()) == [situation.trouble]


@pytest.mark.parametrize("situation", TROUBLED, ids=lambda each: f"{each.trouble} {each.link}")
def test_the_onset_is_where_the_table_says(situation):
    assert onset(situation) == situation.onset
