"""The entries of registries, as parameters of tests, and their hyperparameters."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from engine.registry import Entry, Registry


def each(registry: Registry[Any]) -> pytest.MarkDecorator:
    """Runs a test for every entry."""
    return pytest.mark.parametrize("entry", list(registry), ids=lambda entry: entry.name)


def defaults(entry: Entry) -> dict[str, float]:
    """Every hyperparameter at its default."""
    return {parameter.name: parameter.default for parameter in entry.parameters}


def variations(entry: Entry) -> Iterator[Mapping[str, float]]:
    """The defaults; then each hyperparameter at both ends of its range and in between, the others at their defaults."""
    yield defaults(entry)
    for parameter in entry.parameters:
        low, high = parameter.low, parameter.high
        inside = low + (high - low) / 4
        least = low + min(1e-3, (high - low) / 1000) if parameter.above_low else low
        for value in (least, inside, high):
            yield defaults(entry) | {parameter.name: round(value) if parameter.whole else value}


FORMULA_NAMES = {
    **{name: getattr(math, name) for name in ("sqrt", "erf", "pi", "e")},
    "max": lambda a, b: b if b > a else a,
    "min": lambda a, b: b if b < a else a,
    **{name: np.vectorize(getattr(math, name)) for name in ("exp", "tanh", "sin", "cos", "log", "log1p", "expm1")},
    "abs": abs,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "step": lambda z: float(z >= 0),
}
"""What an activation's expression may name, computed one number at a time by Python."""
