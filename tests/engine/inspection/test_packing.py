"""Packed maps are the same maps. The judge unpacks cell by cell, as docs/protocol.md describes it."""

import numpy as np
import pytest

from engine import Config, advance, new_run
from engine.inspection.packing import packed
from engine.inspection.pictures import maps, node_ids


def unpacked(data: bytes, count: int, size: int) -> list[int]:
    """The bytes of so many maps."""
    cells = count * size * size
    rest = data[(cells + 3) // 4 :]
    halves = [half for byte in rest for half in (byte & 15, byte >> 4)]
    values: list[int] = []
    far = other = 0
    for cell in range(cells):
        row, column = cell % (size * size) // size, cell % size
        code = data[cell // 4] >> (2 * (cell % 4)) & 3
        if code < 3:
            change = (0, 1, -1)[code]
        else:
            half = halves[other]
            other += 1
            far += half == 0
            change = rest[-far] if half == 0 else (-8, -7, -6, -5, -4, -3, -2, 2, 3, 4, 5, 6, 7, 8, 9)[half - 1]
        left = values[cell - 1] if column else 0
        upper = values[cell - size] if row else 0
        corner = values[cell - size - 1] if row and column else 0
        values.append((left + upper - corner + change) % 256)
    assert len(rest) == (other + 1) // 2 + far
    return values


@pytest.mark.parametrize(("runs", "count", "size"), [(1, 1, 1), (2, 3, 5), (3, 1, 9), (1, 6, 33), (2, 0, 4)])
def test_any_maps_come_back(runs, count, size):
    random = np.random.default_rng(size)
    for given in (
        random.integers(0, 256, (runs, count, size * size), np.uint8),
        random.integers(127, 130, (runs, count, size * size), np.uint8),
        random.integers(125, 133, (runs, count, size * size), np.uint8),
        np.zeros((runs, count, size * size), np.uint8),
        np.full((runs, count, size * size), 255, np.uint8),
    ):
        before = given.copy()
        for run, data in zip(given, packed(given, size), strict=True):
            assert unpacked(data, count, size) == run.ravel().tolist()
        assert (given == before).all()


@pytest.mark.parametrize("epochs", [0, 30, 300])
def test_maps_of_a_network_take_less_than_half(epochs):
    run = advance([new_run(Config.from_mapping({}))], epochs=epochs)[0]
    hidden = [node for layer in node_ids(run.config)[1:] for node in layer]
    made = maps([run], 33, hidden)
    (data,) = packed(made.reshape(1, len(hidden), -1), 33)
    assert len(data) < 0.45 * made.size
    assert unpacked(data, len(hidden), 33) == made.ravel().tolist()
