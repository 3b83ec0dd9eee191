"""The loop between sessions and workers, with workers that do what the test says."""

import asyncio
import json
import threading
from collections.abc import Sequence

import pytest

from server.executor import WorkerLost
from server.handlers import HANDLERS, SLOW, answer
from server.hub import Hub
from server.scheduler import Scheduler
from server.work import Done, Task, perform


class Worker:
    """One worker whose next jobs may fail as told, and that takes `seconds` for each besides what it computes."""

    def __init__(self, *failures: Exception, seconds: float = 0) -> None:
        self.seconds = seconds
        self.failures = list(failures)
        self.jobs: list[int] = []
        self.busy = False

    @property
    def idle(self) -> int:
        return int(not self.busy)

    def start(self, tasks: Sequence[Task]):
        self.busy = True
        self.jobs.append(len(tasks))
        return self._do(tasks)

    async def _do(self, tasks: Sequence[Task]) -> Done:
        await asyncio.sleep(self.seconds)
        self.busy = False
        if self.failures:
            raise self.failures.pop(0)
        return perform(tasks)

    async def tend(self, more) -> None: ...

    def close(self) -> None: ...


HELLO = json.dumps({"type": "hello", "protocol": 1, "view": {"output": 10, "units": 0}})


def frames_of(around, worker, count, seats=1):
    """The messages that `seats` playing tabs have got when each has `count` frames."""

    async def go():
        hub = Hub(worker, Scheduler(0.025, 64), around, most=100)
        loop = asyncio.create_task(hub.run())
        taken = [[] for _ in range(seats)]
        senders = []
        for number in range(seats):
            seat = hub.join()

            async def send(message, seat=seat, taken=taken[number]):
                taken.append(message)
                if isinstance(message, bytes):
                    await hub.receive(seat, json.dumps({"type": "ack", "n": sum(isinstance(m, bytes) for m in taken)}))

            senders.append(asyncio.create_task(seat.outbox.send_all(send, 5.0, lambda seat=seat: hub.look(seat))))
            await hub.receive(seat, HELLO)
            await hub.receive(seat, '{"type": "play"}')
        async with asyncio.timeout(20):
            while min(sum(isinstance(message, bytes) for message in each) for each in taken) < count:
                await asyncio.sleep(0.005)
        for task in (loop, *senders):
            task.cancel()
        await asyncio.gather(loop, *senders, return_exceptions=True)
        return taken

    return asyncio.run(go())


def test_a_playing_tab_gets_frames(around):
    (messages,) = frames_of(around, Worker(), 5)
    assert [json.loads(message)["type"] for message in messages if isinstance(message, str)] == ["welcome", "state"]


def test_tabs_that_fit_share_jobs(around):
    worker = Worker(seconds=0.05)  # meanwhile all become due
    frames_of(around, worker, 5, seats=6)
    assert max(worker.jobs) > 1


@pytest.mark.parametrize("failure", [WorkerLost(), RuntimeError("a bug"), MemoryError()])
def test_what_one_job_loses_the_next_one_makes(around, failure, caplog):
    (messages,) = frames_of(around, Worker(failure), 3)
    assert not any(isinstance(message, str) and '"notice"' in message for message in messages)
    assert caplog.records


def test_a_job_that_always_fails_pauses_its_session_and_says_so(around, caplog):
    async def go():
        hub = Hub(Worker(*[RuntimeError("a bug")] * 10), Scheduler(0.025, 64), around, most=100)
        loop = asyncio.create_task(hub.run())
        seat = hub.join()
        await hub.receive(seat, HELLO)
        async with asyncio.timeout(20):
            while len(seat.outbox._waiting) < 2:
                await asyncio.sleep(0.005)
        loop.cancel()
        return [json.loads(message) for message in seat.outbox._waiting]

    welcome, notice = asyncio.run(go())
    assert (welcome["type"], notice["code"]) == ("welcome", "compute_failed")


def test_a_fault_of_ours_is_told_as_ours_and_the_session_lives(around, monkeypatch, caplog):
    def broken(*arguments):
        raise ZeroDivisionError

    async def go():
        hub = Hub(Worker(), Scheduler(0.025, 64), around, most=100)
        seat = hub.join()
        monkeypatch.setattr("server.hub.answer", broken)
        await hub.receive(seat, HELLO)
        monkeypatch.undo()
        await hub.receive(seat, HELLO)
        return [json.loads(message) for message in seat.outbox._waiting]

    error, welcome = asyncio.run(go())
    assert (error["code"], welcome["type"]) == ("server_fault", "welcome")


def test_a_message_that_takes_long_holds_up_its_own_session_only(around, monkeypatch):
    entered, leave = threading.Event(), threading.Event()

    def slow(session, message, now):
        if message.type == "save":
            entered.set()
            assert leave.wait(20)
        return answer(session, message, now)

    async def go():
        hub = Hub(Worker(), Scheduler(0.025, 64), around, most=100)
        loop = asyncio.create_task(hub.run())
        slow_seat, other = hub.join(), hub.join()
        for seat in (slow_seat, other):
            await hub.receive(seat, HELLO)
        monkeypatch.setattr("server.hub.answer", slow)
        saving = asyncio.create_task(hub.receive(slow_seat, '{"type": "save", "format": "json"}'))
        while not entered.is_set():
            await asyncio.sleep(0.001)
        async with asyncio.timeout(20):
            await hub.receive(other, '{"type": "play"}')  # answered while the other is being handled
            while not other.outbox.frames:
                await asyncio.sleep(0.001)
        assert not slow_seat.free and not saving.done()
        leave.set()
        await saving
        loop.cancel()
        return json.loads(slow_seat.outbox._waiting[-1])["type"]

    assert asyncio.run(go()) in ("saved", "frame")


def test_what_is_slow_is_a_message():
    assert set(HANDLERS) > SLOW


def test_who_left_costs_nothing(around):
    async def go():
        hub = Hub(Worker(), Scheduler(0.025, 64), around, most=1)
        seat = hub.join()
        full = hub.full
        hub.leave(seat)
        hub.leave(seat)
        return full, hub.full, hub.sessions

    assert asyncio.run(go()) == (True, False, 0)
