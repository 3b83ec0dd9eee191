"""A handful of points: a truth table is learned, and a worked example is followed row by row."""

import numpy as np
import pytest

from engine import Config, advance, evaluate, first_settings, new_run, own_points, read_table
from engine.points.handful import HANDFUL

XOR = "x1,x2,xor\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n"


def run_of(text, **settings):
    table = read_table(text)
    pairs = [(scale.mean, scale.scale) for scale in table.transform.scales]
    own = own_points(table.points, table.classes, table.titles, pairs)
    values = {"problem": table.problem, **first_settings(len(table.points)), **settings}
    if table.classes:
        values["dataset"] = {"name": "own", "classes": len(table.classes)}
    else:
        values["regDataset"] = {"name": "own-values", "targets": len(table.labels)}
    return new_run(Config.from_mapping(values), own)


def test_a_handful_has_settings_of_its_own_and_more_have_none():
    assert first_settings(0) == first_settings(HANDFUL + 1) == {}
    assert first_settings(1) == first_settings(HANDFUL) != {}
    Config.from_mapping(first_settings(1))


def test_the_truth_table_of_xor_is_learned():
    run = run_of(XOR)
    assert len(run.data.train) == 4 and len(run.data.test) == 0
    after = advance([run], epochs=600)[0]
    assert evaluate([after])[0].train_loss < 0.01


MAZUR = "i1,i2,o1,o2\n.05,.10,.01,.99\n"
"""M. Mazur, A Step by Step Backpropagation Example, 2015."""
WEIGHTS = [0.15, 0.2, 0.35, 0.25, 0.3, 0.35], [0.4, 0.45, 0.6, 0.5, 0.55, 0.6]
AFTER = [[0.149780716, 0.19956143], [0.24975114, 0.29950229]], [[0.35891648, 0.408666186], [0.51130127, 0.561370121]]


@pytest.mark.parametrize("times", [1, 3])
def test_a_worked_example_with_two_targets_gives_its_printed_weights(times):
    names, row = MAZUR.splitlines()
    run = run_of("\n".join([names, *[row] * times]), networkShape=[2], activation="sigmoid", outputActivation="sigmoid",
                 learningRate=0.5)  # fmt: skip
    for layer, values in zip(run.layout.in_order, WEIGHTS, strict=True):
        indices = layer.matrix(np.arange(run.parameters.size)).ravel()
        for index, value in zip(indices, values, strict=True):
            run = run.with_parameter(int(index), value)
    assert evaluate([run])[0].train_loss == pytest.approx(0.298371109, abs=1e-9)
    after = advance([run], batches=1)[0]
    for layer, expected in zip(after.layout.in_order, AFTER, strict=True):
        np.testing.assert_allclose(layer.matrix(after.parameters)[:, :-1], expected, atol=5e-9)
