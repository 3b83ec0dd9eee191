"""The passes that a lecture shows give the numbers of those that train."""

from collections.abc import Sequence

import numpy as np
import pytest

from engine import Config, Run, new_run
from engine.activations import Activation, Values, activations
from engine.losses import losses
from engine.network.passes import Network, TrainingPass
from engine.network.reference import Dense, forward, gradient
from engine.run.batch import bound_activations

HIDDEN = [name for name in activations.names() if not activations.get(name).over_units]
ENDS = [
    {"problem": "classification"},
    {"problem": "classification", "loss": "hinge"},
    {"problem": "classification", "loss": "cross-entropy"},
    {"problem": "classification", "dataset": "blobs"},
    {"problem": "regression", "loss": "absolute"},
]
CASES = [{"activation": name} for name in HIDDEN] + ENDS


def layers_of(run: Run, bound: Sequence[tuple[Activation, Values]]) -> list[Dense]:
    """The run's layers as a lecture writes them."""
    matrices = [layer.matrix(run.parameters) for layer in run.layout.in_order]
    pairs = zip(matrices, bound, strict=True)
    return [Dense(matrix[:, :-1], matrix[:, -1:], *activation) for matrix, activation in pairs]


@pytest.mark.parametrize("settings", CASES, ids=str)
def test_both_give_the_same(settings):
    run = new_run(Config.from_mapping({"networkShape": [5, 3], "seed": "0.3", **settings}))
    bound = bound_activations([run])
    inputs, targets = run.inputs[:, :40].astype(float), run.targets[:, :40].astype(float)
    found = np.empty_like(run.parameters)
    trained = TrainingPass(Network(run.config.structure, bound, run.parameters.copy()), 40, found)
    trained.gradient(inputs, inputs.T, targets)
    layers = layers_of(run, bound)
    shown = gradient(layers, losses.get(run.config.structure.loss), inputs[:-1], targets)
    flat = np.concatenate([np.hstack(pair).ravel() for pair in shown])
    assert np.abs(found).max() > 0
    np.testing.assert_allclose(flat, found, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(forward(layers, inputs[:-1])[1][-1], trained.forward(inputs), rtol=1e-12, atol=1e-12)
