"""The search for what a server holds, with a server that is a number."""

import pytest

from server.load.trial import STEP, search


@pytest.mark.parametrize("truth", [50, 51, 77, 300, 640, 999])
def test_the_largest_load_held_is_found(truth):
    found, tried = search(lambda number: number <= truth, 50, 1000)
    assert found <= truth < found * STEP + 1
    assert len(tried) <= 10 and tried[found] is True
    assert min(number for number, held in tried.items() if not held) <= max(found * STEP, found + 1)


def test_bounds_bound():
    assert search(lambda number: True, 50, 1000)[0] == 1000
    found, tried = search(lambda number: False, 50, 1000)
    assert found == 0 and tried == {50: False}
    assert search(lambda number: True, 7, 7) == (7, {7: True})


def test_small_numbers_are_found_exactly():
    assert search(lambda number: number <= 3, 1, 20)[0] == 3
