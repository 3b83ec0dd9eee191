"""Policy by itself: no clock, no worker."""

import pytest

from server.scheduler import Scheduler, Want


def want(key="a", most=10**9, since=0.0, unit="epoch", urgent=False):
    return Want(key, unit, most, since, urgent)


def scheduler(job_time=0.025, batch=4):
    return Scheduler(job_time, batch)


def pick(policy, wants, workers, now=0.0):
    for number, each in wants.items():
        policy.put(number, each)
    return policy.pick(workers, now)


def numbers(job):
    return [number for number, _, _ in job.members]


def test_sessions_of_one_key_share_a_job():
    jobs = pick(scheduler(), {1: want(), 2: want("b"), 3: want()}, workers=2)
    assert sorted(map(numbers, jobs)) == [[1, 3], [2]]


def test_who_waits_longest_goes_first_whatever_its_group():
    wants = {number: want("common", since=1.0 + number / 100) for number in range(50)} | {99: want("rare", since=0.5)}
    (job,) = pick(scheduler(), wants, workers=1)
    assert numbers(job) == [99]


def test_a_batch_has_a_most_and_the_rest_is_not_forgotten():
    jobs = pick(scheduler(batch=4), {n: want(since=n) for n in range(6)}, workers=1)
    assert [numbers(job) for job in jobs] == [[0, 1, 2, 3]]
    jobs = pick(scheduler(batch=4), {n: want(since=n) for n in range(6)}, workers=3)
    assert sorted(number for job in jobs for number in numbers(job)) == list(range(6))


def test_a_click_goes_before_what_runs_by_itself():
    (job,) = pick(scheduler(batch=1), {1: want(since=0), 2: want(since=9, urgent=True)}, workers=1)
    assert numbers(job) == [2]


def test_idle_workers_share_a_large_group():
    jobs = pick(scheduler(batch=64), {n: want() for n in range(10)}, workers=2)
    assert sorted(map(len, map(numbers, jobs))) == [5, 5]


def test_no_more_jobs_than_workers():
    wants = {n: want(key=n) for n in range(10)}
    assert len(pick(scheduler(), wants, workers=3)) == 3
    assert pick(scheduler(), wants, workers=0) == []
    assert pick(scheduler(), {}, workers=3) == []


def amount(scheduler, **kwargs):
    ((_, _, amount),) = pick(scheduler, {1: want(**kwargs)}, workers=1)[0].members
    return amount


def test_an_unknown_group_is_measured_before_it_is_trusted():
    assert amount(scheduler()) == 1


def test_a_job_takes_about_one_frame_time():
    policy = scheduler(job_time=0.025)
    policy.learn("a", [("epoch", 10)], train=0.010, show=0.005)
    assert amount(policy) == 20
    assert amount(policy, most=7) == 7
    assert amount(policy, most=0) == 0


def test_an_expensive_network_still_moves():
    policy = scheduler(job_time=0.025)
    policy.learn("a", [("epoch", 1)], train=3.0, show=0.5)
    assert amount(policy) == 1


def test_cost_follows_what_is_measured():
    policy = scheduler(job_time=0.025)
    for _ in range(30):
        policy.learn("a", [("epoch", 1)], train=0.001, show=0.0)
    fast = amount(policy)
    for _ in range(30):
        policy.learn("a", [("epoch", 1)], train=0.005, show=0.0)
    assert fast == pytest.approx(25, abs=1) and amount(policy) == pytest.approx(5, abs=1)


def test_mini_batches_and_epochs_have_costs_of_their_own():
    policy = scheduler(job_time=0.020)
    policy.learn("a", [("epoch", 1)], train=0.010, show=0.0)
    policy.learn("a", [("batch", 10)], train=0.001, show=0.0)
    assert amount(policy) == 2
    assert amount(policy, unit="batch") == 200


def test_drawing_alone_teaches_nothing_about_training():
    policy = scheduler()
    policy.learn("a", [("epoch", 0)], train=0.0, show=0.002)
    assert amount(policy) == 1


def test_the_cost_of_another_batch_size_is_a_first_guess():
    policy = scheduler(job_time=0.020, batch=64)
    policy.learn("a", [("epoch", 1)], train=0.001, show=0.0)
    jobs = pick(policy, {n: want() for n in range(8)}, workers=1)
    assert {amount for _, _, amount in jobs[0].members} == {20}
