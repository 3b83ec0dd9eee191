"""engine/inspection/coach: each trouble is named soon after its onset, and a run that is well hears nothing."""

import functools
from collections import Counter

import numpy as np
import pytest

from engine import Config, advance, new_run, read_link, settings
from engine.inspection.coach import Finding, Rule, found, rules
from tests.engine.inspection.situations import HEALTHY, SITUATIONS, TROUBLED, onset
from tests.engine.runs import bits, planted, with_parameters

SOON = 200
"""Epochs after its onset within which a trouble is named."""
EVERY = 20
"""Epochs between two looks at a run."""
FIRST = (0, 1, 2, 5, 10)


@functools.cache
def heard(situation, last):
    """The rules and findings of the coach by epoch; until the trouble is named, if there is one."""
    run, said = new_run(read_link(situation.link).config), {}
    for epoch in (*FIRST, *range(EVERY, last + 1, EVERY)):
        run = advance([run], epoch - run.epoch)[0] if epoch > run.epoch else run
        told = found(run)
        if told is not None:
            said[epoch] = told
            if situation.trouble == told[0].name:
                break
    return said


def test_there_are_forty_situations_and_each_rule_has_two():
    assert len(SITUATIONS) >= 40 and len(HEALTHY) >= 14
    counts = Counter(each.trouble for each in TROUBLED)
    assert set(counts) == set(rules.names()) and min(counts.values()) >= 2
    for situation in SITUATIONS:
        assert not read_link(situation.link).notices


@pytest.mark.parametrize("situation", HEALTHY, ids=lambda each: each.link or "default")
def test_a_healthy_run_hears_nothing(situation):
    assert heard(situation, 400) == {}


@pytest.mark.parametrize("situation", TROUBLED, ids=lambda each: f"{each.trouble} {each.link}")
def test_a_trouble_is_named_soon_and_no_other_before(situation):
    said = heard(situation, situation.onset + SOON)
    assert [rule.name for rule, _ in said.values()] == [situation.trouble]


@pytest.mark.parametrize("situation", TROUBLED, ids=lambda each: f"{each.trouble} {each.link}")
def test_the_onset_is_where_the_table_says(situation):
    assert onset(situation) == situation.onset


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e9, 1e160, 1e300])
@pytest.mark.parametrize("share", ["all", "one"])
@pytest.mark.parametrize(
    "link",
    [
        "",
        "problem=regression&networkShape=4",
        "dataset=blobs&networkShape=6,6,6&activation=relu",
        "networkShape=4,4,4&activation=linear&bias=false",
    ],
)
def test_of_a_run_that_is_lost_it_says_that_it_diverged_in_numbers_that_can_be_read(link, share, value):
    run = advance([new_run(read_link(link).config)], 12)[0]
    parameters = run.parameters.copy()
    parameters[3 if share == "one" else slice(None)] = value
    told = found(with_parameters(run, parameters))
    assert told is not None and told[0].name == "diverging"
    words = f"{told[1].said} {told[1].tried}"
    assert "nan" not in words and "inf" not in words.replace("infinite", "") and "leaves all bounds" not in words


ALWAYS = Rule(
    name="always",
    label="Always",
    help="Speaks whatever the run is.",
    formula="true",
    source="NumPlay",
    rank=1000,
    panel="loss",
    find=lambda evidence: Finding("Something.", "Anything.", {}),
)


def test_a_rule_that_always_speaks_is_heard_on_a_healthy_run_and_after_all_others():
    healthy, troubled = (new_run(read_link(link).config) for link in ("", "initializer=zeros"))
    with planted(rules, ALWAYS):
        assert [found(run)[0].name for run in (healthy, troubled)] == ["always", "symmetric"]


@pytest.mark.parametrize("link", ["", "initializer=zeros&networkShape=4", "dataset=xor&networkShape="])
def test_the_same_run_hears_the_same_and_is_not_changed(link):
    run = advance([new_run(read_link(link).config)], 12)[0]
    before = bits(run)
    assert found(run) == found(run) and bits(run) == before


@pytest.mark.parametrize(
    "link",
    ["percTrainData=0", "learningRate=0", "dataset=digits&networkShape=", "problem=regression&regDataset=curve-step"],
)
def test_runs_of_every_kind_can_be_judged(link):
    read = read_link(link)
    run = new_run(read.config)
    told = found(run)
    assert not read.notices and (told is None or told[1].said)


@pytest.mark.parametrize("situation", TROUBLED, ids=lambda each: f"{each.trouble} {each.link}")
def test_what_is_advised_can_be_set_and_is_said_in_sentences(situation):
    for _, finding in heard(situation, situation.onset + SOON).values():
        assert finding.said.endswith(".") and finding.tried.endswith(".")
        assert set(finding.changes) <= set(settings())
        Config.from_mapping({**read_link(situation.link).config.to_mapping(), **finding.changes})
