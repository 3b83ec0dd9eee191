"""The gradient of whole networks, as training uses it, against differences of the loss, as the page shows it."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Config, InvalidValue, advance, evaluate
from engine.activations import activations
from engine.activations.tanh import entry as tanh
from engine.losses import losses
from engine.network.passes import Network, Pass
from engine.run.batch import bound_activations
from tests.engine.configs import UNSHRUNK, configs
from tests.engine.runs import planted, run_of, started, with_parameters

TOLERANCE = 1e-6
STEP = 3e-5
RATE = 1000.0
PLAIN = {
    "optimizer": "sgd",
    "learningRate": RATE,
    "schedule": "constant",
    "regularization": "none",
    "batchSize": 5000,
    "incompleteBatch": "use",
    "reshuffle": False,
    "percTrainData": 100.0,
    "frozen": [],
    "frozenBiases": False,
    "dropout": [],
    "maxNorm": 0.0,
    "patience": 0,
}
"""One update an epoch, of the mean gradient alone: what the weights move by is η times it."""


def loss_at(run, parameters):
    return evaluate([with_parameters(run, parameters)])[0].train_loss


def difference(run, direction, step):
    """The loss's derivative in a direction, by fourth-order central differences."""
    at = [loss_at(run, run.parameters + shift * step * direction) for shift in (1, -1, 2, -2)]
    return (8 * (at[0] - at[1]) - (at[2] - at[3])) / (12 * step)


def relative_errors(run, draw, directions=3):
    """Errors along random directions; where two step sizes disagree a kink lies between, and there is no gradient."""
    gradient = (run.parameters - advance([run], epochs=1)[0].parameters) / RATE
    errors = []
    for _ in range(directions):
        direction = draw.normal(size=gradient.size) * ((gradient != 0) | run.config.bias)
        direction /= np.linalg.norm(direction) or 1.0
        coarse, fine = difference(run, direction, STEP), difference(run, direction, STEP / 3)
        scale = max(np.linalg.norm(gradient) / np.sqrt(gradient.size), 1e-4)
        if abs(coarse - fine) < 1e-7 * scale:
            errors.append(abs(gradient @ direction - fine) / scale)
    return errors


def shaken(run, seed=0, size=0.6):
    """The run with random parameters (biases stay 0 where there are none), and who draws on."""
    draw = np.random.Generator(np.random.Philox(seed))
    parameters = draw.normal(0, size, run.parameters.size)
    if not run.config.bias:
        for layer in run.layout.in_order:
            layer.matrix(parameters)[:, -1] = 0.0
    return with_parameters(run, parameters), draw


def of_surrogates(config):
    return any(activations.get(choice.name).surrogate for choice in config.structure.activations)


COMBINATIONS = list(
    product(
        losses.names(),
        ["auto", *activations.names()],
        [("classification", "circle"), ("classification", "three-spirals"), ("regression", "circle")],
    )
)


def combined(loss, output, problem, number):
    """A run of such a network, hidden activations and structure by turns; None where the combination is refused."""
    hidden = [entry.name for entry in activations if not entry.surrogate and not entry.over_units]
    try:
        return run_of(
            **PLAIN,
            loss=loss,
            outputActivation=output,
            problem=problem[0],
            dataset=problem[1],
            layerActivations=[hidden[(number + layer) % len(hidden)] for layer in range(3)],
            networkShape=[[3], [4, 4], [3, 3, 2], []][number % 4],
            jump=number % 3 == 0,
            residual=number % 5 < 2,
            bias=number % 7 > 0,
            points=24,
            features=["x", "y", "xTimesY"] if number % 2 else ["y", "sinX"],
        )
    except InvalidValue as error:
        assert error.code == "bad_combination"
        return None


@pytest.mark.parametrize("loss", losses.names())
def test_every_loss_with_every_output(loss):
    checked = measured = 0
    for number, (name, output, problem) in enumerate(COMBINATIONS):
        run = combined(name, output, problem, number) if name == loss else None
        if run is None or of_surrogates(run.config):
            continue
        errors = relative_errors(*shaken(run, number))
        assert not errors or max(errors) < TOLERANCE, (output, problem, run.config)
        checked, measured = checked + 1, measured + bool(errors)
    assert checked >= 2 and measured > 0.7 * checked, "kinks must not hide most of the cases"


