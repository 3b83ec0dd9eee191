"""What every dataset promises, with faults planted that the promises must catch."""

import re
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from engine import Config
from engine.datasets import datasets
from engine.datasets.circle import entry as circle
from engine.points.data import data_of
from engine.randomness.seedrandom import Stream
from tests.engine.entries import defaults, each, variations

COUNTS = (1, 2, 7, 50, 101, 500)
NOISES = (0.0, 0.1, 0.5, 0.8)
MARGIN = 6.0
"""The plane shown reaches this far."""
DRAWN = [entry for entry in datasets if not entry.own]

each_drawn = pytest.mark.parametrize("entry", DRAWN, ids=lambda entry: entry.name)


def drawn(entry, count=200, noise=0.0, seed="a", values=None):
    """(count, columns): x, y and the label, or several targets."""
    values = defaults(entry) if values is None else values
    return np.array(entry.points(Stream(seed), count, noise, values), float).reshape(count, -1)


def classes_of(entry, values):
    """The labels that may occur."""
    classes = int(values.get("classes", entry.classes))
    return {-1.0, 1.0} if classes == 2 else {float(label) for label in range(classes)}


def assert_exact_number(entry):
    for count in COUNTS:
        for noise in NOISES:
            for values in variations(entry):
                assert len(entry.points(Stream("n"), count, noise, values)) == count


def assert_labels(entry):
    for values in variations(entry):
        points = drawn(entry, 600, 0.5, values=values)
        assert np.isfinite(points).all()
        if entry.problem == "classification":
            assert set(points[:, entry.numbers]) == classes_of(entry, values), "every class occurs, and no other"
        else:
            assert np.abs(points[:, 2:]).max() <= 3, "targets are about −1 to 1, noise included"
            assert np.ptp(points[:, 2]) > 0.1


def assert_seed_decides(entry):
    assert np.array_equal(drawn(entry, noise=0.3), drawn(entry, noise=0.3))
    assert not np.array_equal(drawn(entry, noise=0.3), drawn(entry, noise=0.3, seed="b"))


def assert_noise_matters(entry):
    clean = drawn(entry, noise=0.0)
    assert not np.array_equal(clean, drawn(entry, noise=0.4))


def assert_on_the_plane(entry):
    for values in variations(entry):
        points = drawn(entry, 500, values=values)
        if not entry.dimensions:
            assert points[:, :-1].min() == 0 and points[:, :-1].max() == 1, "pixels have a brightness from 0 to 1"
            continue
        assert np.abs(points[:, :2]).max() <= MARGIN
        assert np.ptp(points[:, 0]) > MARGIN / 2, "it fills a good part of what is shown"
        assert np.ptp(points[:, 1]) > MARGIN / 2 if entry.dimensions == 2 else not points[:, 1].any()


CONTRACTS = [assert_exact_number, assert_labels, assert_seed_decides, assert_noise_matters, assert_on_the_plane]


@each_drawn
@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.__name__)
def test_contract(entry, contract):
    contract(entry)


