"""The thread beside the event loop: who asks much waits for himself."""

import asyncio
import json
import threading
import time
from types import SimpleNamespace

import pytest

from engine.pauses import may_pause
from server.compute.pool import InProcess
from server.jobs.scheduler import Job, Scheduler, Want
from server.jobs.shares import Shares
from server.jobs.work import Done
from server.sessions.handlers import answer
from server.web.asides import Asides
from server.web.hub import Hub
from server.web.occupancy import Occupancy
from server.web.turns import Turns


def busy(seconds):
    """Work of so much processor time."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_who_asks_much_waits_behind_those_who_ask_little():
    order = []

    async def work():
        asides = Asides(time.monotonic, lambda: None, False, Shares())

        async def ask(number, seconds=0.0):
            await asides.do(number, lambda: busy(seconds))
            order.append(number)

        await ask(2)
        await asyncio.gather(*(ask(1, 0.05) for _ in range(3)))
        order.clear()
        await asyncio.gather(*(ask(1) for _ in range(5)), ask(2), ask(3))
        asides.close()

    asyncio.run(work())
    assert order[0] == 1 or order[:2] == [2, 3]  # the thread was idle: the first of all begins at once
    assert [number for number in order if number != 1] == [2, 3] and order.index(3) <= 2


def test_answers_may_take_three_times_as_long_as_the_job_before_them():
    """Where a class is given a run, each of three hundred would else wait for a job of its own."""
    scheduler, begun = Scheduler(0.025, 64), []
    asides = SimpleNamespace(waiting=True, due=lambda now: True, since=None, go_on=lambda: begun.append(1))
    turns = Turns(asides, scheduler)
    scheduler.put(7, Want("key", "epoch", 1, 0.0))  # who waits for the next job
    turns.took(3.0, 10.0)
    for now, answers in ((10.0, 1), (12.9, 2), (18.9, 3), (19.0, 3), (20.0, 3)):
        turns.answering(now, changing=False)
        assert len(begun) == answers, now
    turns.begun()  # the next job was short: one turn at least
    turns.answering(20.0, changing=False)
    turns.answering(20.0, changing=False)
    assert len(begun) == 4


def test_a_change_of_a_class_may_take_as_long_as_the_job_before_it(around):
    """It goes to the store's thread and back some fifteen times, and would wait for a whole job each time."""
    hub = Hub(InProcess(), Scheduler(0.025, 64), around, Occupancy(100), lambda: 10.0)
    hub._account(Job("key", ()), [], Done((), 2.0, 1.5, 0.5))
    assert hub._turns.answering(10.0, changing=False) is None
    assert hub._turns.answering(12.9, changing=True) == 13.0
    assert hub._turns.answering(13.0, changing=True) is None
    hub.classes.rooms.changing = 1
    hub._assign()
    assert hub._times[0][0] == 13.0, "it is looked at again then, whatever happens"
    hub._wake.clear()
    hub.classes.rooms.rested()
    assert hub._wake.is_set()


def test_who_leaves_takes_along_what_waits_and_errors_arrive():
    done = []

    async def work():
        asides = Asides(time.monotonic, lambda: None, False, Shares())
        tasks = [asyncio.create_task(asides.do(1, lambda number=number: done.append(number))) for number in range(4)]
        await asyncio.sleep(0)
        asides.forget(1)
        await asyncio.wait(tasks)
        with pytest.raises(ZeroDivisionError):
            await asides.do(2, lambda: 1 // 0)
        assert await asides.do(3, lambda: 7) == 7
        assert asides.since is None
        asides.close()

    asyncio.run(work())
    assert done == [0]


def pausing_work(seconds):
    """Work of so much processor time that may pause."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        may_pause()


@pytest.mark.parametrize("shared", [False, True])
def test_a_short_work_does_not_wait_for_the_end_of_long_ones_that_came_before(shared):
    order = []

    async def work():
        asides = Asides(
            time.monotonic, lambda: shared and asyncio.get_running_loop().call_soon(asides.go_on), shared, Shares()
        )

        async def ask(number, seconds):
            await asides.do(number, lambda: pausing_work(seconds))
            order.append(number)

        long = [asyncio.create_task(ask(number, 0.3)) for number in range(5)]
        await asyncio.sleep(0.1)
        await ask(9, 0.001)
        assert order == [9]
        await asyncio.gather(*long)
        asides.close()

    asyncio.run(work())
    assert sorted(order) == [0, 1, 2, 3, 4, 9]


def test_work_that_paused_ends_with_whoever_leaves_and_with_the_server():
    ends = []

    def endless(number):
        try:
            while True:
                may_pause()
        finally:
            ends.append(number)

    async def work():
        asides = Asides(time.monotonic, lambda: None, False, Shares())
        tasks = [asyncio.create_task(asides.do(number, lambda number=number: endless(number))) for number in (1, 2, 3)]
        await asyncio.sleep(0.2)  # each has had a turn
        asides.forget(1)
        assert await asyncio.wait_for(asides.do(4, lambda: 4), 20) == 4
        tasks[1].cancel()
        while sorted(ends) != [1, 2]:
            await asyncio.sleep(0.01)
        asides.close()
        while len(ends) < 3:
            await asyncio.sleep(0.01)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(asyncio.wait_for(work(), 60))


def test_of_those_without_a_share_long_works_are_done_one_after_the_other():
    """In turns alone, the first would be done when nearly all are."""
    had = []

    async def work():
        shares = Shares()
        asides = Asides(time.monotonic, lambda: None, False, shares)
        for number in range(4):
            shares.spend(number, 100.0, time.monotonic())

        async def ask(number):
            await asides.do(number, lambda: pausing_work(0.2))
            had.append((number, sum(asides.used(other) for other in range(4))))

        await asyncio.gather(*(ask(number) for number in range(4)))
        asides.close()

    asyncio.run(work())
    assert [number for number, _ in had] == [0, 1, 2, 3]
    assert had[0][1] < 3 * 0.1, "when the first is done, the others have had as much as it"


def test_whoever_waits_long_for_an_answer_is_told_so_meanwhile(around, monkeypatch):
    """A page that hears nothing leaves, and what was done for it is lost."""
    leave = threading.Event()

    def slow(session, message, now):
        assert leave.wait(20)
        return answer(session, message, now)

    async def go():
        hub = Hub(InProcess(), Scheduler(0.025, 64), around, occupancy=Occupancy(100))
        loop = asyncio.create_task(hub.run())
        seat = hub.join()
        monkeypatch.setattr("server.web.answers.answer", slow)
        monkeypatch.setattr("server.web.hub.TELL", 0.02)
        asked = asyncio.create_task(hub.receive(seat, '{"type": "hello", "protocol": 1}'))
        async with asyncio.timeout(20):
            while len(seat.outbox._waiting) < 2:
                await asyncio.sleep(0.001)
        leave.set()
        await asked
        loop.cancel()
        return [json.loads(each) for each in seat.outbox._waiting]

    *meanwhile, last = asyncio.run(go())
    assert {told["code"] for told in meanwhile} == {"working"} and last["type"] == "welcome"
