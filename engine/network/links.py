"""Neurons and links one by one. A neuron's id is `layer:unit`, a link's `destination<source`: the ids of the two nodes
that it joins."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from engine.cache import remembered
from engine.network.structure import DENSE, Structure

Marks = np.ndarray[tuple[int], np.dtype[np.bool_]]


@remembered()
def parameters_of(made: Structure, inputs: tuple[str, ...], parts: tuple[str, ...]) -> Marks:
    """(P,), True for the weight of each of these links, and for the weights and the bias of each of these neurons.
    inputs: names of what the network is given. Read-only."""
    places = made.nodes(inputs)
    marks = np.zeros(made.layout.count, bool)
    for part in parts:
        marks[_place(made, places, part)] = True
    marks.setflags(write=False)
    return marks


def there(made: Structure, inputs: tuple[str, ...], parts: tuple[str, ...]) -> Iterator[bool]:
    """For each neuron or link whether the network has it: one of a dense layer, or into one from what that layer is
    given."""
    places = made.nodes(inputs)
    for part in parts:
        try:
            _place(made, places, part)
        except ValueError:
            yield False
        else:
            yield True


def _place(made: Structure, nodes: tuple[tuple[str, ...], ...], part: str) -> slice:
    """Where its parameters are. Raises ValueError."""
    to, link, source = part.partition("<")
    number = int(to.partition(":")[0])
    if not 0 < number < len(nodes) or made.kinds[number - 1].name != DENSE:
        raise ValueError(part)
    layer = made.layout.in_order[number - 1]
    start = layer.offset + nodes[number].index(to) * layer.width
    if not link:
        return slice(start, start + layer.width)
    sources = (*nodes[number - 1], *nodes[0])[: math.prod(layer.given)]
    place = start + sources.index(source)
    return slice(place, place + 1)
