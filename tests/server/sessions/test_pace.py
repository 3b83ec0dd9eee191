"""What a speed owes, and what was measured."""

from itertools import pairwise

import pytest

from engine import Config, new_run
from server.messages.viewing import Speed
from server.sessions.pace import LONGEST_DEBT, Meter, Pace, beat, next_slot


def test_the_first_step_is_owed_at_once():
    pace = Pace(Speed("epoch", 2.0))
    pace.start(10.0)
    assert pace.count(10.0) == 1


def test_over_time_exactly_the_speed_is_paid():
    pace = Pace(Speed("epoch", 7.0))
    pace.start(0.0)
    paid = 0
    for tick in range(1, 1001):
        amount = pace.count(tick / 100)
        pace.pay(amount)
        paid += amount
    assert paid == pytest.approx(71, abs=1)


def test_the_next_step_is_announced():
    pace = Pace(Speed("batch", 1.0))
    pace.start(0.0)
    pace.pay(pace.count(0.0))
    assert pace.next_whole() == pytest.approx(1.0)
    assert pace.count(0.99) == 0 and pace.count(1.01) == 1


def test_a_long_delay_is_not_caught_up():
    pace = Pace(Speed("epoch", 100.0))
    pace.start(0.0)
    assert pace.count(1000.0) == 100 * LONGEST_DEBT


def test_as_fast_as_possible_owes_no_number():
    with pytest.raises(ValueError, match="as fast as possible"):
        Pace(Speed("epoch", None)).count(0.0)


def test_the_rate_is_that_of_the_last_second():
    meter = Meter()
    for tick in range(100):
        meter.note(tick * (1 if tick < 50 else 3), tick / 20)
    assert meter.rate() == pytest.approx(60)


def test_no_rate_from_one_frame_or_after_going_back():
    meter = Meter()
    meter.note(5.0, 1.0)
    assert meter.rate() == 0.0
    meter.note(7.0, 2.0)
    assert meter.rate() == 2.0
    meter.note(0.0, 3.0)
    assert meter.rate() == 0.0
    meter.clear()
    assert meter.rate() == 0.0


@pytest.mark.parametrize("share", [0.0, 0.25, 0.984375])
def test_frames_fall_on_the_beat_and_keep_their_rate(share):
    slot, slots = 3.217, []
    for _ in range(50):
        slot = next_slot(slot, slot + 0.03, 0.1, share)
        slots.append(slot)
    assert all(abs((each / 0.1 - share + 0.5) % 1 - 0.5) < 1e-6 for each in slots)
    assert all(abs(b - a - 0.1) < 1e-9 for a, b in pairwise(slots))
    assert abs(slots[0] - 3.317) <= 0.05 + 1e-9


def test_a_step_that_is_due_is_owed_whatever_was_rounded():
    pace = Pace(Speed("batch", 50.0))
    pace.owed, pace.counted = 0.9999999999990905, 1001.7025026666662
    assert pace.next_whole() == pace.counted and pace.count(pace.counted) == 1
    pace.pay(1)
    assert pace.owed == 0.0


def test_what_was_missed_is_not_caught_up():
    assert next_slot(1.0, 10.0, 0.1, 0.3) == 1.1  # at once, and late since then


def test_many_frames_that_show_changes_do_not_put_off_the_next_one():
    slot = 10.0
    for number in range(100):  # a slider is dragged, at one frame a second
        slot = next_slot(slot, 10.0 + number / 100, 1.0, 0.3)
    assert slot <= 11.0 + 1.5


def test_equal_signatures_share_a_beat_and_others_are_spread():
    one, same, other = (new_run(Config.from_mapping(each)).signature for each in ({}, {"noise": 10}, {"batchSize": 3}))
    assert beat(one) == beat(same) != beat(other)
    assert 0 <= beat(one) < 1
