"""What every kind of layer promises, with broken kinds that the promises must catch."""

import math
from dataclasses import replace

import numpy as np
import pytest

from engine import Config, InvalidValue, describe_layers, export_run, new_run, read_link, write_link
from engine.activations import activations
from engine.export.formats import formats
from engine.layers import layers
from engine.layers.conv import entry as conv
from engine.network.passes import Network, Pass, TrainingPass
from engine.network.structure import structure
from engine.registry import Choice
from tests.engine.entries import defaults, each
from tests.engine.runs import planted

STEP = 1e-5
TOLERANCE = 1e-7
SHAPES = [(1, 8, 8), (3, 6, 4), (2, 5, 5), (12,), (1, 3, 3), (5, 2, 2)]
LINEAR, SQUARED = Choice("linear"), Choice("squared")


def choices(entry):
    """A layer of this kind with numbers at their ends and in between."""
    yield layers.choice({"name": entry.name, **defaults(entry)})
    for parameter in entry.parameters:
        for value in {parameter.low, (parameter.low + parameter.high) // 2, min(parameter.high, 9)}:
            yield layers.choice({"name": entry.name, **defaults(entry), parameter.name: value})


def made(entry, runs=1, samples=3, seed=0):
    """Passes through one layer of this kind, of each shape and choice that fits: (layer, pass, sources, the gradient's
    array)."""
    draw = np.random.Generator(np.random.Philox(seed))
    for shape in SHAPES:
        for choice in choices(entry):
            try:
                built = structure("regression", 2, shape, (choice,), (LINEAR,), LINEAR, SQUARED, False, False)
            except InvalidValue:
                continue
            lead = (runs,) if runs > 1 else ()
            parameters = draw.normal(0, 0.5, (*lead, built.layout.count))
            network = Network(built, [(activations.get("linear"), {})] * 2, parameters)
            gradient = np.zeros_like(parameters)
            source = draw.normal(size=(*lead, math.prod(shape) + 1, samples))
            source[..., -1, :] = 1.0
            yield network, TrainingPass(network, samples, gradient), source, gradient, draw


def loss_of(training_pass, source, targets):
    training_pass.forward(source)
    return training_pass.losses(targets).sum()


def assert_gradient(entry):
    """The way back is the derivative of the way forward: to the parameters and to what the layer is given."""
    checked = 0
    for network, through, source, gradient, draw in made(entry):
        targets = draw.normal(size=(2, through.samples))
        through.gradient(source, np.swapaxes(source, -1, -2), targets)
        found = gradient.copy()
        for place in draw.choice(found.size, min(found.size, 12), replace=False):
            at = network.parameters[place]
            network.parameters[place] = at + STEP
            above = loss_of(through, source, targets)
            network.parameters[place] = at - STEP
            below = loss_of(through, source, targets)
            network.parameters[place] = at
            assert abs((above - below) / (2 * STEP) - found[place]) < TOLERANCE * max(1, abs(found).max())
        bound, ahead = through.bounds[0]
        rows = np.ascontiguousarray(source[:-1])
        z = np.empty((math.prod(bound.gives), through.samples))
        delta = draw.normal(size=z.shape)
        given = np.concatenate([rows, np.ones_like(rows[:1])])
        ahead(given, z)
        down = np.zeros_like(rows)
        back = entry.backward(bound, ahead, given[:-1], delta)[1]
        back(delta, down)
        back(delta, down)  # once more: nothing of the first time is left
        direction = draw.normal(size=rows.shape)
        ends = []
        for shift in (STEP, -STEP):
            ahead(np.concatenate([rows + shift * direction, np.ones_like(rows[:1])]), z)
            ends.append((z * delta).sum())
        assert abs((ends[0] - ends[1]) / (2 * STEP) - (down * direction).sum()) < TOLERANCE * 100
        checked += 1
    assert checked >= 4


def assert_shapes(entry):
    """It gives what its shape says, its blocks fill its matrix, and numbers of a sample of another are not mixed up."""
    for network, through, source, _, _ in made(entry):
        layer = network.structure.layout.in_order[0]
        assert layer.gives == entry.shape(layer.given, dict(layer.values))
        assert through.outputs[0].shape == (math.prod(layer.gives), through.samples)
        assert sum(block.size for block in layer.blocks) == layer.width
        assert layer.work > 0 or not layer.blocks
        whole_batch = through.forward(source).copy()
        alone = Pass(network, 1)
        for sample in range(through.samples):
            single = alone.forward(np.ascontiguousarray(source[:, sample : sample + 1]))
            np.testing.assert_allclose(single[:, 0], whole_batch[:, sample], rtol=1e-12, atol=1e-12)


def assert_batch_invariance(entry):
    """A run has the same bits alone and among 64."""
    for network, through, source, gradient, draw in made(entry, runs=64):
        targets = draw.normal(size=(64, 2, through.samples))
        through.gradient(source, np.swapaxes(source, -1, -2), targets)
        for run in (0, 37, 63):
            own = np.zeros(gradient.shape[-1])
            single = Network(network.structure, network.activations, network.parameters[run].copy())
            alone = TrainingPass(single, through.samples, own)
            mine = np.ascontiguousarray(source[run])
            alone.gradient(mine, mine.T, np.ascontiguousarray(targets[run]))
            assert own.tobytes() == gradient[run].tobytes()
            assert alone.outputs[0].tobytes() == through.outputs[0][run].tobytes()


def assert_twice_the_same(entry):
    """Nothing is left of the pass before."""
    for _, through, source, gradient, draw in made(entry):
        targets = draw.normal(size=(2, through.samples))
        through.gradient(source, source.T, targets)
        first = gradient.copy()
        through.gradient(2 * source + 1, source.T, targets)
        through.gradient(source, source.T, targets)
        assert np.array_equal(first, gradient)


def assert_description(entry):
    """It says what it is, and is exported or refused with words."""
    assert entry.label and entry.help.endswith(".") and entry.formula and entry.source
    for choice in choices(entry):
        settings = {"dataset": "digits", "layers": [choice], "points": 20, "activation": "relu"}
        try:
            run = new_run(Config.from_mapping(settings))
        except InvalidValue as error:
            assert error.code == "bad_layers" and any(character.isdigit() for character in str(error))
            continue
        described = describe_layers(run.config)[1]
        if run.config.layers:
            assert described["layer"]["name"] == entry.name and math.prod(described["shape"]) == described["size"]
        assert read_link(write_link(run.config)).config == run.config
        for form in formats.names():
            try:
                assert export_run(run, form)
            except InvalidValue as error:
                assert error.code == "not_exportable" and ("image" in str(error) or entry.name in str(error))


CONTRACTS = [assert_gradient, assert_shapes, assert_batch_invariance, assert_twice_the_same, assert_description]


@each(layers)
@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.__name__)
def test_contract(entry, contract):
    contract(entry)


