"""Links one by one. A link's id is `destination<source`: the ids of the two nodes that it joins."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from engine.cache import remembered
from engine.network.structure import DENSE, Structure

Marks = np.ndarray[tuple[int], np.dtype[np.bool_]]


@remembered()
def weights_of(made: Structure, inputs: tuple[str, ...], links: tuple[str, ...]) -> Marks:
    """(P,), True for the weight of each of these links. inputs: names of what the network is given. Read-only."""
    places, layers = made.nodes(inputs), made.layout.in_order
    marks = np.zeros(made.layout.count, bool)
    for link in links:
        number, unit, source = _place(made, places, link)
        layer = layers[number - 1]
        marks[layer.offset + unit * layer.width + source] = True
    marks.setflags(write=False)
    return marks


def there(made: Structure, inputs: tuple[str, ...], links: tuple[str, ...]) -> Iterator[bool]:
    """For each link whether the network has it: one into a dense layer, from what that layer is given."""
    places = made.nodes(inputs)
    for link in links:
        try:
            _place(made, places, link)
        except ValueError:
            yield False
        else:
            yield True


def _place(made: Structure, nodes: tuple[tuple[str, ...], ...], link: str) -> tuple[int, int, int]:
    """The layer of its destination, 1 for the first hidden one; that unit's number; the source's number. Raises
    ValueError."""
    to, _, source = link.partition("<")
    number = int(to.partition(":")[0])
    if not 0 < number < len(nodes) or made.kinds[number - 1].name != DENSE:
        raise ValueError(link)
    layer = made.layout.in_order[number - 1]
    sources = (*nodes[number - 1], *nodes[0])[: math.prod(layer.given)]
    return number, nodes[number].index(to), sources.index(source)
