"""engine/inspection/printed.py: every printed digit of the worked examples is ours."""

from dataclasses import replace

import pytest

from engine import advance, new_run, worked_run
from engine.inspection.printed import PRINTED, as_printed, compared, example_of
from engine.inspection.views import shown_by, suited, views
from engine.run.worked import WORKED
from tests.engine.runs import run_of, with_parameters

COUNTS = {"relu-neuron": 2, "lecture-2-2-2": 9, "mazur-2-2-2": 17, "byu-2-2-2-2": 17}


@pytest.mark.parametrize("name", WORKED)
def test_all_printed_digits_are_ours(name):
    rows = compared(name)
    assert [(row.called, row.printed, row.ours) for row in rows if not row.agrees] == []
    assert len(rows) == COUNTS[name] == sum(bool(digits) for each in PRINTED[name] for digits in each.digits)


def test_a_wrong_digit_is_seen():
    row = next(row for row in compared("byu-2-2-2-2") if row.called == "δ of neuron 1 of layer 1")
    assert row.printed == "0.0006498826879" and row.agrees
    assert not replace(row, printed="0.0006498826878").agrees


def test_digits_are_rounded_or_cut_off_as_there():
    assert as_printed(0.6010878788, "0.60108", cut=True) == "0.60108"
    assert as_printed(0.6010878788, "0.60108", cut=False) == "0.60109"
    assert as_printed(0.47, "0.47", cut=True) == "0.47", "which is a little less in binary"
    assert as_printed(-0.00001, "0.00", cut=False) == "0.00"


def test_an_example_is_known_however_far_it_was_trained():
    for name in WORKED:
        run = worked_run(name)
        assert example_of(run) == example_of(advance([run], batches=5)[0]) == name
        assert suited(run) == ["worked"]
        assert shown_by(views.choice("worked"), run)["source"] == WORKED[name].source
    changed = worked_run("mazur-2-2-2")
    assert example_of(with_parameters(changed, changed.parameters + 1)) == "mazur-2-2-2"
    assert example_of(new_run(changed.config.changed({"learningRate": 0.1}), changed.own)) is None
    assert suited(run_of()) == []
    assert "none of the worked examples" in shown_by(views.choice("worked"), run_of())["fault"]
