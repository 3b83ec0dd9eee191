"""The original's random numbers, against its published values and against a second way of computing them."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.randomness.seedrandom import Stream
from tests.engine import oracle

PUBLISHED = {
    "0.59704": [0.3720885891366738, 0.5777042295963245, 0.512260760220704, 0.3054890864708655],
    "hello": [0.5463663768140734, 0.4397379377059223],
}


@pytest.mark.parametrize(("seed", "expected"), PUBLISHED.items())
def test_published_values(seed, expected):
    stream = Stream(seed)
    assert [stream.random() for _ in expected] == expected


@given(st.text(max_size=300))
def test_any_seed_gives_the_oracles_numbers(seed):
    stream = Stream(seed)
    assert [stream.random() for _ in range(20)] == list(islice(oracle.numbers(seed), 20))


@pytest.mark.parametrize("seed", ["", "a" * 255, "a" * 256, "a" * 257, "ab" * 400, "😀", "é", "0.1"])
def test_seeds_at_the_edges(seed):
    stream = Stream(seed)
    assert [stream.random() for _ in range(600)] == list(islice(oracle.numbers(seed), 600))


@given(st.text(max_size=20), st.integers(0, 50))
def test_a_snapshot_goes_on_where_it_was_taken(seed, drawn):
    stream = Stream(seed)
    for _ in range(drawn):
        stream.random()
    again = Stream.resume(stream.snapshot())
    assert [again.random() for _ in range(5)] == [stream.random() for _ in range(5)]


def test_numbers_are_spread_evenly():
    stream = Stream("0.59704")
    numbers = np.array([stream.random() for _ in range(4000)])
    assert numbers.min() >= 0 and numbers.max() < 1
    assert np.histogram(numbers, 10, (0, 1))[0] == pytest.approx(400, abs=80)


def test_normal_numbers_have_their_mean_and_variance():
    stream = Stream("n")
    numbers = np.array([stream.normal(2.0, 4.0) for _ in range(4000)])
    assert numbers.mean() == pytest.approx(2, abs=0.1)
    assert numbers.var() == pytest.approx(4, abs=0.3)


@given(st.text(max_size=10), st.integers(0, 40))
def test_a_shuffle_keeps_every_item(seed, count):
    items = [(float(i), 0.0, 0.0) for i in range(count)]
    shuffled = list(items)
    Stream(seed).shuffle(shuffled)
    assert sorted(shuffled) == items
