"""What every view promises, with broken views that the promises must catch."""

import json
import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from engine import Config, InvalidValue, advance, new_run
from engine.inspection.fields import REAL, WHOLE, Field, Numbers
from engine.inspection.views import View, shown_by, views, work_of
from engine.inspection.views.landscape import SIDES
from engine.registry import Parameter
from tests.engine.configs import UNSHRUNK, configs
from tests.engine.entries import each, variations
from tests.engine.runs import bits, planted, started

LINKS = (
    {},
    {"networkShape": [], "bias": False},
    {"dataset": "blobs", "activation": "relu", "jump": True, "residual": True, "networkShape": [3, 3]},
    {"problem": "regression", "regDataset": "curve-sine", "dropout": [50], "outputActivation": "linear"},
    {"percTrainData": 100, "optimizer": "adam", "frozen": [1]},
    {"percTrainData": 0},
    {"problem": "regression", "activation": "linear", "learningRate": 1000.0},
    {"dataset": "own"},
)
"""Runs of every kind: without hidden layers, test points, training points or points; of many outputs; diverged."""


@pytest.fixture(autouse=True)
def few_places(monkeypatch):
    """The smallest landscapes: hundreds of them are made here, and their promises are the same."""
    monkeypatch.setattr("engine.inspection.views.landscape.SIDES", SIDES[-1:])


def runs():
    """One run of each kind, trained a little, in the middle of an epoch."""
    for changes in LINKS:
        run = started(Config.from_mapping(changes))
        yield advance([run], epochs=2, batches=1)[0] if run.signature.train_points else run


def choices(view):
    """The view with its defaults, and with each value of its parameters at its ends."""
    return [views.choice({"name": view.name, **values}) for values in ({}, *variations(view))]


def assert_as_declared(view):
    """What is shown is of the declared kinds, whatever the run; or it is a fault in words."""
    for run in runs():
        for choice in choices(view):
            made = shown_by(choice, run)
            assert view.group.fault(made) == "", made
            fields = set(view.fields) if "fault" not in made else {"fault"}
            assert set(made) - {"values"} == fields or made.get("fault")


def assert_pure(view):
    """The same run gives the same, also as bytes of another process, and is not changed."""
    for run in runs():
        before = bits(run)
        for choice in choices(view):
            first = encoded(view, choice, run)
            assert encoded(view, choice, pickle.loads(pickle.dumps(run))) == first
            assert bits(run) == before


def encoded(view, choice, run):
    return repr(view.group.encoded(shown_by(choice, run)))


def assert_work(view):
    """What it takes is told, and more for more points and for a larger network."""
    small, large = ({"networkShape": shape, "points": points} for shape, points in (([2], 20), ([8, 8], 500)))
    for values in ({}, *variations(view)):
        choice = views.choice({"name": view.name, **values})
        least, most = (work_of(choice, new_run(Config.from_mapping(changes))) for changes in (small, large))
        assert isinstance(least, int) and 0 < least < most


def assert_declared(view):
    """Its fields can be documented; each says what it means."""
    assert view.cadence in ("frame", "second", "paused", "once")
    assert view.fields and all(field.help for field in view.fields.values())
    assert json.loads(json.dumps(view.describe())) == view.describe()


CONTRACTS = [assert_as_declared, assert_pure, assert_work, assert_declared]


@pytest.mark.parametrize("contract", CONTRACTS)
@each(views)
def test_every_view_keeps_its_contract(contract, entry):
    contract(entry)


@settings(max_examples=20, **UNSHRUNK)
@given(configs())
def test_a_view_of_any_run_is_as_declared(config):
    run = started(config)
    for view in views:
        assert view.group.fault(shown_by(views.choice(view.name), run)) == ""


def layer(run, values):
    """A view's work: how many units a layer has."""
    sizes = run.config.structure.sizes
    if values["layer"] >= len(sizes):
        raise InvalidValue("no_layer", f"this network has no layer {values['layer']:g}", "layer")
    return {"units": int(sizes[int(values["layer"])]), "first": run.parameters[:3]}


SOUND = View(
    name="sound",
    label="Sound",
    help="Units of a layer.",
    formula="n",
    source="NumPlay",
    parameters=(Parameter("layer", "Layer", 1, 0, 20, "Which layer.", whole=True),),
    fields={"units": Field(WHOLE, "how many"), "first": Field(Numbers("float32"), "some parameters")},
    show=layer,
    work=lambda run, values: run.parameters.size * (run.signature.train_points + 1),
)


def counted(run, values):
    """Not pure: it counts its calls."""
    counted.calls = getattr(counted, "calls", 0) + 1
    return {**layer(run, values), "units": counted.calls}


BROKEN = {
    "another kind": (assert_as_declared, {"fields": {**SOUND.fields, "units": Field(REAL, "how many")}}),
    "not declared": (assert_as_declared, {"fields": {"units": SOUND.fields["units"]}}),
    "left out": (assert_as_declared, {"fields": {**SOUND.fields, "more": Field(WHOLE, "more")}}),
    "raises": (
        assert_as_declared,
        {"show": lambda run, values: {"units": run.config.structure.sizes[int(values["layer"])]}},
    ),
    "not pure": (assert_pure, {"show": counted}),
    "no work": (assert_work, {"work": lambda run, values: 0}),
    "the same work": (assert_work, {"work": lambda run, values: 1000}),
    "not explained": (assert_declared, {"fields": {"units": Field(WHOLE)}}),
}


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_sound_view_keeps_the_contract(contract):
    with planted(views, SOUND):
        contract(SOUND)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_view_is_seen(name):
    contract, change = BROKEN[name]
    broken = replace(SOUND, **change)
    with planted(views, broken), pytest.raises((AssertionError, IndexError, KeyError)):
        contract(broken)


def test_what_cannot_be_shown_is_said_and_for_which_values():
    with planted(views, SOUND):
        made = shown_by(views.choice({"name": "sound", "layer": 9}), new_run(Config.from_mapping({})))
        assert made == {"fault": "this network has no layer 9", "values": [9.0]}
        with pytest.raises(InvalidValue, match="from 0 to 20"):
            views.choice({"name": "sound", "layer": 21})


def test_arrays_are_sent_little_endian():
    made = SOUND.group.encoded({"units": 1, "first": np.array([1.0, -2.0]), "values": [1.0]})
    assert made == {"units": 1, "first": b"\x00\x00\x80\x3f\x00\x00\x00\xc0", "values": b"\x00" * 6 + b"\xf0\x3f"}
