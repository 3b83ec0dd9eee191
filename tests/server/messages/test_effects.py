"""What is decided happens: to the sender of a message, to others, and to nobody who has left."""

import asyncio
import json

from server.jobs.scheduler import Scheduler
from server.messages.effects import Answer, Handle, Send
from server.messages.protocol import Message
from server.sessions.handlers import HANDLERS, SILENT
from server.web.hub import Hub
from server.web.occupancy import Occupancy
from tests.server.web.test_hub import HELLO, Worker


def told(seat):
    """The messages that wait for this seat's browser."""
    return [json.loads(message) for message in seat.outbox._waiting if isinstance(message, str)]


def test_a_message_can_reach_others_than_its_sender(around, monkeypatch):
    """As a teacher's would: a word to one, a pause for all, and nothing for who has left."""

    def lead(session, fields, now):
        word = {"type": "notice", "code": "word", "message": "Look up.", "field": None}
        effects = [Send(others[0], word), *(Handle(seat, Message("pause", {})) for seat in others)]
        return Answer(SILENT, effects)

    others = []

    async def go():
        hub = Hub(Worker(), Scheduler(0.025, 64), around, occupancy=Occupancy(100))
        teacher, *students = [hub.join() for _ in range(4)]
        for seat in (teacher, *students):
            await hub.receive(seat, HELLO)
            await hub.receive(seat, '{"type": "play"}')
        others.extend(seat.number for seat in students)
        hub.leave(students[2])
        monkeypatch.setitem(HANDLERS, "reset", lead)
        await hub.receive(teacher, '{"type": "reset", "id": 1}')
        await asyncio.sleep(0.05)
        return teacher, students

    teacher, students = asyncio.run(go())
    assert [each["type"] for each in told(teacher)] == ["welcome", "state", "ok"] and teacher.session.training
    assert [each["type"] for each in told(students[0])] == ["welcome", "state", "notice", "state"]
    for seat in students[:2]:
        state = told(seat)[-1]
        assert (state["cause"], state["playing"]) == ("pause", False) and "reply_to" not in state
        assert not seat.session.training
    assert [each["type"] for each in told(students[2])] == ["welcome", "state"]


def test_what_others_have_handled_waits_for_a_message_of_ones_own(around):
    async def go():
        hub = Hub(Worker(), Scheduler(0.025, 64), around, occupancy=Occupancy(100))
        seat = hub.join()
        await hub.receive(seat, HELLO)
        async with seat.lock:
            hub._carry_out([Handle(seat.number, Message("play", {}))], seat)
            await asyncio.sleep(0.02)
            before = seat.session.training
        await asyncio.sleep(0.02)
        return before, seat.session.training

    assert asyncio.run(go()) == (False, True)
