"""Ratios of races whose clock is a counter."""

import pytest

from bench.race import Contestant, race, spread


class Clock:
    """Time that passes only while somebody works."""

    def __init__(self):
        self.now = 0.0
        self.order = []

    def __call__(self):
        return self.now

    def contestant(self, name, units, seconds):
        def work():
            self.now += seconds
            self.order.append(name)

        return Contestant(name, units, work)


def test_rates_count_units_and_ratios_compare_them():
    clock = Clock()
    found = race([clock.contestant("slow", 1, 0.5), clock.contestant("quick", 8, 0.25)], 4, 1.0, clock)
    assert found.rate("slow").middle == pytest.approx(2)
    assert found.rate("quick").middle == pytest.approx(32)
    assert found.ratio("quick", "slow").middle == pytest.approx(16)
    assert found.fastest(["slow", "quick"]) == "quick"


def test_contestants_take_turns_and_turn_about():
    clock = Clock()
    race([clock.contestant("a", 1, 1.0), clock.contestant("b", 1, 1.0)], 3, 1.0, clock)
    assert clock.order[4:] == ["a", "b", "b", "a", "a", "b"]


def test_a_slice_lasts_about_as_long_as_asked():
    clock = Clock()
    race([clock.contestant("a", 1, 0.01)], 1, 0.2, clock)
    assert len(clock.order) == 2 + 20


def test_a_slow_machine_in_one_round_does_not_move_the_median():
    clock = Clock()
    durations = iter([1.0] * 2 + [1.0, 1.0, 50.0, 1.0, 1.0])

    def uneven():
        clock.now += next(durations)

    found = race([Contestant("uneven", 1, uneven)], 5, 1.0, clock)
    assert found.rate("uneven").middle == pytest.approx(1)
    assert found.rate("uneven").low == pytest.approx(1)


def test_spread_is_median_and_quartiles():
    found = spread([4.0, 1.0, 2.0, 3.0, 5.0])
    assert (found.low, found.middle, found.high) == (2.0, 3.0, 4.0)
    assert spread([7.0]).low == 7.0
