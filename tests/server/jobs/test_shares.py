"""Who has had more than a fair share of processor time waits until it is whole again."""

from server.jobs.shares import LONGEST, RECENT, Shares


def test_what_was_used_is_whole_again_after_as_many_times_as_there_are_sharers():
    shares = Shares()
    for number in range(10):
        shares.spend(number, 0.0, 5.0)
    shares.spend(3, 0.02, 5.0)
    assert shares.until(3) == 5.0 + 10 * 0.02
    shares.spend(3, 0.02, 5.1)  # it goes on from there
    assert shares.until(3) == 5.0 + 20 * 0.02
    assert shares.until(99) < 0


def test_more_workers_make_larger_shares_and_who_is_alone_is_not_behind():
    shares = Shares()
    for number in range(4):
        shares.spend(number, 0.0, 0.0)
    shares.spend(0, 0.1, 0.0, workers=2)
    assert shares.until(0) == 0.2
    alone = Shares()
    alone.spend(0, 0.1, 0.0, workers=8)
    assert alone.until(0) == 0.1


def test_a_crowd_that_has_gone_does_not_count_and_nothing_is_owed_for_ever():
    shares = Shares()
    for number in range(1000):
        shares.spend(number, 0.0, 0.0)
    shares.spend(0, 1.0, 0.5)
    assert shares.until(0) == 0.5 + LONGEST
    shares.spend(1, 1.0, 1.0 + 2 * RECENT)
    assert shares.until(1) == 1.0 + 2 * RECENT + 1.0
    shares.forget(0)
    assert shares.until(0) < 0