def one_missing(stream, count, noise, values):
    return circle.points(stream, count // 2 * 2, noise, values)


def third_class(stream, count, noise, values):
    return [(x, y, 0.0 if x > 4 else t) for x, y, t in circle.points(stream, count, noise, values)]


def not_seeded(stream, count, noise, values):
    return circle.points(Stream("always the same"), count, noise, values)


def not_noisy(stream, count, noise, values):
    return circle.points(stream, count, 0.0, values)


def too_wide(stream, count, noise, values):
    return [(1.3 * x, 1.3 * y, t) for x, y, t in circle.points(stream, count, noise, values)]


FAULTS = [one_missing, third_class, not_seeded, not_noisy, too_wide]


@pytest.mark.parametrize(
    ("fault", "contract"), list(zip(FAULTS, CONTRACTS, strict=True)), ids=lambda item: item.__name__
)
def test_a_fault_is_caught(fault, contract):
    with pytest.raises(AssertionError):
        contract(replace(circle, points=fault))


@each_drawn
def test_hyperparameters_matter(entry):
    for parameter in entry.parameters:
        other = parameter.low if parameter.default != parameter.low else parameter.high
        changed = drawn(entry, values=defaults(entry) | {parameter.name: other})
        assert not np.array_equal(changed, drawn(entry)), parameter.name


def config_of(entry, **changes):
    key = "dataset" if entry.problem == "classification" else "regDataset"
    return Config.from_mapping({"problem": entry.problem, key: entry.name, **changes})


@each_drawn
@pytest.mark.parametrize("count", [7, 101])
def test_a_run_has_exactly_as_many_points(entry, count):
    for share in (0.0, 37.5, 100.0):
        data = data_of(config_of(entry, points=count, percTrainData=share))
        assert len(data.train) == int(count * share / 100) and len(data.train) + len(data.test) == count


@each_drawn
def test_balance_and_label_noise(entry):
    count = 100 if entry.available else 500
    if entry.problem == "classification":
        for balance, values in product((10.0, 80.0), variations(entry)):
            drawn = config_of(entry, points=count, balance=balance).changed({"dataset": {"name": entry.name, **values}})
            data = data_of(drawn)
            labels, counts = np.unique(np.concatenate([data.train, data.test])[:, entry.numbers], return_counts=True)
            assert set(labels) == classes_of(entry, values)
            # Of two classes the first is the positive one.
            first, others = (counts[-1], counts[:-1]) if len(counts) == 2 else (counts[0], counts[1:])
            assert first / (first + others.mean()) == pytest.approx(balance / 100, abs=0.01 * 500 / count)
            assert others.min() > 0.5 * others.mean()
    else:
        data, other = (data_of(config_of(entry, balance=balance)) for balance in (50.0, 90.0))
        assert np.array_equal(data.train, other.train)
    if entry.problem == "classification":
        clean, wrong = (data_of(config_of(entry, points=400, labelNoise=share)).train for share in (0.0, 30.0))
        label = entry.numbers
        assert np.array_equal(clean[:, :label], wrong[:, :label])
        assert (clean[:, label] != wrong[:, label]).mean() == pytest.approx(0.3, abs=0.1)
        assert set(wrong[:, label]) <= set(clean[:, label])


@each(datasets)
def test_says_what_it_is(entry):
    assert entry.problem in ("classification", "regression")
    assert entry.dimensions in (0, 1, 2) and entry.classes >= 2 and entry.offered == (entry.dimensions > 0)
    assert not entry.own or entry.points(Stream("a"), 5, 0.0, defaults(entry)) == []


# The formula in the catalogue is what is drawn: its text is read here and computed at every point.

SIGNS = {"·": "*", "−": "-", "²": "**2", "³": "**3", "π": "*pi", "≥": ">=", "√": "sqrt", "⌊": "floor(", "⌋": ")"}
FUNCTIONS = {name: getattr(np, name) for name in ("sin", "cos", "sqrt", "sign", "floor", "pi")} | {"atan2": np.arctan2}


def expression(text):
    """A formula of the catalogue as one of Python: signs replaced, products written out."""
    for sign, written in SIGNS.items():
        text = text.replace(sign, written)
    text = re.sub(r"\b(sin|cos) (\w+)", r"\1(\2)", text)
    text = re.sub(r"\|(\w+)\|", r"abs(\1)", text)
    text = re.sub(r"/\*pi", "/pi", text)
    text = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?)\s*(?=[a-z(])", r"\1*", text)
    text = re.sub(r"\b([unxy])(?=[uvxy]\b|\()", r"\1*", text)
    text = re.sub(r"(\*\*\d)(?=[a-z(])", r"\1*", text)
    return re.sub(r"^(.*) is even$", r"(\1) % 2 == 0", text.strip())


def said(entry, points, values):
    """The target of each point by the text of a formula `t = …`; what it defines after semicolons and commas is put
    in. None where the text describes how points are drawn instead."""
    whole = entry.formula
    if not whole.startswith("t = ") or "±" in whole:
        return None
    names = (
        FUNCTIONS
        | {"abs": np.abs, "x": points[:, 0], "y": points[:, 1]}
        | ({"n": max(values.values())} if values else {})
    )
    where = re.split(r"[;,] (?=[a-z] = )", whole.removeprefix("t = "))
    for definition in where[1:]:
        name, _, text = definition.partition(" = ")
        names[name] = eval(expression(text), names)
    rule = where[0].removesuffix(" + noise").removesuffix(", else −1")
    if not rule.startswith("+1 where "):
        return eval(expression(rule), names)
    positive, _, negative = rule.removeprefix("+1 where ").partition(", −1 where ")
    inside = eval(expression(positive), names)
    if negative:
        low, r, high = (part.strip() for part in negative.split("<"))
        assert (inside | ((eval(low, names) < names[r]) & (names[r] < eval(high, names)))).all()
    return np.where(inside, 1.0, -1.0)


def moon(points):
    x, y, t = points.T
    np.testing.assert_allclose(np.hypot(t * x + 1.5, t * y + 0.75), 3.0, rtol=1e-12)
    assert (t * y + 0.75 >= 0).all(), "half a circle"


def on_arms(points, turn, offsets):
    x, y, t = points.T
    r = np.hypot(x, y)
    angle = turn * np.pi * r / 5 + np.array([offsets[label] for label in t])
    np.testing.assert_allclose(points[:, :2], np.array([r * np.sin(angle), r * np.cos(angle)]).T, atol=1e-9)


def bumps(points):
    x, y, t = points.T
    centres = [(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]
    distances = np.array([np.hypot(x - cx, y - cy) for cx, cy, _ in centres])
    nearest = distances.argmin(axis=0)
    heights = np.array([sign for *_, sign in centres])[nearest] * np.maximum(0, 1 - distances.min(axis=0) / 2)
    np.testing.assert_allclose(t, heights, atol=1e-12)


def clouds(points, centres, variance):
    for label, centre in centres.items():
        cloud = points[points[:, 2] == label][:, :2]
        error = np.sqrt(variance / len(cloud))
        np.testing.assert_allclose(cloud.mean(axis=0), centre, atol=5 * error)
        np.testing.assert_allclose(cloud.var(axis=0), variance, rtol=5 * np.sqrt(2 / len(cloud)))


def around(classes):
    angles = [2 * np.pi * k / classes for k in range(classes)]
    labels = (-1.0, 1.0) if classes == 2 else range(classes)
    return {float(k): (3.5 * np.sin(a), 3.5 * np.cos(a)) for k, a in zip(labels, angles, strict=True)}


DESCRIBED = {
    "±(3 cos a − 1.5, 3 sin a − 0.75), 0 ≤ a ≤ π: + for t = +1, − for t = −1": lambda points, _: moon(points),
    "(r sin a, r cos a), a = 3.5π·r/5 for t = +1, π more for t = −1":
        lambda points, _: on_arms(points, 3.5, {1.0: 0.0, -1.0: np.pi}),
    "(r sin a, r cos a), a = 2.5π·r/5 + 2πk/3":
        lambda points, _: on_arms(points, 2.5, {k: 2 * np.pi * k / 3 for k in range(3)}),
    "t = ±max(0, 1 − d/2), d from the nearest of (−4, 2.5) +, (0, 2.5) −, (4, 2.5) +, (−4, −2.5) −, (0, −2.5) +, "
    "(4, −2.5) −": lambda points, _: bumps(points),
    "N(centre, σ²), centre (2, 2) for t = +1, (−2, −2) for −1, σ² = 0.5 without noise, 4 with noise 50":
        lambda points, _: clouds(points, {1.0: (2, 2), -1.0: (-2, -2)}, 0.5),
    "N(centre k, σ²), centre k = 3.5·(sin 2πk/K, cos 2πk/K), σ² = 0.3 without noise":
        lambda points, values: clouds(points, around(int(values["classes"])), 0.3),
}  # fmt: skip
"""By the text of a formula that says how points are drawn: whether points are drawn so."""


def assert_drawn_by_its_formula(entry):
    for values in variations(entry):
        points = drawn(entry, 2000, values=values)
        found = said(entry, points, values)
        if found is None:
            DESCRIBED[entry.formula](points, values)
        else:
            np.testing.assert_allclose(points[:, 2], found, atol=1e-12)


@each_drawn
def test_it_is_drawn_by_its_formula(entry):
    if entry.dimensions:  # an image's formula says what a pixel is
        assert_drawn_by_its_formula(entry)


@pytest.mark.parametrize("entry", DRAWN, ids=lambda entry: entry.name)
def test_a_formula_that_is_not_what_is_drawn_is_caught(entry):
    def turned(stream, count, noise, values):
        return [(y, 0.9 - x, t) for x, y, t in entry.points(stream, count, noise, values)]

    if entry.dimensions == 2:
        with pytest.raises(AssertionError):
            assert_drawn_by_its_formula(replace(entry, points=turned))


def test_the_heart_is_the_curve_of_its_formula():
    """(−0.1177, −3.1022) is outside: v = −1.03407 and u² + v² > 1, so that a positive cube is compared with a negative
    number."""
    heart = datasets.get("heart")
    assert said(heart, np.array([[-0.1177, -3.1022], [0.0, -2.9], [0.0, 2.0]]), {}).tolist() == [-1.0, 1.0, 1.0]
