"""Whether a run keeps to a teacher's rules, and which others it may become."""

import numpy as np
import pytest

from engine import Config, advance, new_run, own_points, settings
from server.classroom.limits import CONTROL_LABELS, OFF, SIZES, WITH, allowed, broken, hidden, label_of, written
from server.messages.fields import MessageError
from server.messages.protocol import MESSAGES
from server.sessions.changes import use_points


def run_of(**values):
    return new_run(Config.from_mapping(values))


USUAL = run_of()
OTHER = {
    "problem": "regression", "dataset": "xor", "regDataset": "reg-gauss", "noise": 5, "percTrainData": 60,
    "points": 100, "balance": 10, "labelNoise": 5, "keepOrder": True, "seed": "1", "features": ["x"],
    "formulas": ["x1^2"], "networkShape": [3], "activation": "relu", "layerActivations": ["relu"],
    "outputActivation": "linear", "jump": True, "residual": True, "bias": False, "initializer": "zeros",
    "weightSeed": "1", "loss": "squared", "optimizer": "adam", "learningRate": 0.1, "schedule": "cosine",
    "batchSize": 5, "reshuffle": True, "incompleteBatch": "drop", "frozen": [1], "frozenBiases": True,
    "cut": ["1:0<x"], "regularization": "L2", "regularizationRate": 0.1, "dropout": [20], "maxNorm": 1,
    "patience": 5, "minDelta": 0.01, "restoreBest": False,
}  # fmt: skip
"""Another value of every setting."""


def other(name):
    value = OTHER[name]
    if name in ("initializer", "schedule"):
        kind = settings()[name].kind
        value = next(each for each in kind.names() if each != getattr(USUAL.config, settings()[name].attribute).name)
    return USUAL.config.changed({name: value})


@pytest.mark.parametrize("name", [name for name, known in settings().items() if known.offered] + ["cut"])
def test_any_setting_can_be_locked(name):
    rules = written({name: {"lock": True}}, USUAL)
    assert broken(rules, USUAL, USUAL) is None
    assert broken(rules, USUAL, new_run(other(name))) is not None
    assert broken(rules, None, new_run(other(name))) is not None
    assert "locked" in str(allowed(name, rules[name]))


def test_names_are_those_of_the_catalogue():
    assert set(OFF) <= set(CONTROL_LABELS)
    assert {each for names in OFF.values() for each in names} <= set(MESSAGES)
    assert {*WITH, *(each for names in WITH.values() for each in names)} <= {*settings(), *CONTROL_LABELS}
    assert all(label_of(name) for name in (*settings(), *SIZES, *CONTROL_LABELS))


@pytest.mark.parametrize(
    ("rules", "inside", "outside"),
    [
        ({"learningRate": {"low": 0.01, "high": 0.1}}, {"learningRate": 0.1}, {"learningRate": 0.100001}),
        ({"learningRate": {"low": 0.01}}, {"learningRate": 0.01}, {"learningRate": 0.009}),
        ({"activation": {"among": ["tanh", "relu"]}}, {"activation": "relu"}, {"activation": "sigmoid"}),
        ({"activation": {"among": ["tanh", "relu"]}}, {"activation": "relu"}, {"layerActivations": ["relu"]}),
        ({"features": {"among": ["x", "y"]}}, {"features": ["y"]}, {"features": ["x", "xSquared"]}),
        ({"features": {"among": ["x", "y"]}}, {}, {"formulas": ["x1^2"]}),
        ({"neurons": {"high": 8}}, {"networkShape": [8]}, {"networkShape": [5, 4]}),
        ({"depth": {"high": 1}}, {"networkShape": [20]}, {"networkShape": [1, 1]}),
        ({"networkShape": {"lock": True}}, {}, {"layers": ["dense:3"]}),
        ({"dataset": {"among": ["circle", "xor"]}}, {"dataset": "xor"}, {"dataset": "spiral"}),
        ({"dataset": {"among": ["circle", "xor"]}}, {"dataset": "xor"}, {"problem": "regression"}),
        ({"numHiddenLayers": {"hide": True}}, {"noise": 5}, {"networkShape": [4]}),
        ({"noise": {"hide": True}}, {"learningRate": 1}, {"noise": 5}),
    ],
)
def test_bounds_let_in_what_is_inside_and_nothing_else(rules, inside, outside):
    rules = written(rules, USUAL)
    assert broken(rules, run_of(**inside), run_of(**inside)) is None
    assert broken(rules, None, run_of(**inside)) is None
    assert (
        broken(rules, USUAL if broken(rules, None, USUAL) is None else run_of(**inside), run_of(**outside)) is not None
    )
    assert broken(rules, None, run_of(**outside)) is not None


def test_who_is_outside_may_stay_so_or_come_nearer():
    rules = written({"learningRate": {"high": 0.1}, "neurons": {"high": 4}, "jump": {"lock": True}}, USUAL)
    far = run_of(learningRate=3, networkShape=[8], jump=True)
    assert broken(rules, far, far) is None and broken(rules, None, far) is not None
    assert broken(rules, far, run_of(learningRate=1, networkShape=[8], jump=True)) is None
    assert broken(rules, far, run_of(learningRate=3, networkShape=[6], jump=True)) is None
    assert broken(rules, far, run_of(learningRate=4, networkShape=[4])) == "learningRate"
    assert broken(rules, far, run_of(learningRate=0.1, networkShape=[9])) == "neurons"
    near = run_of(learningRate=0.1, networkShape=[4])
    assert broken(rules, far, near) is None and broken(rules, near, far) is not None


def test_a_run_of_many_epochs_is_outside_a_last_epoch():
    rules = written({"epochs": {"high": 2}}, USUAL)
    (trained,) = advance([USUAL], 3)
    assert broken(rules, USUAL, trained) == "epochs" and broken(rules, trained, USUAL) is None


def test_points_of_somebodys_own_are_part_of_the_data():
    def painted(shift):
        array = np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [shift, 2.0, 1.0]])
        return use_points(USUAL, own_points(array, ("a", "b"), ("x1", "x2", "label")), 2).run

    mine, same, theirs = painted(1.0), painted(1.0), painted(1.5)
    rules = written({"dataset": {"lock": True}}, mine)
    assert broken(rules, mine, same) is None and broken(rules, None, same) is None
    assert broken(rules, mine, theirs) is not None and broken(rules, mine, USUAL) is not None
    assert broken(written({"dataset": {"lock": True}}, USUAL), USUAL, theirs) is not None


def test_what_is_locked_has_no_buttons_for_its_numbers():
    assert hidden(written({"networkShape": {"lock": True}, "noise": {"hide": True}}, USUAL)) == [
        "noise",
        "numHiddenLayers",
    ]


def test_a_bound_is_told_in_all_its_digits():
    assert str(allowed("epochs", {"high": 1234567})) == "Epochs: your teacher allows 1234567 at most."
    assert str(allowed("noise", {"low": 0.0, "high": 33.3333333})) == "Noise: your teacher allows 0 to 33.3333333."


def test_a_rule_without_a_meaning_is_refused():
    with pytest.raises(MessageError, match="among is for choices"):
        written({"networkShape": {"among": ["4"]}}, USUAL)
