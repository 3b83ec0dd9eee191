"""The loop between sessions and workers, with workers that do what the test says."""

import asyncio
import json
import os
import random
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import replace

import ormsgpack
import pytest

from engine import advance, catalog, new_run, run_to_bytes
from server.compute.choice import processes
from server.compute.pool import WorkerLost
from server.jobs.scheduler import Scheduler, Want
from server.jobs.work import Done, Task, perform
from server.sessions.handlers import answer
from server.web.answers import respond
from server.web.hub import LONG, Hub
from server.web.occupancy import Occupancy
from tests.server.simulation import Costs, School, simulated, train


class Worker:
    """One worker whose next jobs may fail as told, and that takes `seconds` for each besides what it computes. What it
    says of that is the same on any machine: that a job fits into its slot."""

    here = False
    workers = 1

    def __init__(self, *failures: Exception, seconds: float = 0) -> None:
        self.seconds = seconds
        self.failures = list(failures)
        self.jobs: list[int] = []
        self.busy = False

    @property
    def room(self) -> int:
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
        return replace(perform(tasks), train=0.001, show=0.001)

    async def tend(self, more) -> None: ...

    def close(self) -> None: ...


HELLO = json.dumps({"type": "hello", "protocol": 1, "view": {"output": 10, "units": 0}})


def frames_of(around, worker, count, seats=1):
    """The messages that `seats` playing tabs have got when each has `count` frames."""

    async def go():
        hub = Hub(worker, Scheduler(0.025, 64), around, occupancy=Occupancy(100))
        loop = asyncio.create_task(hub.run())
        taken = [[] for _ in range(seats)]
        senders = []
        for number in range(seats):
            seat = hub.join()

            async def send(message, seat=seat, taken=taken[number]):
                taken.append(message)
                if isinstance(message, bytes):
                    await hub.receive(seat, json.dumps({"type": "ack", "n": sum(isinstance(m, bytes) for m in taken)}))

            senders.append(
                asyncio.create_task(seat.outbox.send_all(send, 5.0, lambda origin, seat=seat: hub.taken(seat, origin)))
            )
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


@pytest.mark.parametrize("here", [True, False])
def test_jobs_of_this_process_wait_for_an_answer_made_aside_but_not_for_ever(around, monkeypatch, here):
    """One session plays; another's answer takes until it is let go."""
    patience = 0.5
    monkeypatch.setattr("server.web.turns.PATIENCE", patience)
    begun, go_on = threading.Event(), threading.Event()
    starts = []

    class Noting(Worker):
        def start(self, tasks):
            starts.append(time.monotonic())
            return super().start(tasks)

    def slow(session, message, now, guard):
        if begun_by.get(session):
            begun.set()
            assert go_on.wait(20)
        return respond(session, message, now)

    begun_by = {}
    monkeypatch.setattr("server.web.hub.respond", slow)

    async def go():
        worker = Noting()
        worker.here = here
        hub = Hub(worker, Scheduler(0.025, 64), around, occupancy=Occupancy(100))
        playing, asking = hub.join(), hub.join()
        tasks = [asyncio.create_task(hub.run())]

        async def take(message):
            if isinstance(message, bytes):
                playing.session.acknowledge(playing.session.lead.sent, time.monotonic())

        tasks.append(asyncio.create_task(playing.outbox.send_all(take, 5.0, lambda origin: hub.taken(playing, origin))))
        await hub.receive(playing, HELLO)
        await hub.receive(playing, '{"type": "play"}')
        await asyncio.sleep(0.2)
        begun_by[asking.session] = True
        answer = asyncio.create_task(hub.receive(asking, HELLO))
        while not begun.is_set():
            await asyncio.sleep(0.001)
        since = time.monotonic()
        async with asyncio.timeout(20):
            while not (starts and starts[-1] > since + patience):
                await asyncio.sleep(0.01)
        go_on.set()
        await answer
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return [at - since for at in starts if at > since + 0.05]  # one may be under way

    waited = asyncio.run(go())[0]
    assert waited > 0.9 * patience if here else waited < 0.5 * patience


