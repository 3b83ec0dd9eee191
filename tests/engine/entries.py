"""The entries of registries, as parameters of tests, and their hyperparameters."""

from collections.abc import Iterator, Mapping

import pytest

from engine.registry import Entry, Registry


def each(registry: Registry) -> pytest.MarkDecorator:
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
