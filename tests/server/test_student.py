"""A student of a load on a real socket: what it asks for, does and notes."""

import asyncio
import json
from itertools import pairwise
from time import perf_counter

import ormsgpack
import pytest
from websockets.asyncio.server import serve

from server.load import student as student_module
from server.load.levels import view_of
from server.load.student import Behaviour, Student

pytestmark = pytest.mark.waiting

LAYERS = [{"size": 2}, {"size": 100}, {"size": 3}]


class Teacher:
    """A server that answers as told and notes what it hears."""

    def __init__(self, *frames):
        self.frames = frames
        self.heard = []

    async def __call__(self, socket):
        self.heard.append(json.loads(await socket.recv()))
        await socket.send(json.dumps({"type": "welcome", "seat": "one", "layers": LAYERS}))
        for number, frame in enumerate(self.frames, 1):
            await socket.send(ormsgpack.packb({"type": "frame", "n": number, "playing": True, **frame}))
        async for message in socket:
            self.heard.append(json.loads(message))

    def types(self):
        return [message["type"] for message in self.heard]


def lived(teacher, seconds=0.4, quiet=True):
    """The notes of a student with this teacher."""

    async def go():
        async with serve(teacher, "127.0.0.1", 0) as server:
            address = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            now = perf_counter()
            student = Student(Behaviour(address, "seed=1", 1, 10, "saving", quiet), now, now + seconds)
            await student.live()
            return student.notes

    return asyncio.run(go())


def test_a_student_asks_for_the_maps_that_its_page_would():
    teacher = Teacher()
    lived(teacher)
    hello, view = teacher.heard
    assert hello["view"] == {**view_of("saving", 1, 1), "rate": 10}
    assert {key: view[key] for key in hello["view"]} == {**view_of("saving", 3, 100), "rate": 10}


def test_a_student_notes_frames_and_acknowledges_two_at_once_while_it_plays():
    teacher = Teacher({"epoch": 0}, {"epoch": 3}, {"epoch": 4}, {"epoch": 5}, {"epoch": 6, "playing": False})
    notes = lived(teacher)
    assert notes.epochs == [0, 3, 4, 5, 6] and notes.playing_since == notes.frames[1]
    assert [message["n"] for message in teacher.heard if message["type"] == "ack"] == [2, 4, 5]


def test_who_diverges_begins_anew_and_is_owed_nothing_meanwhile():
    lost = {"epoch": 5, "playing": False, "diverged": {"reason": "…"}}
    notes = lived(teacher := Teacher({"epoch": 4}, lost, lost, {"epoch": 1}))
    assert [type for type in teacher.types() if type in ("reset", "play")] == ["reset", "play"]
    ((since, until),) = notes.paused
    assert (since, until) == (notes.frames[1], notes.frames[3])


@pytest.fixture
def restless(monkeypatch):
    """Students who do something every hundredth of a second: what, is said by the shares of pauses and reloads."""

    def do(pauses=0.0, reloads=0.0):
        for name, value in {"PAUSES": pauses, "RELOADS": reloads, "CHANGE_SECONDS": 0.01, "LAST_SECONDS": 0.0}.items():
            monkeypatch.setattr(student_module, name, value)

    return do


def test_changes_always_change_something(restless):
    restless()
    lived(teacher := Teacher(), quiet=False)
    rates = [message["changes"]["learningRate"] for message in teacher.heard if message["type"] == "set"]
    assert len(rates) > 3 and all(a != b for a, b in pairwise(rates))


def test_pauses_are_noted_even_the_one_that_the_end_cuts_short(restless, monkeypatch):
    restless(pauses=1.0)
    monkeypatch.setattr(student_module, "PAUSED_SECONDS", 0.15)
    notes = lived(teacher := Teacher(), quiet=False)
    heard = [type for type in teacher.types() if type in ("pause", "play")]
    assert heard[:3] == ["pause", "play", "pause"] and len(notes.paused) == heard.count("pause")
    lengths = [until - since for since, until in notes.paused]
    assert all(0.15 <= length < 5 for length in lengths[:-1]) and 0 <= lengths[-1] < 5


def test_who_reloads_comes_back_with_its_run(restless):
    restless(reloads=1.0)
    lived(teacher := Teacher({"epoch": 1, "checkpoint": b"run"}), quiet=False)
    hellos = [message for message in teacher.heard if message["type"] == "hello"]
    assert len(hellos) > 1 and "link" in hellos[0]
    assert hellos[1]["resume"] is True and hellos[1]["run"] == "cnVu" and "link" not in hellos[1]


def test_controls_are_timed_and_those_never_shown_are_told(restless):
    restless()
    notes = lived(Teacher({"epoch": 1}), quiet=False)
    assert notes.controls == [] and len(notes.unanswered) > 3
    assert all(0 <= waited < 5 for _, waited in notes.unanswered)


class Lesson(Teacher):
    """A teacher of a class that is paused soon, and a while later not any more."""

    async def __call__(self, socket):
        self.heard.append(json.loads(await socket.recv()))
        await socket.send(json.dumps({"type": "welcome", "seat": "one"}))
        self.heard.append(json.loads(await socket.recv()))
        await self.say(socket, "class", reply_to=2, stage={"paused": False})
        await self.say(socket, "class", stage={"paused": True})
        await self.say(socket, "error", code="class_paused", message="paused")
        await asyncio.sleep(0.1)
        await self.say(socket, "class", stage={"paused": False})
        await self.say(socket, "state", cause="open")
        await self.say(socket, "state", cause="open", reply_to=7)
        async for message in socket:
            self.heard.append(json.loads(message))

    async def say(self, socket, type, **fields):
        await socket.send(json.dumps({"type": type, **fields}))


def test_a_student_of_a_class_joins_notes_what_it_is_told_and_plays_on_after_a_pause():
    teacher = Lesson()

    async def go():
        async with serve(teacher, "127.0.0.1", 0) as server:
            address = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            now = perf_counter()
            student = Student(Behaviour(address, "seed=1", 1, 10, "saving", True, "CODE"), now, now + 0.6)
            await student.live()
            return student.notes

    notes = asyncio.run(go())
    assert teacher.types() == ["hello", "class_join", "play"] and teacher.heard[1]["code"] == "CODE"
    assert [how for _, how in notes.told] == ["class", "class", "open"] and len(notes.admitted) == 1
    ((since, until),) = notes.paused
    assert (since, until) == (notes.told[0][0], notes.told[1][0]) and until - since >= 0.1
    assert notes.errors == []


def test_a_full_server_refuses_and_another_end_breaks():
    async def full(socket):
        await socket.send(json.dumps({"type": "error", "code": "server_full", "message": "full"}))
        await socket.close(1013)

    async def gone(socket):
        await socket.close(1011)

    notes = lived(full)
    assert (notes.refused, notes.broken, notes.errors) == (1, 0, [])
    notes = lived(gone)
    assert (notes.refused, notes.broken) == (0, 1) and "1011" in notes.errors[0]
