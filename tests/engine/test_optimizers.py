"""What every optimizer promises, with faults planted, and each one's recurrence number by number from its source."""

import math
from dataclasses import replace

import numpy as np
import pytest

from engine.network.layout import layout_of
from engine.network.structure import dense
from engine.optimizers import Step, optimizers
from engine.optimizers.adam import entry as adam
from engine.optimizers.sgd import entry as sgd
from tests.engine.entries import defaults, each

LAYOUT = layout_of((dense(3), dense(1)), ((2,), (3,), (1,)))
COUNT = LAYOUT.count
START = np.linspace(-2, 2, COUNT)
GRADIENTS = [np.cos(np.arange(COUNT) * (step + 1)) + 0.3 for step in range(12)]


def moved(entry, gradients, values, rate=0.1, start=START, before=0):
    """Parameters after each step, and the slots at the end. gradients: arrays, or a function of the parameters.
    before: updates that count already."""
    parameters = start.copy()
    slots = np.zeros((*start.shape[:-1], len(entry.slots), COUNT))
    path = []
    on = frozenset(name for name, value in values.items() if np.any(value))
    for number, gradient in enumerate(gradients, before + 1):
        change = np.array(gradient(parameters) if callable(gradient) else gradient, float)
        change = np.broadcast_to(change, parameters.shape).copy()
        before = parameters.copy()
        scratch = np.full_like(parameters, np.nan)
        count = rate * 0.0 + number
        entry.update(change, slots, Step(rate, -rate, count, values, on, parameters, scratch, LAYOUT))
        assert np.array_equal(before, parameters), "the update is added by whoever asked for it"
        parameters = parameters + change
        path.append(parameters)
    return np.array(path), slots


def assert_goes_downhill(entry):
    """On ½|θ|² it ends nearer to the middle, from far away and with any sign."""
    for start in (START, START * 10, -START):
        path, _ = moved(entry, [lambda parameters: parameters] * 300, defaults(entry), 0.05, start)
        assert np.linalg.norm(path[-1]) < 0.95 * np.linalg.norm(start)


def assert_rests_without_rate(entry):
    path, _ = moved(entry, GRADIENTS, defaults(entry), rate=0.0)
    assert np.array_equal(path[-1], START)


def assert_rests_at_the_minimum(entry):
    """Without a gradient nothing moves, except toward 0 where weights decay; nothing stops being a number."""
    path, _ = moved(entry, [np.zeros(COUNT)] * 5, defaults(entry))
    assert np.isfinite(path).all() and (np.abs(path[-1]) <= np.abs(START)).all()
    assert (path[-1] * START >= 0).all() and np.allclose(path[-1], START, rtol=0.02)


def assert_runs_do_not_mix(entry):
    """Two runs in one batch, with different gradients, rates and hyperparameters: each as it would go alone."""
    least = {parameter.name: parameter.low + (parameter.high - parameter.low) / 50 for parameter in entry.parameters}
    both = [defaults(entry), {name: round(value) or value for name, value in least.items()}]
    both = [{name: both[n][name] or both[1 - n][name] for name in both[n]} for n in (0, 1)]
    starts, rates = np.stack([START, START[::-1] * 3]), [0.1, 0.02]
    gradients = [np.stack([gradient, -2 * gradient]) for gradient in GRADIENTS]
    values = {name: np.array([[each_of[name]] for each_of in both]) for name in both[0]}
    together, _ = moved(entry, gradients, values, np.array([[rate] for rate in rates]), starts)
    for run in (0, 1):
        alone, _ = moved(entry, [gradient[run] for gradient in gradients], both[run], rates[run], starts[run])
        assert np.array_equal(alone, together[:, run])


def inside(parameter, share):
    """A value of its range, near the low end."""
    width = parameter.high - parameter.low
    return parameter.low + (min(3, width) if parameter.whole else width * share)


