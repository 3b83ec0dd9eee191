"""server/web/gathering.py: every process is asked, and one that doesn't answer is left out."""

import asyncio

import ormsgpack
import pytest

from engine import Config, new_run
from server.classroom.member import Member
from server.web import gathering
from server.web.gathering import Gathering


class Process:
    """As much of a process's rooms as asking needs. told: the other processes; of those with `deaf` none answers."""

    def __init__(self, me, seats, deaf=False):
        self.me, self.seats, self.deaf, self.told = me, seats, deaf, []
        self.gathering = Gathering(self)
        self.tasks = []

    def say(self, kind, code, **more):
        message = ormsgpack.packb({"kind": kind, "code": code, "from": self.me, **more})
        for each in self.told:
            if not each.deaf:
                each.gathering.hear(ormsgpack.unpackb(message))

    def others(self, code):
        return {each.me for each in self.told}

    def members(self, code):
        return [Member(seat, new_run(Config.from_mapping({})), False) for seat in self.seats]

    def spawn(self, work):
        self.tasks.append(asyncio.get_running_loop().create_task(work))


def together(*processes):
    for each in processes:
        each.told = [other for other in processes if other is not each]
    return processes[0]


def asked(process):
    return asyncio.run(process.gathering.ask("CODE", "groups", {}))


def test_every_process_answers_about_its_own_members():
    found = asked(together(Process("a", "12"), Process("b", "345"), Process("c", "")))
    assert found.missing == 0 and sorted(each["members"] for each in found.answers) == [0, 2, 3]
    assert asked(together(Process("a", "12"))).answers[0]["members"] == 2


def test_a_process_that_does_not_answer_is_left_out_and_counted(monkeypatch):
    monkeypatch.setattr(gathering, "PATIENCE", 0.01)
    deaf = Process("b", "345", deaf=True)
    process = together(Process("a", "12"), deaf)
    found = asked(process)
    assert (found.missing, [each["members"] for each in found.answers]) == (1, [2])
    # An answer that comes too late, or that nobody asked for, is of no use and does no harm.
    for number in (1, 7):
        process.gathering.hear({"kind": "answer", "to": "a", "from": "b", "number": number, "answer": {}})


def test_an_answer_to_another_process_is_not_taken():
    a, b, c = Process("a", "1"), Process("b", "2"), Process("c", "3")
    together(a, b, c)

    async def both():
        return await asyncio.gather(*(each.gathering.ask("CODE", "groups", {}) for each in (a, b)))

    for found in asyncio.run(both()):
        assert len(found.answers) == 3 and found.missing == 0


def test_a_question_that_fails_is_told_to_who_asked(monkeypatch):
    def broken(members, told):
        raise ZeroDivisionError

    monkeypatch.setitem(gathering.QUESTIONS, "groups", broken)
    with pytest.raises(ZeroDivisionError):
        asked(together(Process("a", "12")))
