"""engine/inspection/views/health.py: against PyTorch's gradients, and against what a layer was made to be."""

import math

import numpy as np
import pytest

from engine import Config, advance, new_run
from engine.inspection.histograms import points_seen
from engine.inspection.views import views
from tests.engine.runs import with_parameters


def shown(run):
    return views.get("health").show(run, {})


def trained(**settings):
    return advance([new_run(Config.from_mapping(settings))], epochs=3, batches=2)[0]


NETWORKS = [
    {"networkShape": [4, 3], "activation": "tanh"},
    {"networkShape": [5], "activation": "sigmoid", "outputActivation": "sigmoid", "loss": "cross-entropy"},
    {"networkShape": [6, 6, 2], "activation": "relu", "dataset": "blobs"},
    {"networkShape": [3], "problem": "regression", "activation": "elu", "batchSize": 30},
    {"networkShape": [], "learningRate": 0.1},
]


@pytest.mark.parametrize("settings", NETWORKS, ids=str)
def test_it_is_what_pytorch_has(settings):
    torch = pytest.importorskip("torch")
    from tests.engine.pytorch import ACTIVATIONS, inputs_of, loss_of, targets_of

    run = trained(**settings)
    config, count = run.config, run.signature.train_points
    layers = []
    for layer in run.layout:
        weights, biases = (
            torch.tensor(block.rows(run.parameters).copy(), requires_grad=True) for block in layer.blocks
        )
        layers.append((weights, biases))

    def forward(value):
        """Pre-activations of each layer, and the outputs."""
        seen = []
        for (weights, biases), choice in zip(layers, config.structure.activations, strict=True):
            z = value @ weights.T + biases[:, 0]
            z.retain_grad()
            value = ACTIVATIONS[choice.name](z, *(each for _, each in choice.values))
            seen.append((z, value))
        return seen

    seen = forward(inputs_of(run)[:count])
    (loss_of(config, *seen[-1], targets_of(run)[:count]) / count).backward()
    made = shown(run)
    for number, parameters in enumerate(layers):
        norm = math.sqrt(sum(float(each.grad.square().sum()) for each in parameters))
        assert made["gradients"][number] == pytest.approx(norm, rel=1e-9)
        assert made["weights"][number] == pytest.approx(float(parameters[0].detach().norm()), rel=1e-12)
    slopes = []
    for (z, _), choice in zip(seen[:-1], config.structure.activations, strict=False):
        free = z.detach().requires_grad_()
        ACTIVATIONS[choice.name](free, *(each for _, each in choice.values)).sum().backward()
        steepest = {"sigmoid": 0.25}.get(choice.name, 1.0)
        slopes += (free.grad.abs().mean(dim=0) / steepest).tolist()
    assert made["slopes"].tolist() == pytest.approx([255 * each for each in slopes], abs=0.51)


def test_the_step_is_that_of_the_next_mini_batch():
    run = trained(learningRate=0.1, networkShape=[3])
    after = advance([run], batches=1)[0]
    expected = []
    for layer in run.layout:
        block = layer.blocks[0]
        before, now = block.rows(run.parameters), block.rows(after.parameters)
        expected.append(math.sqrt(sum((now - before).ravel() ** 2)) / math.sqrt(sum(before.ravel() ** 2)))
    assert shown(run)["updates"].tolist() == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("settings", NETWORKS, ids=str)
def test_its_histograms_count_what_pytorch_computes(settings):
    torch = pytest.importorskip("torch")
    from tests.engine.pytorch import ACTIVATIONS, inputs_of

    run = trained(**settings)
    assert points_seen(run) == min(256, run.signature.train_points)
    value = inputs_of(run)[: run.signature.train_points]
    places = torch.arange(points_seen(run)) * run.signature.train_points // points_seen(run)
    value, made = value[places], shown(run)
    assert made["bins"].shape == (len(run.layout), 4, 32)
    for number, (layer, choice) in enumerate(zip(run.layout, run.config.structure.activations, strict=True)):
        weights, biases = (torch.tensor(block.rows(run.parameters).copy()) for block in layer.blocks)
        z = value @ weights.T + biases[:, 0]
        value = ACTIVATIONS[choice.name](z, *(each for _, each in choice.values))
        for place, values in enumerate((weights, z, value)):
            low, high = values.min().item(), values.max().item()
            assert made["ranges"][number][place] == pytest.approx((low, high), abs=1e-12)
            counts = np.histogram(values.numpy(), 32, (low, high))[0]
            bins = made["bins"][number][place].astype(int)
            # A value on the border of two bins may be rounded to either side.
            assert np.abs(bins - 255 * counts / counts.max()).sum() <= 32 + 4 * 255 / counts.max()
            assert ((bins > 0) == (counts > 0)).sum() >= 30


def with_layer(run, number, weights, biases):
    """The run with other weights and biases into a layer."""
    parameters = run.parameters.copy()
    for block, values in zip(run.layout.in_order[number].blocks, (weights, biases), strict=True):
        block.rows(parameters)[:] = values
    return with_parameters(run, parameters)


def test_dead_units_are_those_without_a_slope_at_any_point():
    run = with_layer(trained(activation="relu", networkShape=[3, 2]), 0, [[1, 1], [1, 1], [1, 1]], [[-99], [99], [-99]])
    made = shown(run)
    assert made["dead"][0] == 2 and made["saturated"] == [0, 0]
    assert made["slopes"][:3].tolist() == [0, 255, 0] and made["marks"][:3].tolist() == [2, 0, 2]


def test_saturated_units_are_nearly_flat_at_most_points():
    run = with_layer(trained(networkShape=[3, 2]), 0, [[40, 0], [0.01, 0], [0, 9]], [[0], [0], [30]])
    made = shown(run)
    x, y = run.data.train[:, 0], run.data.train[:, 1]
    mean = [np.mean(1 - np.tanh(z) ** 2) for z in (40 * x, 0.01 * x, 9 * y + 30)]
    assert made["slopes"][:3].tolist() == pytest.approx([255 * each for each in mean], abs=0.51)
    assert made["saturated"][0] == sum(0 < each < 0.05 for each in mean) == 2 and made["dead"][0] == 0
    assert made["marks"][:3].tolist() == [int(0 < each < 0.05) for each in mean]


@pytest.mark.parametrize("points", [1, 7, 500])
def test_it_is_the_same_however_many_points_are_looked_at_at_once(points, monkeypatch):
    run = trained(networkShape=[8, 8])
    whole = shown(run)
    monkeypatch.setattr("engine.inspection.views.health.VALUES_AT_ONCE", points * run.config.structure.room)
    parts = shown(run)
    assert parts["gradients"] == pytest.approx(whole["gradients"], rel=1e-12)
    assert parts["dead"] == whole["dead"] and parts["slopes"].tolist() == whole["slopes"].tolist()


def test_without_points_or_numbers_there_is_nothing_to_say():
    for run in (new_run(Config.from_mapping({"percTrainData": 0})),):
        made = shown(run)
        assert np.isnan(made["updates"]).all() and np.isnan(made["gradients"]).all() and made["dead"] == [0, 0]
    lost = advance(
        [new_run(Config.from_mapping({"problem": "regression", "activation": "linear", "learningRate": 1000}))], 20
    )
    assert not np.isfinite(shown(lost[0])["weights"]).any()
    frozen = shown(trained(frozen=[1]))
    assert frozen["updates"][0] == 0 < frozen["updates"][1]
