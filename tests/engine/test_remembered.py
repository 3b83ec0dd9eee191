"""A cache bounded by bytes."""

import sys
from concurrent.futures import ThreadPoolExecutor

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


def test_threads_may_share_it():
    """Each switch of threads is a chance to meet another one half way through."""
    make, _ = counting(200)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            made = list(threads.map(lambda n: make(n % 97, 10), range(20_000)))
    finally:
        sys.setswitchinterval(before)
    assert all(each == bytes([n % 97]) * 10 for n, each in enumerate(made))


def test_what_two_threads_made_of_the_same_is_counted_once():
    quicker = []

    @remembered(100, len)
    def make(number):
        if number == 1 and not quicker:
            quicker.append(None)
            quicker.append(make(1))  # as if another thread had been quicker
        return bytes(40)

    assert make(1) is quicker[1] and make(2) is make(2)
    assert make(1) is quicker[1], "80 bytes: nothing had to go"