def assert_hyperparameters_matter(entry):
    """Each changes the path, with the others at their defaults or somewhere in their ranges."""
    bases = [defaults(entry), {parameter.name: inside(parameter, 0.25) for parameter in entry.parameters}]
    for parameter in entry.parameters:
        candidates = [parameter.low + parameter.above_low * 1e-3, inside(parameter, 1e-4), parameter.high]
        assert any(
            len({moved(entry, GRADIENTS, base | {parameter.name: value})[0].tobytes() for value in candidates}) > 1
            for base in bases
        ), f"{parameter.name} changes nothing"


def assert_says_what_feeds_its_slots(entry):
    """A slot stays empty where what feeds it is 0, and only there: else a state of long ago would be gone on from."""
    for base in (defaults(entry), {parameter.name: inside(parameter, 0.25) for parameter in entry.parameters}):
        for parameter in entry.parameters:
            value = parameter.low + parameter.above_low * 1e-3
            values = base | {parameter.name: value}
            _, slots = moved(entry, GRADIENTS, values)
            filled = {slot for slot, row in zip(entry.slots, slots, strict=True) if row.any()}
            fed = {slot for slot in entry.slots if values.get(entry.fed_by.get(slot, ""), 1)}
            assert filled == fed, values


def assert_says_what_counts(entry):
    """The count of updates is nothing to an optimizer without counted slots, or while these are not kept."""
    for base in (defaults(entry), {parameter.name: inside(parameter, 0.25) for parameter in entry.parameters}):
        counts = any(base.get(entry.fed_by.get(slot, ""), 1) for slot in entry.counted)
        ends = {moved(entry, GRADIENTS, base, before=before)[0].tobytes() for before in (0, 1000)}
        assert len(ends) == 1 + counts, base


CONTRACTS = [
    assert_goes_downhill,
    assert_rests_without_rate,
    assert_rests_at_the_minimum,
    assert_runs_do_not_mix,
    assert_hyperparameters_matter,
    assert_says_what_feeds_its_slots,
    assert_says_what_counts,
]


@each(optimizers)
@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.__name__)
def test_contract(entry, contract):
    contract(entry)


def uphill(gradient, slots, step):
    gradient *= step.rate


def restless(gradient, slots, step):
    gradient *= -step.rate
    gradient -= 1e-6


def divides_by_nothing(gradient, slots, step):
    with np.errstate(all="ignore"):
        np.multiply(gradient / np.abs(gradient), -step.rate, gradient)


def mixed(gradient, slots, step):
    gradient *= -step.rate
    gradient += 1e-15 * gradient.sum()


FAULTS = [
    replace(sgd, update=uphill),
    replace(sgd, update=restless),
    replace(sgd, update=divides_by_nothing),
    replace(sgd, update=mixed),
    replace(adam, update=sgd.update),
    replace(sgd, fed_by={"velocity": "momentum"}, counted=()),
    replace(adam, counted=()),
]


@pytest.mark.parametrize(("faulty", "contract"), list(zip(FAULTS, CONTRACTS, strict=True)))
def test_a_fault_is_caught(faulty, contract):
    with pytest.raises(AssertionError):
        contract(faulty)


@each(optimizers)
def test_every_slot_is_used(entry):
    used = np.zeros(len(entry.slots), bool)
    for base in (defaults(entry), {p.name: p.low + (p.high - p.low) / 4 for p in entry.parameters}):
        _, slots = moved(entry, GRADIENTS, base)
        used |= slots.any(axis=-1)
    assert used.all(), entry.slots


# One number at a time, from the sources


def sgd_alone(theta, gradients, rate, v):
    velocity = average = 0.0
    for step, g in enumerate(gradients, 1):
        if v["clipvalue"]:
            g = max(-v["clipvalue"], min(v["clipvalue"], g))
        before = theta
        if v["momentum"]:
            velocity = v["momentum"] * velocity - rate * g
            theta += v["momentum"] * velocity - rate * g if v["nesterov"] else velocity
        else:
            theta -= rate * g
        theta -= rate * v["weight_decay"] * before
        if v["ema_momentum"]:
            average = theta if step == 1 else v["ema_momentum"] * average + (1 - v["ema_momentum"]) * theta
            if v["ema_overwrite_frequency"] and step % v["ema_overwrite_frequency"] == 0:
                theta = average
    return theta