def test_a_job_that_always_fails_pauses_its_session_and_says_so(around, caplog):
    async def go():
        hub = Hub(Worker(*[RuntimeError("a bug")] * 10), Scheduler(0.025, 64), around, occupancy=Occupancy(100))
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
        hub = Hub(Worker(), Scheduler(0.025, 64), around, occupancy=Occupancy(100))
        seat = hub.join()
        monkeypatch.setattr("server.web.answers.answer", broken)
        await hub.receive(seat, HELLO)
        await hub.receive(seat, '{"type": "play", "id": 7}')
        await hub.receive(seat, '{"type": "set", "changes": {"seed": "' + LONG * "x" + '"}, "id": 8}')
        monkeypatch.undo()
        await hub.receive(seat, HELLO)
        return [json.loads(message) for message in seat.outbox._waiting]

    *faults, welcome = asyncio.run(go())
    assert [fault["code"] for fault in faults] == ["server_fault"] * 3 and welcome["type"] == "welcome"
    assert [fault.get("reply_to") for fault in faults] == [None, 7, 8]


@pytest.mark.parametrize("more", ["", LONG * " "])
def test_a_fault_in_reading_a_message_is_answered_and_logged(around, monkeypatch, caplog, more):
    def broken(text):
        raise RecursionError

    async def go():
        hub = Hub(Worker(), Scheduler(0.025, 64), around, occupancy=Occupancy(100))
        seat = hub.join()
        monkeypatch.setattr("server.web.hub.parse", broken)
        await hub.receive(seat, HELLO + more)
        monkeypatch.undo()
        await hub.receive(seat, HELLO)
        return [json.loads(message) for message in seat.outbox._waiting]

    fault, welcome = asyncio.run(go())
    assert (fault["code"], welcome["type"]) == ("server_fault", "welcome")
    assert caplog.records


def test_an_answer_made_aside_begins_though_the_job_that_waited_is_not_wanted_any_more(around):
    async def go():
        worker = Worker()
        worker.here = True
        hub = Hub(worker, Scheduler(0.025, 64), around, occupancy=Occupancy(100))
        loop = asyncio.create_task(hub.run())
        seat = hub.join()
        await hub.receive(seat, HELLO)
        async with seat.lock:  # a message is being handled: its session wants nothing meanwhile
            hub._scheduler.put(seat.number, Want("key", "epoch", 1, time.monotonic()))
            made = await asyncio.wait_for(hub._asides.do(99, lambda: 7), 20)
        loop.cancel()
        return made

    assert asyncio.run(go()) == 7


def test_a_message_that_takes_long_holds_up_its_own_session_only(around, monkeypatch):
    entered, leave = threading.Event(), threading.Event()

    def slow(session, message, now):
        if message.type == "save":
            entered.set()
            assert leave.wait(20)
        return answer(session, message, now)

    async def go():
        hub = Hub(Worker(), Scheduler(0.025, 64), around, occupancy=Occupancy(100))
        loop = asyncio.create_task(hub.run())
        slow_seat, other = hub.join(), hub.join()
        for seat in (slow_seat, other):
            await hub.receive(seat, HELLO)
        monkeypatch.setattr("server.web.answers.answer", slow)
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


def test_who_left_costs_nothing(around):
    async def go():
        hub = Hub(Worker(), Scheduler(0.025, 64), around, occupancy=Occupancy(1))
        seat = hub.join()
        full = hub.full
        hub.leave(seat)
        hub.leave(seat)
        return full, hub.full, hub.sessions

    assert asyncio.run(go()) == (True, False, 0)


# Whatever batches a run is trained in, wherever: the same bits

VARIED = {
    **{"seed": "watched", "points": 300, "reshuffle": True, "dropout": [30], "batchSize": 60, "noise": 10},
    "networkShape": [5, 3],
}


def unusual(entry):
    """An optimizer with momentum, where it has that, and other decays than its default's."""
    changed = {
        each["name"]: 0.3 for each in entry["parameters"] if each["default"] > 1e-3 or each["name"] == "momentum"
    }
    return {"name": entry["name"], **changed}


OPTIMIZERS = [unusual(entry) for entry in catalog()["optimizer"]]


