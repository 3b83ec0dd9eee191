"""Anything that wants work done can have a place in the loop, beside the sessions."""

import asyncio

import ormsgpack

from engine import Config, new_run
from server.jobs.scheduler import Scheduler, Want
from server.jobs.work import Sheet, Task
from server.messages.effects import Handle, Send, Watch
from server.messages.protocol import Message
from server.messages.replies import frame
from server.messages.viewing import View
from server.web.hub import Hub
from server.web.occupancy import Occupancy
from tests.server.web.test_hub import HELLO, Worker


class Sweep:
    """One run after another, each with another learning rate, trained for some epochs; a seat is shown each."""

    def __init__(self, rates, seat):
        self.left = [new_run(Config.from_mapping({"learningRate": rate})) for rate in rates]
        self.seat = seat
        self.under_way = False
        self.lost = 0
        self.outdated = False

    def due(self, now):
        if self.under_way or not self.left:
            return None
        return Want(("sweep", self.left[0].signature), "epoch", 5, now)

    def next_due(self, now):
        return None

    def begin(self, unit, amount, now, history=True):
        self.under_way = True
        return Task(self.left[0], unit, 5, (Sheet(20),))

    def finish(self, outcome, now):
        self.under_way = False
        self.left.pop(0)
        return [Send(self.seat, frame(*outcome.seen(), {"rate": outcome.run.config.learning_rate}))]

    def retry(self, now):
        self.under_way = False
        self.lost += 1
        return []

    def abandon(self, now): ...

    def taken(self, now, viewer): ...

    def forget(self, viewer): ...


def served(around, worker, act):
    """What a seat was sent as frames, with a hub that serves until `act` returns."""

    async def go():
        hub = Hub(worker, Scheduler(0.025, 64), around, occupancy=Occupancy(100))
        loop = asyncio.create_task(hub.run())
        async with asyncio.timeout(20):
            seat = await act(hub)
        loop.cancel()
        return [ormsgpack.unpackb(each) for each in seat.outbox._waiting if isinstance(each, bytes)]

    return asyncio.run(go())


def test_a_sweep_has_its_place_among_the_sessions(around, caplog):
    sweeps = []

    async def act(hub):
        seat = hub.join()
        sweeps.append(Sweep([0.01, 0.1, 1.0], seat.number))
        hub.add(sweeps[0])
        while seat.outbox.frames < 3:
            await asyncio.sleep(0.005)
        assert hub.sessions == 1
        return seat

    frames = served(around, Worker(RuntimeError("a bug")), act)
    assert [(each["epoch"], each["rate"]) for each in frames] == [(5, 0.01), (5, 0.1), (5, 1.0)]
    assert [each["output"]["size"] for each in frames] == [20] * 3 and sweeps[0].lost == 1


def test_a_source_that_fails_loses_its_place_alone(around, caplog):
    class Broken(Sweep):
        def finish(self, outcome, now):
            raise ZeroDivisionError

    async def act(hub):
        seat = hub.join()
        place = hub.add(Broken([0.1], seat.number))
        while place.number in hub._places:
            await asyncio.sleep(0.005)
        await hub.receive(seat, HELLO)
        while not seat.outbox.frames:
            await asyncio.sleep(0.005)
        return seat

    assert len(served(around, Worker(), act)) == 1 and caplog.records


def test_one_seat_watches_another_until_it_leaves(around):
    async def act(hub):
        student, teacher = hub.join(), hub.join()
        for seat in (student, teacher):
            await hub.receive(seat, HELLO)
        while not (student.outbox.frames and teacher.outbox.frames):
            await asyncio.sleep(0.005)
        watch = Watch(student.number, teacher.number, View(output=30, units=0))
        hub._carry_out([watch, Handle(student.number, Message("play", {}))], teacher)
        while teacher.outbox.frames < 2:
            await asyncio.sleep(0.005)
        hub.taken(teacher, student.number)
        assert student.session.audience.of(teacher.number).ready
        hub.leave(teacher)
        assert student.session.audience.of(teacher.number) is None
        return teacher

    frames = served(around, Worker(), act)
    assert [each["output"]["size"] for each in frames] == [10, 30]
