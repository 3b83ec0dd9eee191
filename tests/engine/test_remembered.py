"""A cache bounded by bytes."""

from engine.remembered import remembered


def counting(most):
    """A function that makes so many bytes, and the arguments it was really called with."""
    calls = []

    @remembered(most, len)
    def make(number, size):
        calls.append(number)
        return bytes([number]) * size

    return make, calls


def test_the_same_is_made_once():
    make, calls = counting(100)
    assert make(1, 10) is make(1, 10)
    assert make(2, 10) == b"\2" * 10
    assert calls == [1, 2]


def test_what_was_unused_longest_is_forgotten():
    make, calls = counting(100)
    for number in (1, 2, 3):
        make(number, 30)
    make(1, 30)
    make(4, 30)
    make(1, 30)
    make(3, 30)
    assert calls == [1, 2, 3, 4]
    make(2, 30)
    assert calls == [1, 2, 3, 4, 2]


def test_one_too_large_is_remembered_alone():
    make, calls = counting(100)
    make(1, 10)
    assert make(2, 500) is make(2, 500)
    make(1, 10)
    assert calls == [1, 2, 1]
