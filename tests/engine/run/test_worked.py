"""engine/run/worked.py: examples worked by hand give the numbers that their makers printed."""

from pathlib import Path

import numpy as np
import pytest

from engine import advance, evaluate, outputs, read_link, run_from_json, worked_run
from engine.run.worked import WORKED

FOLDER = Path(__file__).parents[2] / "data" / "lectures"
# As printed by their makers, to the digits printed.
OUTPUTS = {
    "relu-neuron": ((0,), 0),
    "lecture-2-2-2": ((0.73492, 0.77955), 1e-5),
    "mazur-2-2-2": ((0.75136507, 0.772928465), 5e-9),
    "byu-2-2-2-2": ((0.5802212893, 0.4591181386), 5e-11),
}


@pytest.mark.parametrize("name", WORKED)
def test_its_outputs_are_the_printed_ones(name):
    printed, within = OUTPUTS[name]
    np.testing.assert_allclose(outputs(worked_run(name), [WORKED[name].point])[0], printed, rtol=0, atol=within)


def test_mazurs_error_and_first_step():
    run = worked_run("mazur-2-2-2")
    assert evaluate([run])[0].train_loss == pytest.approx(0.298371109, abs=5e-10)
    (trained,) = advance([run], batches=1)
    first, second = trained.parameters.reshape(2, 2, 3)
    np.testing.assert_allclose(first[:, :2], [[0.149780716, 0.19956143], [0.24975114, 0.29950229]], atol=5e-9)
    np.testing.assert_allclose(second[:, :2], [[0.35891648, 0.408666186], [0.51130127, 0.561370121]], atol=5e-9)
    assert (first[:, 2] == 0.35).all() and (second[:, 2] == 0.6).all(), "the biases are held"


def test_byus_first_step():
    (trained,) = advance([worked_run("byu-2-2-2-2")], batches=1)
    printed = [[0.2000194965, -0.09995450821, 0.1000649883], [0.2999677107, -0.3000753417, -0.2001076309]]
    np.testing.assert_allclose(trained.parameters[:6].reshape(2, 3), printed, rtol=0, atol=5e-10)


@pytest.mark.parametrize(
    ("name", "file"),
    [("relu-neuron", "relu_neuron"), ("lecture-2-2-2", "worked_example"), ("mazur-2-2-2", "held_biases")],
)
def test_the_lectures_files_hold_the_same(name, file):
    run, other = worked_run(name), run_from_json((FOLDER / f"{file}.json").read_text("utf-8"))
    np.testing.assert_array_equal(run.parameters, other.parameters)
    np.testing.assert_array_equal(run.data.train, other.data.train)
    assert outputs(run, [(0.3, 0.2)]).tolist() == outputs(other, [(0.3, 0.2)]).tolist()


def test_a_link_names_one():
    assert read_link("#lesson=mazur-2-2-2").lesson == "mazur-2-2-2"
    (notice,) = read_link("#lesson=nothing").notices
    assert notice.field == "lesson" and "mazur-2-2-2" in notice.message
    assert read_link("#lesson=nothing").lesson is None