@pytest.mark.parametrize("name", [entry.name for entry in activations if not entry.surrogate])
def test_every_activation_in_every_place(name):
    for layers in ([name], [name, "tanh"], ["tanh", name], [name, name]):
        run = run_of(**PLAIN, layerActivations=layers, networkShape=[3] * len(layers), points=24)
        found = [error for seed in range(4) for error in relative_errors(*shaken(run, seed))]
        assert found and max(found) < TOLERANCE


SMALL = {name: st.just(value) for name, value in PLAIN.items()} | {
    "points": st.integers(1, 40),
    "networkShape": st.lists(st.integers(1, 6), max_size=4),
}


@settings(max_examples=60, **UNSHRUNK)
@given(configs(**SMALL), st.integers(0, 1000))
def test_drawn_networks(config, seed):
    run, draw = shaken(started(config), seed, 0.4)
    if not of_surrogates(config) and abs(loss_at(run, run.parameters)) < 100:
        assert max(relative_errors(run, draw), default=0.0) < TOLERANCE


def a_thousandth_more(delta, z, a, scratch, values):
    delta *= (1 - a * a) * 1.001


def test_a_thousandth_is_seen():
    with planted(activations, replace(tanh, name="planted", chain=a_thousandth_more)):
        run = run_of(**PLAIN, activation="planted", points=24)
        assert max(relative_errors(*shaken(run))) > TOLERANCE


def test_backpropagation_by_hand():
    """One sigmoid unit between one input and one output, worked on paper.

    x = 1 → z = 0.5·1 + 0.1 = 0.6, h = σ(0.6), o = 2h − 0.3, E = ½(o − t)²: ∂E/∂w = (o − t)·2·h(1 − h)·x.
    """
    run = run_of(**PLAIN, problem="regression", activation="sigmoid", networkShape=[1], features=["x"], points=1)
    x, _, target = run.data.train[0]
    run = with_parameters(run, [0.5, 0.1, 2.0, -0.3])
    hidden = 1 / (1 + np.exp(-(0.5 * x + 0.1)))
    error = 2 * hidden - 0.3 - target
    inner = error * 2 * hidden * (1 - hidden)
    moved = (run.parameters - advance([run], epochs=1)[0].parameters) / RATE
    np.testing.assert_allclose(moved, [inner * x, inner, error * hidden, error], rtol=1e-9)


def test_the_lectures_worked_example():
    """2-2-2 with sigmoids: the sums and outputs it prints, truncated after five places."""
    h1, h2 = (1 / (1 + np.exp(-z)) for z in (0.41, 0.47))
    run = run_of(activation="sigmoid", outputActivation="sigmoid", networkShape=[2], points=2)
    for weights, printed in (([0.5, 0.6, 0.35], 0.73492), ([0.7, 0.8, 0.35], 0.77955)):
        parameters = [0.1, 0.3, 0.25, 0.2, 0.4, 0.25, *weights]
        inputs = np.array([[0.1], [0.5], [1.0]])
        given = forward(with_parameters(run, parameters), inputs)
        assert np.trunc(given * 1e5) / 1e5 == pytest.approx(printed)
        assert given == pytest.approx(1 / (1 + np.exp(-(weights[0] * h1 + weights[1] * h2 + weights[2]))))


def forward(run, inputs):
    """The single output for inputs (features + 1, 1)."""
    network = Network(run.config.structure, bound_activations([run]), run.parameters.copy())
    return float(Pass(network, 1).forward(inputs)[0, 0])


def test_config_without_a_meaning_is_refused():
    with pytest.raises(InvalidValue) as refused:
        Config.from_mapping({"loss": "cross-entropy", "outputActivation": "tanh"})
    assert refused.value.code == "bad_combination" and "cross-entropy" in str(refused.value)