def adagrad_alone(theta, gradients, rate, v):
    squares = 0.0
    for g in gradients:
        squares += g * g
        theta -= rate * g / (math.sqrt(squares) + v["epsilon"])
    return theta


def rmsprop_alone(theta, gradients, rate, v):
    squares = velocity = 0.0
    for g in gradients:
        squares = v["rho"] * squares + (1 - v["rho"]) * g * g
        velocity = v["momentum"] * velocity + g / (math.sqrt(squares) + v["epsilon"])
        theta -= rate * velocity
    return theta


def adam_alone(theta, gradients, rate, v):
    mean = squares = 0.0
    for step, g in enumerate(gradients, 1):
        mean = v["beta_1"] * mean + (1 - v["beta_1"]) * g
        squares = v["beta_2"] * squares + (1 - v["beta_2"]) * g * g
        corrected = mean / (1 - v["beta_1"] ** step), squares / (1 - v["beta_2"] ** step)
        decay = rate * v.get("weight_decay", 0.0) * theta
        theta -= decay + rate * corrected[0] / (math.sqrt(corrected[1]) + v["epsilon"])
    return theta


ALONE = {
    "sgd": sgd_alone,
    "adagrad": adagrad_alone,
    "rmsprop": rmsprop_alone,
    "adam": adam_alone,
    "adamw": adam_alone,
}
VARIED = [
    ("sgd", {}),
    ("sgd", {"momentum": 0.9}),
    ("sgd", {"momentum": 0.9, "nesterov": 1.0}),
    ("sgd", {"weight_decay": 0.1, "clipvalue": 0.5}),
    ("sgd", {"ema_momentum": 0.8, "ema_overwrite_frequency": 3.0}),
    ("sgd", {"momentum": 0.5, "weight_decay": 0.1, "ema_momentum": 0.8, "ema_overwrite_frequency": 5.0}),
    ("adagrad", {}),
    ("adagrad", {"epsilon": 0.1}),
    ("rmsprop", {}),
    ("rmsprop", {"rho": 0.5, "momentum": 0.9}),
    ("adam", {}),
    ("adam", {"beta_1": 0.5, "beta_2": 0.9, "epsilon": 0.01}),
    ("adamw", {}),
    ("adamw", {"weight_decay": 0.3}),
]


@pytest.mark.parametrize(("name", "given"), VARIED, ids=str)
def test_against_its_recurrence(name, given):
    entry = optimizers.get(name)
    values = defaults(entry) | given
    path, _ = moved(entry, GRADIENTS, values)
    for place in range(COUNT):
        expected = ALONE[name](START[place], [gradient[place] for gradient in GRADIENTS], 0.1, values)
        assert path[-1][place] == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("name", ["clipnorm", "global_clipnorm"])
def test_clipping_by_norm(name):
    """A gradient longer than allowed keeps its direction and gets that length; a shorter one stays as it is."""
    for longest, clipped in ((0.5, True), (100.0, False)):
        path, _ = moved(sgd, GRADIENTS[:1], defaults(sgd) | {name: longest}, rate=1.0)
        change = START - path[0]
        parts = (
            [change]
            if name == "global_clipnorm"
            else [part for layer in LAYOUT.in_order for m in [layer.matrix(change)] for part in (m[:, :-1], m[:, -1])]
        )
        norms = [np.linalg.norm(part) for part in parts]
        assert max(norms) == pytest.approx(longest) if clipped else np.allclose(change, GRADIENTS[0])
        cosine = change @ GRADIENTS[0] / np.linalg.norm(change) / np.linalg.norm(GRADIENTS[0])
        assert cosine == pytest.approx(1) or name == "clipnorm"
