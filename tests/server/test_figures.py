"""What notes amount to, worked out by hand."""

import math

import pytest

from server.load.figures import Quantiles, figures, paused_within, quantile, quantiles


def notes(frames, paused=(), **fields):
    """A student's notes, as they come as JSON."""
    empty = {"controls": [], "unanswered": [], "refused": 0, "broken": 0, "errors": [], "admitted": [], "told": []}
    counted = {"epochs": [6 * i for i in range(len(frames))], "received": [9000 + 50 * i for i in range(len(frames))]}
    playing = {"playing_since": frames[0] if frames else None}
    return {**empty, **playing, **counted, "frames": frames, "paused": paused} | fields


def report(*each, joined=0.0, steady=(10.0, 20.0), cpu=0.5):
    return {"notes": list(each), "joined": [joined] * len(each), "steady": list(steady), "cpu": cpu}


def every(seconds, begin=10.0, end=20.0):
    return [begin + i * seconds for i in range(round((end - begin) / seconds))]


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100), (0.001, 1), (0.951, 96)]
)
def test_a_quantile_is_the_nearest_rank(share, expected):
    assert quantile(range(1, 101), share) == expected


def test_quantiles_of_nothing_and_of_what_never_happened():
    assert quantiles([]) == Quantiles(None, None, None, None)
    assert quantiles([3.0, 1.0, math.inf, 2.0]) == Quantiles(2.0, None, None, None)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [([], 0), ([(0, 1)], 0), ([(9, 12)], 2), ([(12, 13), (19, 30)], 2), ([(11, 14), (12, 13), (13, 15)], 4)],
)
def test_pauses_count_once_and_as_far_as_they_reach_in(spans, expected):
    assert paused_within(spans, 10, 20) == expected


def test_rates_are_of_playing_time():
    steady = notes(every(0.1))
    pausing = notes([at for at in every(0.1) if not 12 <= at < 17], paused=[(11.95, 16.95)])
    found = figures([report(steady, pausing)], 10)
    assert found.slowest == pytest.approx(10, rel=0.01) and found.median == pytest.approx(10, rel=0.01)
    assert found.held and found.intervals.longest == pytest.approx(100)
    assert found.epochs == pytest.approx(60, rel=0.03)


def test_the_slowest_decides_whether_a_load_is_held_and_how_fair_it_was():
    found = figures([report(notes(every(0.1)), notes(every(0.1))), report(notes(every(0.2)))], 10)
    assert (found.students, found.median, found.slowest) == (3, pytest.approx(10), pytest.approx(5))
    assert found.fairness == pytest.approx(0.5) and not found.held


def test_frames_outside_of_the_steady_time_do_not_count():
    found = figures([report(notes([*every(0.01, 0, 10), *every(0.1), *every(0.01, 20, 30)]))], 10)
    assert found.median == pytest.approx(10)


@pytest.mark.parametrize("field", ["refused", "broken"])
def test_who_was_sent_away_was_not_served(field):
    found = figures([report(notes(every(0.1), **{field: 1}))], 10)
    assert getattr(found, field) == 1 and not found.held


def test_controls_that_were_never_shown_count_with_their_waiting():
    found = figures([report(notes(every(0.1), controls=[(11.0, 0.01)] * 9, unanswered=[(15.0, 4.0)]))], 10)
    assert found.latencies == Quantiles(
        pytest.approx(10), pytest.approx(4000), pytest.approx(4000), pytest.approx(4000)
    )
    assert found.unanswered == 1


def test_controls_among_those_who_join_do_not_count():
    early = {"controls": [(9.9, 7.0), (10.1, 0.02)], "unanswered": [(5.0, 9.0)]}
    found = figures([report(notes(every(0.1), **early))], 10)
    assert (found.latencies.longest, found.unanswered) == (pytest.approx(20), 0)


def test_starts_are_counted_from_joining():
    early = report(notes(every(0.1), playing_since=2.5), joined=2.0)
    late = report(notes(every(0.1), playing_since=6.0), joined=3.0)
    found = figures([early, late], 10)
    assert (found.starts.p50, found.starts.longest, found.all_playing) == (0.5, 3.0, 4.0)


def test_who_never_played_is_not_forgotten():
    found = figures([report(notes(every(0.1)), notes([]))], 10)
    assert found.slowest == 0 and found.starts.longest is None and found.all_playing is None
    assert found.fairness == 0 and not found.held


def test_bytes_are_a_second_of_playing_without_what_came_before():
    found = figures([report(notes(every(0.1))), report(notes(every(0.1), paused=[(15.0, 20.0)]))], 10)
    assert found.bytes == pytest.approx((495 + 990) / 2)


def test_epochs_that_a_reset_takes_back_were_trained():
    frames = every(0.1)
    epochs = [6 * (i % 50) for i in range(100)]
    assert figures([report(notes(frames, epochs=epochs))], 10).epochs == pytest.approx((99 - 1) * 6 / 10)


def test_what_the_students_took_is_told():
    assert figures([report(notes(every(0.1))), report(notes(every(0.1)), cpu=0.75)], 10).client_cpu == 1.25
