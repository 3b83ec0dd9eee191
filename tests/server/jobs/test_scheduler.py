"""Policy by itself: no clock, no worker; and with the real hub and sessions on a virtual clock."""

import asyncio
from statistics import median

import pytest

from server.jobs.scheduler import Scheduler, Want
from tests.server.simulation import Costs, School, simulated


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


def late(policy, wants):
    """The job of sessions whose frames have been late for a while."""
    for now in (1.0, 1.2, 1.4):
        (job,) = pick(policy, wants, workers=1, now=now)
    return job


def test_the_losses_between_frames_go_before_the_epochs_do():
    paced = {1: want(most=6), 2: want(most=6)}
    assert pick(scheduler(), paced, workers=1)[0].history
    policy = scheduler()
    assert not late(policy, paced).history
    # A network alone, or whoever wants all that is left over while nobody waits, has them.
    assert late(scheduler(), {1: want(most=6)}).history
    (job,) = pick(policy, {n: want()._replace(greedy=True) for n in (1, 2)}, workers=1)
    assert job.history


def test_who_wants_something_else_by_now_waits_for_that():
    policy = scheduler()
    for number in (1, 2, 3):
        policy.put(number, want())
    now = {1: want(), 2: want("b"), 3: None}
    (job,) = policy.pick(1, 0.0, now.get)
    assert numbers(job) == [1] and len(policy) == 1
    (job,) = policy.pick(1, 0.0, now.get)
    assert numbers(job) == [2] and not len(policy)


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


def test_who_is_late_makes_everybody_train_less_and_in_time_again_more():
    policy = scheduler(job_time=0.025)
    policy.learn("a", [("epoch", 10)], train=0.001, show=0.0)
    for now in range(10, 100):
        late = pick(policy, {1: want(most=50, since=now - 3.0)}, 1, now)[0].members[0][2]
    assert late == 1
    for now in range(100, 200):
        in_time = pick(policy, {1: want(most=50, since=now)}, 1, now)[0].members[0][2]
    assert in_time == 50


def test_of_two_groups_the_one_whose_batch_waits_longer_on_average_goes_first():
    wants = {number: want("large", since=number / 10) for number in range(4)} | {9: want("small", since=0.1)}
    (job,) = pick(scheduler(batch=4), wants, workers=1, now=5.0)
    assert numbers(job) == [9]


# A class on a virtual clock

SLOW = Costs().times(4)
SETTLE, SPAN = 2.0, 2.0


