"""What a client needs to draw a network's maps by itself: the programs of its inputs and activations.

A program is a formula in postfix order: numbers, variables, and operators and functions behind their arguments. Only
such functions are left in it as every language has, and the error function.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from engine.activations import activations
from engine.cache import remembered
from engine.export.expression import rewritten
from engine.export.network import activation_program, input_formula
from engine.features import features
from engine.formulas.functions import CONSTANTS
from engine.formulas.text import Program
from engine.registry import Choice
from engine.settings.config import Config

Plain = list[float | str]
"""A program as JSON."""
REWRITTEN: Mapping[str, Program] = {
    "sigmoid": (2.0, "/", "tanh", 1.0, "+", 2.0, "/"),
    "step": ("sign", 0.5, "+", "sign", 1.0, "+", 2.0, "/"),
}
"""Functions that few languages have, as what is done with their argument; beside those that none has."""


def drawing(config: Config) -> dict[str, Any]:
    """`features`: every feature and own formula as a program of x1 and x2. `activations`: of each layer after the input
    the program of z, None for one over all units of its layer: e^z over their sum. `aims`: what the outputs aim at for
    −1 and 1.
    """
    made = config.structure
    own = {name: _plain(input_formula(name).program) for name in config.inputs if name.startswith("=")}
    return {
        "features": {**_features(), **own},
        "activations": [_activation(choice) for choice in made.activations],
        "aims": [made.low, made.high],
    }


@lru_cache(maxsize=1)
def _features() -> Mapping[str, Plain]:
    return {name: _plain(input_formula(name).program) for name in features.names()}


@remembered()
def _activation(choice: Choice) -> Plain | None:
    return None if activations.get(choice.name).over_units else _plain(activation_program(choice))


def _plain(program: Program) -> Plain:
    items: Plain = []
    for item in rewritten(program):
        if isinstance(item, str):
            items.extend((CONSTANTS[item],) if item in CONSTANTS else REWRITTEN.get(item, (item,)))
        else:
            items.append(item)
    return items
