"""A cache bounded by bytes."""

import json
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from engine import Config, describe_layers
from engine.cache import Caches, forget, remembered, weight

KB = 1000


def counting(most, caches=None):
    """A function that makes so many kB, remembered up to `most` kB, and the arguments it was really called with."""
    calls = []

    @(caches.remembered if caches else remembered)(most * KB)
    def make(number, size):
        calls.append(number)
        return bytes([number]) * (size * KB)

    return make, calls


def test_the_same_is_made_once():
    make, calls = counting(100)
    assert make(1, 10) is make(1, 10)
    assert make(2, 10) == b"\2" * (10 * KB)
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


def test_all_of_it_may_be_forgotten():
    (first, calls), (second, others) = counting(100), counting(100)
    for make in (first, second):
        make(1, 60)
    forget()
    for _ in range(2):
        first(1, 60)
        first(2, 30)  # there is room for both again
    second(1, 60)
    assert (calls, others) == ([1, 1, 2], [1, 1])


def test_together_they_hold_no_more_than_all_may():
    caches = Caches(100 * KB)
    (first, calls), (second, others) = counting(90, caches), counting(90, caches)
    for number in (1, 2):
        first(number, 30)
    second(1, 30)
    first(1, 30)
    second(2, 30)  # the longest unused of all goes, which is the other's 2
    for number in (1, 2):
        second(number, 30)
    assert (calls, others) == ([1, 2], [1, 2])
    first(1, 30)
    first(2, 30)
    assert calls == [1, 2, 2]
    second(3, 500)  # too large for all: remembered alone
    second(3, 500)
    assert others == [1, 2, 3]
    first(1, 30)
    assert calls == [1, 2, 2, 1]


def test_what_many_different_runs_leave_is_bounded():
    """Many functions remember something of each run: it is their sum that a process has to have room for."""
    caches = Caches(1000 * KB)
    makers = [counting(200, caches)[0] for _ in range(20)]
    tracemalloc.start()
    try:
        for number in range(100):
            for make in makers:
                make(number, 10)
        assert tracemalloc.get_traced_memory()[0] < 1200 * KB
    finally:
        tracemalloc.stop()


def test_threads_may_share_it():
    """Each switch of threads is a chance to meet another one half way through."""
    make, _ = counting(200, Caches(150 * KB))
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            made = list(threads.map(lambda n: make(n % 97, 10), range(20_000)))
    finally:
        sys.setswitchinterval(before)
    assert all(each == bytes([n % 97]) * (10 * KB) for n, each in enumerate(made))


def test_what_two_threads_made_of_the_same_is_counted_once():
    quicker = []

    @remembered(100 * KB)
    def make(number):
        if number == 1 and not quicker:
            quicker.append(None)
            quicker.append(make(1))  # as if another thread had been quicker
        return bytes(40 * KB)

    assert make(1) is quicker[1] and make(2) is make(2)
    assert make(1) is quicker[1], "80 kB: nothing had to go"


def test_arguments_count_and_names_tell_them_apart():
    calls = []

    @remembered(100 * KB)
    def make(text, end=""):
        calls.append((text[:1], end))
        return text[:1] + end

    texts = [letter * 40 * KB for letter in "abc"]
    assert [make(text, end="!") for text in texts] == ["a!", "b!", "c!"]
    assert make(texts[2], end="?") == "c?"
    make(texts[2], end="!")
    make(texts[0], end="!")
    assert calls == [("a", "!"), ("b", "!"), ("c", "!"), ("c", "?"), ("a", "!")]


LAYERS = json.dumps(describe_layers(Config.from_mapping({"networkShape": [40] * 6})))
"""Objects in objects, as text: made from that, none of them is remembered anywhere else."""


@pytest.mark.parametrize(
    "make",
    [
        lambda: tuple(f"parameter {number}" for number in range(10_000)),
        lambda: np.zeros(10_000),
        lambda: np.zeros((10, 1000))[:, ::2].copy().T,
        lambda: {f"{number}": (number, float(number)) for number in range(1000, 6000)},
        lambda: json.loads(LAYERS),
    ],
)
def test_a_weight_is_what_memory_is_taken(make):
    make()  # what it remembers itself
    tracemalloc.start()
    try:
        made = make()
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert 0.8 * taken < weight(made, 10**9) < 1.6 * taken


def test_weighing_ends_where_it_is_too_much():
    assert KB < weight(list(range(1000, 1_000_000)), KB) < 10_000 * KB
    loop = []
    loop.append(loop)
    assert weight(loop, KB) < KB
