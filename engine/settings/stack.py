"""The hidden layers that settings describe, one above another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import InvalidValue
from engine.layers import layers
from engine.network.structure import DENSE, IDENTITY, SAME, dense
from engine.registry import Choice
from engine.settings.kinds import Sizes


def one_spelling(values: Mapping[str, Any], sizes: Sizes) -> Mapping[str, Any]:
    """Settings by attribute in which a network has one spelling: dense layers alone are numbers of neurons, and beside
    other layers these numbers are the usual ones. sizes: the kind of that setting."""
    chosen = values["layers"]
    if not chosen:
        return values
    if all(layer.name == DENSE for layer in chosen):
        units = tuple(int(layer.value("units")) for layer in chosen)
        return {**values, "layers": (), "network_shape": units}
    return {**values, "network_shape": sizes.parse(sizes.default)}


def hidden_layers(chosen: tuple[Choice, ...], sizes: Sequence[int]) -> tuple[Choice, ...]:
    """The layers as chosen; without a choice dense ones of these sizes."""
    return chosen or tuple(dense(units) for units in sizes)


def activations_of(hidden: Sequence[Choice], usual: Choice, chosen: Sequence[Choice]) -> tuple[Choice, ...]:
    """The activation of each hidden layer: of those chosen, which may be fewer or more, or the usual one. Raises
    InvalidValue where one is chosen for a layer that has none."""
    given = [*chosen, *[Choice(SAME)] * len(hidden)]
    return tuple(_activation(number, layer, usual, given[number]) for number, layer in enumerate(hidden))


def _activation(number: int, layer: Choice, usual: Choice, chosen: Choice) -> Choice:
    if layers.get(layer.name).activated:
        return usual if chosen.name == SAME else chosen
    if chosen.name not in (SAME, IDENTITY.name):
        text = f"layer {number + 1}, {layer.name}, has no activation: expected {SAME}, not {chosen.name}"
        raise InvalidValue("bad_layers", text, "layerActivations")
    return IDENTITY