async def class_of(school, students, frames=10.0):
    """Seven of ten train the lesson's network, the others one of twenty that are rare."""
    for number in range(students):
        if number % 10 < 7:
            await school.join("lesson", {}, frames)
        else:
            rare = number % 10 - 7 + 3 * (number // 10)
            await school.join("rare", {"networkShape": [1 + rare % 5, 1 + rare // 5 % 4]}, frames)


def in_class(work, around, workers=1, costs=SLOW):
    """What `work` gives with a school."""

    async def go():
        school = School(around, workers, costs)
        try:
            return await work(school)
        finally:
            school.close()

    return simulated(go())


async def rates(school, span=SPAN):
    """Frames and epochs a second of everybody, by kind, from now on."""
    begin = school.now
    await asyncio.sleep(span)
    return {
        kind: [(pupil.rate(begin, school.now), pupil.epochs(begin, school.now)) for pupil in pupils]
        for kind, pupils in school.pupils.items()
    }


def test_with_time_for_all_everybody_gets_what_they_asked_for(around):
    async def work(school):
        await class_of(school, 30)
        await asyncio.sleep(SETTLE)
        return await rates(school), [pupil.notices() for pupils in school.pupils.values() for pupil in pupils]

    found, notices = in_class(work, around, costs=Costs())
    assert all(frames > 9.4 and epochs > 54 for each in found.values() for frames, epochs in each)
    assert not any(notices)


@pytest.mark.parametrize("workers", [1, 2])
def test_at_twice_the_load_and_more_all_get_less_alike_and_are_told(around, workers):
    async def work(school):
        await class_of(school, 250)
        await asyncio.sleep(SETTLE)
        found = await rates(school)
        return found, [pupil.notices() for pupils in school.pupils.values() for pupil in pupils]

    found, notices = in_class(work, around, workers, Costs().times(5 * workers))
    everybody = [frames for each in found.values() for frames, _ in each]
    assert median(everybody) < 7.5, "this is no overload"
    assert min(everybody) / median(everybody) >= 0.8
    rare = [frames for frames, _ in found["rare"]]
    assert min(rare) / median(everybody) >= 0.8
    assert sum("busy" in each for each in notices) > 0.8 * len(notices)


def test_before_anybody_gets_fewer_frames_all_train_less_a_frame(around):
    async def work(school):
        await class_of(school, 50)
        await asyncio.sleep(SETTLE)
        return await rates(school)

    found = [pair for each in in_class(work, around).values() for pair in each]
    assert all(frames > 9.4 for frames, _ in found)
    assert all(epochs < 40 for _, epochs in found)


@pytest.mark.parametrize("slower", [1.5, 2.0])
def test_no_core_idles_while_anybody_lacks_epochs(around, slower):
    """A whole class trains one network, and all have their frames at one beat."""

    async def work(school):
        for _ in range(300):
            await school.join("lesson", {}, 10.0)
        await asyncio.sleep(SETTLE)
        begin, busy = school.now, school.crew.busy
        found = await rates(school)
        return found["lesson"], (school.crew.busy - busy) / (school.now - begin)

    found, busy = in_class(work, around, costs=Costs().times(slower))
    assert min(frames for frames, _ in found) > 9.4
    assert max(epochs for _, epochs in found) < 55, "nobody lacks epochs"
    assert busy > 0.97


@pytest.mark.parametrize("others", [14, 20, 26, 30])
def test_what_a_core_has_left_goes_to_who_trains_as_fast_as_possible(around, others):
    async def work(school):
        await class_of(school, others)
        for _ in range(3):
            await school.join("greedy", {"networkShape": [3]}, 10.0, speed=None)
        await asyncio.sleep(SETTLE)
        return await rates(school)

    found = in_class(work, around, costs=Costs().times(2))
    assert min(epochs for _, epochs in found["lesson"] + found["rare"]) > 54
    assert min(epochs for _, epochs in found["greedy"]) > 90


def test_as_fast_as_possible_takes_what_is_left_over_and_no_more(around):
    async def work(school):
        await class_of(school, 20)
        for _ in range(3):
            await school.join("greedy", {"networkShape": [3]}, 10.0, speed=None)
        await asyncio.sleep(SETTLE)
        alone = await rates(school)
        await class_of(school, 220)
        await asyncio.sleep(SETTLE)
        return alone, await rates(school)

    alone, crowded = in_class(work, around, costs=Costs().times(2))
    assert min(epochs for _, epochs in alone["lesson"] + alone["rare"]) > 54
    assert min(epochs for _, epochs in alone["greedy"]) > 90
    paced = [epochs for _, epochs in crowded["lesson"] + crowded["rare"]]
    assert max(epochs for _, epochs in crowded["greedy"]) <= 1.3 * median(paced)
    frames = [frames for each in crowded.values() for frames, _ in each]
    assert min(frames) / median(frames) >= 0.8


def test_a_change_is_seen_soon_whatever_the_load(around):
    async def work(school):
        await class_of(school, 250)
        await asyncio.sleep(SETTLE)
        latencies = []
        pupils = [pupil for pupils in school.pupils.values() for pupil in pupils][::6]
        for number, pupil in enumerate(pupils):
            rate, begin = 0.001 * (1 + number), school.now
            await school.say(pupil, "set", changes={"learningRate": rate})
            while not pupil.frames or pupil.frames[-1][1]["rate_of_learning"] != rate:
                await asyncio.sleep(0.002)
            latencies.append(pupil.frames[-1][0] - begin)
        return sorted(latencies)

    latencies = in_class(work, around)
    assert latencies[int(0.95 * len(latencies))] < 0.1


def test_when_the_crowd_has_gone_the_rest_have_all_again_and_are_told(around):
    async def work(school):
        await class_of(school, 150)
        await asyncio.sleep(2 * SETTLE)
        pupils = [pupil for pupils in school.pupils.values() for pupil in pupils]
        for pupil in pupils[10:]:
            school.leave(pupil)
        await asyncio.sleep(2 * SETTLE)
        begin = school.now
        await asyncio.sleep(SPAN)
        return [(each.rate(begin, school.now), each.epochs(begin, school.now), each.notices()) for each in pupils[:10]]

    for frames, epochs, notices in in_class(work, around):
        assert frames > 9.4 and epochs > 54
        assert notices[-1:] in ([], ["idle"]), "the last word is that all is well"


def test_a_slow_browser_gets_fewer_frames_and_nobody_else_does(around):
    async def work(school):
        for _ in range(10):
            await school.join("quick", {}, 20.0)
        slow = await school.join("slow", {}, 20.0, delay=1.0)
        await asyncio.sleep(SETTLE)
        return await rates(school), slow.notices()

    found, notices = in_class(work, around, costs=Costs())
    assert all(frames > 19 and epochs > 54 for frames, epochs in found["quick"])
    assert found["slow"][0][0] < 3 and notices == []


def test_others_ride_along_with_someone_urgent_only_if_it_is_nearly_their_turn():
    scheduler = Scheduler(0.025, 64)
    scheduler.put(1, Want("many", "epoch", 1, since=9.9, urgent=True))
    for number in range(2, 30):
        scheduler.put(number, Want("many", "epoch", 1, since=9.8))
    scheduler.put(30, Want("few", "epoch", 1, since=9.0))
    assert [[number for number, _, _ in job.members] for job in scheduler.pick(1, 10.0)] == [[1]]
    assert [[number for number, _, _ in job.members] for job in scheduler.pick(1, 10.0)] == [[30]]
    scheduler.put(1, Want("many", "epoch", 1, since=9.9, urgent=True))
    assert len(scheduler.pick(1, 10.0)[0].members) == 29


# One network that is far too much for its class

HEAVY = {"networkShape": [128] * 3, "points": 5000, "batchSize": 1}


@pytest.mark.parametrize("heavies", [1, 10])
def test_a_network_that_takes_seconds_an_epoch_costs_the_others_nothing(around, heavies):
    async def work(school):
        for _ in range(20):
            await school.join("lesson", {}, 20.0)
        for _ in range(heavies):
            await school.join("heavy", HEAVY, 20.0)
        await asyncio.sleep(SETTLE)
        found = await rates(school, 2 * SPAN)  # of one that has a frame now and then, more have to be counted
        heavy = [pupil.frames[-1][1] for pupil in school.pupils["heavy"]]
        return found, max(school.crew.pieces), heavy

    found, longest, heavy = in_class(work, around, costs=Costs())
    assert min(frames for frames, _ in found["lesson"]) >= 18
    assert min(epochs for _, epochs in found["lesson"]) >= 54
    assert longest < 0.04
    assert all(frame["position"] for frame in heavy), "none of them moves"
    assert min(frames for frames, _ in found["heavy"]) >= 0.8 * max(frames for frames, _ in found["heavy"])


def test_what_a_pace_owes_may_take_more_than_one_slot_while_there_is_time(around):
    async def work(school):
        for _ in range(30):
            await school.join("lesson", {}, 10.0)
        await asyncio.sleep(SETTLE)
        begin, busy = school.now, school.crew.busy
        found = await rates(school)
        return found["lesson"], (school.crew.busy - busy) / (school.now - begin)

    # An epoch of all takes 5 ms: six a frame are more than one slot, and less than half of the time to the next.
    found, busy = in_class(work, around, costs=Costs().times(5))
    assert busy < 0.9, "it has time to spare"
    assert min(epochs for _, epochs in found) > 54 and min(frames for frames, _ in found) > 9.4