def slanted(bound, forward, source, delta):
    """A gradient a thousandth too large."""
    into, down = conv.backward(bound, forward, source, delta)

    def more(transposed, out):
        into(transposed, out)
        out *= 1.001

    return more, down


def scattered(bound, forward, source, delta):
    """A way back that keeps what it was asked before."""
    into, down = conv.backward(bound, forward, source, delta)
    before = []

    def again(arriving, below):
        down(arriving, below)
        before.append(below.copy())
        below += before[-2] if len(before) > 1 else 0.0

    return into, again


def in_company(bound):
    """Runs that share a batch get another last bit."""
    ahead = conv.forward(bound)

    def company(source, z):
        ahead(source, z)
        if bound.lead:
            z *= 1 + 2**-52

    return company


def beside_itself(bound, forward, source, delta):
    """The way back of a convolution that went ahead in company."""
    own = conv.forward(bound)
    own(np.ones((*bound.lead, math.prod(bound.given) + 1, bound.samples)), np.empty_like(delta))
    return conv.backward(bound, own, source, delta)


BROKEN = {
    "a gradient": (replace(conv, name="slanted", backward=slanted), assert_gradient),
    "the way back": (replace(conv, name="scattered", backward=scattered), assert_gradient),
    "a shape": (
        replace(conv, name="shapeless", parts=lambda shape, values: conv.parts(shape, values)[:1]),
        assert_gradient,
    ),
    "company": (
        replace(conv, name="sociable", forward=in_company, backward=beside_itself),
        assert_batch_invariance,
    ),
    "its words": (replace(conv, name="silent", help="no sentence"), assert_description),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_kind_is_seen(fault):
    entry, contract = BROKEN[fault]
    with planted(layers, entry), pytest.raises((AssertionError, ValueError)):
        contract(entry)
