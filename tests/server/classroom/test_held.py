"""server/classroom/held.py: which run a student gets back, of all that the processes hold."""

import pytest

from engine import Config, new_run
from server.classroom import held
from server.classroom.held import MOST_GIFTS, Held


@pytest.fixture
def runs():
    return [new_run(Config.from_mapping({"networkShape": [units]})) for units in (2, 3, 4)]


def told(holder, *others):
    """The others hear whose runs a process holds."""
    for gift, seats in holder.news().items():
        for each in others:
            each.held_elsewhere(gift, seats)


def brought(here, *holders):
    """What all processes bring back to these, in their order."""
    return [run for each in holders for seat, run in each.pay(here).items() if each.paid(seat, run)]


def test_who_is_given_the_same_again_has_had_it_already(runs):
    first, given, _ = runs
    one, other = Held(), Held()
    one.hold("1", "a", first)
    told(one, other)
    one.hold("1", "a", given)
    other.hold("1", "a", given)
    for each in (other, one):
        each.take_back(["1"])
    assert brought({"a"}, other, one) == [first]


def test_of_two_gifts_taken_back_the_first_counts_here(runs):
    first, second, _ = runs
    holder = Held()
    holder.hold("1", "a", first)
    holder.hold("2", "a", second)
    for gift in ("2", "1"):
        holder.take_back([gift])
    assert brought({"a"}, holder) == [first]


def test_of_two_gifts_taken_back_the_first_counts_in_another_process(runs):
    first, second, _ = runs
    one, other = Held(), Held()
    one.hold("1", "a", first)
    told(one, other)
    other.hold("2", "a", second)
    told(other, one)
    for gift in ("2", "1"):
        one.take_back([gift])
        other.take_back([gift])
    assert brought({"a"}, other, one) == [first]


def test_a_run_on_its_way_is_dropped_for_a_later_one(runs):
    first, second, third = runs
    holder = Held()
    holder.hold("1", "a", first)
    holder.hold("2", "a", second)
    holder.take_back(["2"])
    assert holder.pay({"a"}) == {"a": second} and not holder.pay({"a"}), "it is on its way"
    holder.take_back(["1"])
    assert not holder.paid("a", second)
    assert holder.pay({"a"}) == {"a": first}
    holder.given("a")
    assert not holder.paid("a", first)
    holder.hold("3", "a", third)
    holder.take_back(["3"])
    assert brought({"b"}, holder) == [] and brought({"a"}, holder) == [third]
    assert holder.nothing


def test_the_newest_gifts_are_held_as_far_as_there_is_room(runs, monkeypatch):
    holder = Held()
    for number in range(MOST_GIFTS + 1):
        holder.hold(str(number), "a", runs[0])
    holder.take_back(["0"])
    assert not holder.owed
    holder.take_back(["1"])
    assert holder.owed == {"a": runs[0]}
    monkeypatch.setattr(held, "MOST_BYTES", 1)
    small = Held()
    small.hold("1", "a", runs[0])
    assert small.nothing and not small.news()
