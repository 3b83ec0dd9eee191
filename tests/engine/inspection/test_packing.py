"""Packed maps are the same maps. The judge unpacks cell by cell, as docs/protocol.md describes it."""

import numpy as np
import pytest

from engine import Config, advance, new_run
from engine.inspection.packing import packed
from engine.inspection.pictures import maps, node_ids


def unpacked(data: bytes, count: int, size: int) -> list[int]:
    """The bytes of so many maps."""
    cells = count * size * size
    others = iter(data[(cells + 3) // 4 :])
    values: list[int] = []
    for cell in range(cells):
        row, column = cell % (size * size) // size, cell % size
        code = data[cell // 4] >> (2 * (cell % 4)) & 3
        change = next(others) if code == 3 else (0, 1, 255)[code]
        left = values[cell - 1] if column else 0
        upper = values[cell - size] if row else 0
        corner = values[cell - size - 1] if row and column else 0
        values.append((left + upper - corner + change) % 256)
    assert next(others, None) is None
    return values


@pytest.mark.parametrize(("runs", "count", "size"), [(1, 1, 1), (2, 3, 5), (3, 1, 9), (1, 6, 33), (2, 0, 4)])
def test_any_maps_come_back(runs, count, size):
    random = np.random.default_rng(size)
    for given in (
        random.integers(0, 256, (runs, count, size * size), np.uint8),
        random.integers(127, 130, (runs, count, size * size), np.uint8),
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
    assert len(data) < made.size / 2
    assert unpacked(data, len(hidden), 33) == made.ravel().tolist()
