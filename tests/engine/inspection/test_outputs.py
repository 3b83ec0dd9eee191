"""A network's outputs at points of one's choice, against the formulas written number by number."""

import json

import numpy as np
import pytest

from engine import Config, InvalidValue, evaluate, export_run, new_run, outputs
from tests.engine.exported import POINTS, drawn_run, network


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"networkShape": [3, 3], "residual": True, "jump": True, "dataset": "three-spirals"},
        {"networkShape": [], "features": ["xSquared", "sinY"], "problem": "regression"},
        {"bias": False, "activation": "gelu", "formulas": ["x1*x2"]},
    ],
)
def test_outputs_are_those_of_the_formulas(settings):
    run = drawn_run(**settings)
    content = json.loads(export_run(run, "weights-json"))
    expected = [network(content, x1, x2) for x1, x2 in POINTS[:50].tolist()]
    np.testing.assert_allclose(outputs(run, POINTS[:50]), expected, rtol=1e-10, atol=1e-12)


def test_outputs_at_the_data_give_the_loss():
    run = new_run(Config.from_mapping({"noise": 20}))
    train = run.data.train
    errors = outputs(run, train[:, :2])[:, 0] - train[:, 2]
    assert evaluate([run])[0].train_loss == pytest.approx(0.5 * (errors**2).mean(), rel=1e-12)


def test_no_points_have_no_outputs():
    assert outputs(drawn_run(), np.empty((0, 2))).shape == (0, 1)


@pytest.mark.parametrize("points", [[1.0, 2.0], [[1.0]], 3, [[[1.0, 2.0]]]])
def test_points_of_another_shape_are_refused(points):
    with pytest.raises(InvalidValue, match=r"expected \(N, 2\)"):
        outputs(drawn_run(), points)