def undisturbed(run):
    """The same training done alone, in one go."""
    (alone,) = advance([new_run(run.config, run.own)], epochs=run.epoch)
    while alone.position != run.position:
        (alone,) = advance([alone], batches=1)
    return alone


@pytest.mark.parametrize("unit", ["epoch", "batch"])
def test_a_run_has_the_same_bits_alone_and_in_many_batches_that_others_join_and_leave(around, unit):
    draw = random.Random(unit)

    async def work():
        school = School(around, 1, Costs().times(8), train, batch=6)
        watched = []
        for optimizer in OPTIMIZERS:
            changes = {**VARIED, "optimizer": optimizer, "incompleteBatch": draw.choice(["carry", "drop", "use"])}
            watched.append((changes, await school.join("watched", changes, 40.0, speed=draw.choice([30, 90, None]))))
        begin = school.now
        together, guests = {each["name"]: 0 for each in OPTIMIZERS}, []
        while min(together.values()) < 50:
            assert school.now < begin + 600, together
            changes, pupil = draw.choice(watched)
            if unit == "batch":
                await school.say(pupil, "speed", unit="batch", rate=draw.choice([50, 300]))
            if len(guests) > 12:
                school.leave(guests.pop(draw.randrange(len(guests))))
            seed = {"seed": str(draw.random())}
            guests.append(await school.join("guests", {**changes, **seed}, 40.0, speed=draw.choice([30, 90, None])))
            await asyncio.sleep(draw.uniform(0.02, 0.2))
            for job in school.crew.jobs:
                for task in job if len(job) > 1 else ():
                    if task.run.config.seed == VARIED["seed"]:
                        together[task.run.config.optimizer.name] += 1
            school.crew.jobs.clear()
        for _, pupil in watched:
            await school.say(pupil, "pause")
        await asyncio.sleep(1.0)
        school.close()
        return [pupil.seat.session.run for _, pupil in watched]

    for run in simulated(work()):
        assert run.updates > 100
        assert run_to_bytes(run) == run_to_bytes(undisturbed(run)), run.config.optimizer


def test_workers_killed_again_and_again_change_no_bit(around, caplog):
    draw = random.Random(9)

    async def work():
        pool = processes(2)
        hub = Hub(pool, Scheduler(0.025, 3), around, occupancy=Occupancy(100))
        running = [asyncio.create_task(hub.run())]
        seats = []
        for number in range(6):
            seat = hub.join()
            taken = lambda origin, seat=seat: hub.taken(seat, origin)  # noqa: E731

            async def send(message, seat=seat):
                if isinstance(message, bytes):
                    n = ormsgpack.unpackb(message)["n"]
                    await hub.receive(seat, json.dumps({"type": "ack", "n": n}))

            running.append(asyncio.create_task(seat.outbox.send_all(send, 60.0, taken)))
            await hub.receive(seat, HELLO)
            changes = {**VARIED, "optimizer": OPTIMIZERS[number // 2 % len(OPTIMIZERS)], "seed": str(number)}
            await hub.receive(seat, json.dumps({"type": "set", "changes": changes}))
            await hub.receive(seat, '{"type": "speed", "rate": null}')
            await hub.receive(seat, '{"type": "play"}')
            seats.append(seat)
        async with asyncio.timeout(100):
            for round in range(5):
                while not any(worker.pid for worker in pool._all) or pool.idle:
                    await asyncio.sleep(0.01)
                await asyncio.sleep(draw.uniform(0, 0.05))
                victims = [worker.pid for worker in pool._all if worker.pid][: 1 + round % 2]
                for pid in victims:
                    os.kill(pid, signal.SIGKILL)
                before = [seat.session.run.epoch for seat in seats]
                while any(seat.session.run.epoch <= epoch for seat, epoch in zip(seats, before, strict=True)):
                    await asyncio.sleep(0.01)
        for seat in seats:
            await hub.receive(seat, '{"type": "pause"}')
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        pool.close()
        return [seat.session.run for seat in seats]

    for run in asyncio.run(work()):
        assert run_to_bytes(run) == run_to_bytes(undisturbed(run))
    assert caplog.text.count("a worker was lost") >= 5
