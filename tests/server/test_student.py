"""A student of a load: how long its controls took, and what it does on a real socket."""

import asyncio
import json
from time import perf_counter

import ormsgpack
import pytest
from websockets.asyncio.server import serve

from server.load.levels import view_of
from server.load.student import Behaviour, Controls, Student


def test_the_first_frame_behind_the_answer_shows_a_control():
    controls = Controls()
    controls.ask(1, 10.0)
    assert controls.show(10.1) == []  # a frame that was on its way
    controls.answer(1)
    assert controls.show(10.3) == [(10.0, pytest.approx(0.3))]
    assert controls.show(10.4) == []


def test_a_second_control_does_not_make_the_first_one_forgotten():
    controls = Controls()
    controls.ask(1, 10.0)
    controls.ask(3, 11.0)
    controls.answer(1)
    controls.answer(3)
    assert controls.show(12.0) == [(10.0, 2.0), (11.0, 1.0)]


@pytest.mark.parametrize("number", [None, 7])
def test_an_answer_to_something_else_is_none(number):
    controls = Controls()
    controls.ask(8, 10.0)
    controls.answer(number)
    assert controls.show(12.0) == []


def test_what_was_never_shown_is_told_in_the_end():
    controls = Controls()
    controls.ask(1, 10.0)
    controls.ask(2, 11.0)
    controls.answer(1)
    assert controls.leave(13.0) == [(10.0, 3.0), (11.0, 2.0)]
    assert controls.leave(14.0) == []


LAYERS = [{"size": 2}, {"size": 100}, {"size": 3}]


class Teacher:
    """A server that answers as told and notes what it hears."""

    def __init__(self, *frames):
        self.frames = frames
        self.heard = []

    async def __call__(self, socket):
        self.heard.append(json.loads(await socket.recv()))
        await socket.send(json.dumps({"type": "welcome", "layers": LAYERS}))
        for number, frame in enumerate(self.frames, 1):
            await socket.send(ormsgpack.packb({"type": "frame", "n": number, "playing": True, **frame}))
        async for message in socket:
            self.heard.append(json.loads(message))

    def types(self):
        return [message["type"] for message in self.heard]


def lived(teacher, seconds=0.4):
    """The notes of a student with this teacher."""

    async def go():
        async with serve(teacher, "127.0.0.1", 0) as server:
            address = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            now = perf_counter()
            student = Student(Behaviour(address, "seed=1", 1, 10, "saving", True), now, now + seconds)
            await student.live()
            return student.notes

    return asyncio.run(go())


def test_a_student_asks_for_the_maps_that_its_page_would():
    teacher = Teacher()
    lived(teacher)
    hello, view = teacher.heard
    assert hello["view"] == {**view_of("saving", 1, 1), "rate": 10}
    assert {key: view[key] for key in hello["view"]} == {**view_of("saving", 3, 100), "rate": 10}


def test_a_student_acknowledges_and_notes_frames():
    teacher = Teacher({"epoch": 0}, {"epoch": 3})
    notes = lived(teacher)
    assert notes.epochs == [0, 3] and notes.playing_since == notes.frames[1]
    assert [message["n"] for message in teacher.heard if message["type"] == "ack"] == [1, 2]


def test_who_diverges_begins_anew_and_is_owed_nothing_meanwhile():
    lost = {"epoch": 5, "playing": False, "diverged": {"reason": "…"}}
    notes = lived(teacher := Teacher({"epoch": 4}, lost, lost, {"epoch": 1}))
    assert [type for type in teacher.types() if type in ("reset", "play")] == ["reset", "play"]
    ((since, until),) = notes.paused
    assert (since, until) == (notes.frames[1], notes.frames[3])


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
