"""What a range has, and how it says so."""

import math

import pytest

from engine.ranges import Range


@pytest.mark.parametrize(
    ("range_", "words"),
    [
        (Range(1, 5000, whole=True), "a whole number from 1 to 5,000"),
        (Range(0, 2**53 - 1, whole=True), "a whole number from 0 to 9,007,199,254,740,991"),
        (Range(0, 0.9999), "a number from 0 to 0.9999"),
        (Range(0, 1, above_low=True), "a number above 0, up to 1"),
        (Range(-1e6, 1e6), "a number from -1,000,000 to 1,000,000"),
    ],
)
def test_it_says_what_is_allowed(range_, words):
    assert range_.allowed == words


def test_ends_are_in_it_and_what_is_no_number_is_not():
    half = Range(0.0, 0.5)
    assert half.has(0) and half.has(0.5) and half.has(-0.0)
    for other in (-1e-9, 0.5000001, math.nan, math.inf, -math.inf, True, False, "0", None, [0], 10**400):
        assert not half.has(other)
    assert not Range(0, math.inf).has(math.inf)


def test_low_itself_may_be_left_out():
    above = Range(0.0, 1.0, above_low=True)
    assert not above.has(0.0) and above.has(5e-324) and above.has(1)


def test_whole_numbers_may_be_written_with_a_point():
    whole = Range(1, 3, whole=True)
    assert whole.has(2) and whole.has(2.0) and not whole.has(2.5)
