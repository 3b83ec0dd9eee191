"""Programs for clients: computed by an interpreter of a few lines, they are our features and activations."""

import math
import operator

import numpy as np
import pytest

from engine import Config, describe_layers, drawing, parse_formula
from engine.activations import activations
from engine.features import features
from engine.formulas.functions import FUNCTIONS

FEW = {
    name: getattr(math, name) for name in ("atan", "atan2", "cos", "erf", "exp", "floor", "log", "sin", "sqrt", "tan")
}
FEW |= {"tanh": math.tanh, "abs": abs, "max": max, "min": min, "neg": operator.neg, "^": operator.pow}
FEW |= {"sign": lambda v: (v > 0) - (v < 0)}
FEW |= {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
TWO = {"+", "-", "*", "/", "^", "max", "min", "atan2"}
PLACES = (-5.5, -1.25, -0.5, 0.0, 0.75, 1.0, 3.5)


def computed(program, **variables):
    """What a client makes of a program at one place."""
    stack = []
    for item in program:
        if isinstance(item, float):
            stack.append(item)
        elif item in variables:
            stack.append(variables[item])
        else:
            count = 2 if item in TWO else 1
            arguments = stack[-count:]
            stack[-count:] = [FEW[item](*arguments)]
    (value,) = stack
    return value


@pytest.mark.parametrize("entry", list(features), ids=lambda entry: entry.name)
def test_features_are_programs_of_the_plane(entry):
    program = drawing(Config.from_mapping({}))["features"][entry.name]
    for x in PLACES:
        wanted = entry.value(np.array([x]), np.array([0.6]))[0]
        assert computed(program, x1=x, x2=0.6) == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("entry", list(activations), ids=lambda entry: entry.name)
def test_activations_are_programs_of_z_with_their_hyperparameters_in(entry):
    if entry.over_units:
        config = Config.from_mapping({"dataset": "blobs", "outputActivation": entry.name})
        assert drawing(config)["activations"][-1] is None
        return
    values = {parameter.name: (parameter.low + parameter.high) / 2 for parameter in entry.parameters}
    config = Config.from_mapping({"activation": {"name": entry.name, **values}, "networkShape": [2]})
    program = drawing(config)["activations"][0]
    for z in PLACES:
        wanted = np.array([z])
        entry.apply(np.array([z]), wanted, values)
        assert computed(program, z=z) == pytest.approx(wanted[0], abs=1e-12)


def test_there_is_a_program_for_each_layer_and_a_range_of_the_output():
    config = Config.from_mapping({"networkShape": [2, 3], "loss": "cross-entropy"})
    told = drawing(config)
    assert len(told["activations"]) == len(describe_layers(config)) - 1
    assert told["aims"] == [config.structure.low, config.structure.high] == [0.0, 1.0]


@pytest.mark.parametrize("function", list(FUNCTIONS.values()), ids=lambda function: function.name)
def test_own_formulas_need_no_rare_function(function):
    text = f"{function.name}({', '.join(['x1', 'x2 + pi'][: function.arguments])})"
    told = drawing(Config.from_mapping({"formulas": [text]}))["features"]
    (own,) = set(told) - set(features.names())
    for x in (0.25, 0.5, 2.0):
        wanted = parse_formula(text).value(np.array([x]), np.array([-0.5]))[0]
        assert own[0] == "=" and computed(told[own], x1=x, x2=-0.5) == pytest.approx(wanted, abs=1e-12)
